"""`python -m workflows.explained.docs`: write what the code answers into docs/deadlines.md.

The text of the page is written by hand; each table after an `example` marker is the code's. A test says
when the two differ.
"""

import re
from pathlib import Path

from workflows.explained.examples import example
from workflows.policy import Policy, load_policy

PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"

_TABLE = re.compile(r"(?P<marker><!-- example: (?P<name>[^>]+) -->\n)(?:\|.*\n)*")


def written(text: str, policy: Policy) -> str:
    """The page with every table as the code answers now. Raises `KeyError` for an unknown example."""

    def answer(found: re.Match[str]) -> str:
        return found["marker"] + "".join(f"{line}\n" for line in example(found["name"], policy))

    return _TABLE.sub(answer, text)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), load_policy()), encoding="utf-8")
