"""Tables and prose in Markdown."""

import textwrap
from collections.abc import Iterable, Sequence

_WIDTH = 110


def prose(*sentences: str) -> str:
    """One paragraph."""
    return textwrap.fill(" ".join(sentences), _WIDTH, break_long_words=False, break_on_hyphens=False)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A head and its rows."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
