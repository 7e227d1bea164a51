"""What is written so that it counts for nothing, or cannot be read: names nobody asks for, twice, or empty.

Held against a file as it is read; a case that was opened with such a policy goes on with it.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workflows.policy.merge import written
from workflows.policy.special import KNOWN

if TYPE_CHECKING:
    from workflows.policy.model import Policy


def first_unknown(tables: Mapping[str, Any]) -> str | None:
    """A special task, or notice, that the machine never asks for, such as one that is misspelt.

    Asked of the tables as they were read: else a misspelt one is told what it lacks. Where one that must be
    there is missing, that is said first.
    """
    for table, (needed, known) in KNOWN.items():
        said = _names(_names(tables, "special"), table)
        unknown = [name for name in said if name not in known]
        if unknown and needed <= said.keys():
            return (
                f"special.{table}.{written(unknown[0])}: the machine knows no such name; "
                f"remove it, or use one of these: {', '.join(sorted(known))}"
            )
    return None


def _names(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table inside; where something else stands, whoever reads its form says so."""
    inside = tables.get(name)
    return inside if isinstance(inside, dict) else {}


def first_unreadable(policy: "Policy") -> str | None:
    """The first text that is empty or holds what no screen shows, or name that is listed twice."""
    return next(_unreadable(policy.model_dump(mode="json"), ""), None)


def _unreadable(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unreadable(inner, f"{at}.{written(str(key))}".removeprefix("."))
    elif isinstance(value, list):
        yield from _listed(value, at)
    elif isinstance(value, str) and not (value.strip() and value.isprintable()):
        yield f"{at}: cannot be read by anybody ({value!r}); write it in letters"


def _listed(values: list[Any], at: str) -> Iterator[str]:
    for place, each in enumerate(values):
        inside = f"{at}.{each['rung']}" if isinstance(each, dict) and "rung" in each else at
        yield from _unreadable(each, inside)
        if each in values[:place] and not isinstance(each, dict):
            yield f"{at}: names {each} twice; name it once"
