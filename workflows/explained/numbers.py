"""The single numbers of the policy: outside stages, weeks, steps, rungs and tasks, with their keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.policy import Policy

_OWN_TABLE = {
    ("version",),
    *(("bands",), ("stages",), ("thresholds",), ("postnatal",)),
    *(("ladder", "rungs"), ("special", "tasks")),
}


def single_numbers(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Key, value and origin; what stands together in the file stands in one row."""
    yield from _rows(policy.model_dump(mode="json"), ())


def _rows(table: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    said = {name: value for name, value in table.items() if (*at, name) not in _OWN_TABLE}
    if at and not any(isinstance(value, dict) for value in said.values()):
        yield _key(at), _together(said), said.get("origin", "")
        return
    for name, value in said.items():
        if isinstance(value, dict):
            yield from _rows(value, (*at, name))
        else:
            yield _key((*at, name)), _written(value), ""


def _key(at: tuple[str, ...]) -> str:
    return "`" + ".".join(f'"{part}"' if "+" in part else part for part in at) + "`"


def _together(said: Mapping[str, Any]) -> str:
    parts = (
        _written(value) if name == "is" else f"{name} {_written(value)}"
        for name, value in said.items()
        if name != "origin"
    )
    return "; ".join(parts)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "nobody" if isinstance(value, list) else str(value)
