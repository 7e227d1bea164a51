"""Whether a newer JSON Schema still accepts what the older one accepted. Additive change only."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_PROSE = {"description", "title", "default", "examples"}


def breaks(before: Json, after: Json) -> list[str]:
    """What would break an existing producer or consumer; empty when nothing would."""
    return [*_fields(before, after), *_definitions(before, after)]


def _fields(before: Json, after: Json) -> Iterator[str]:
    old, new = before.get("properties", {}), after.get("properties", {})
    for name, schema in old.items():
        if name not in new:
            yield f"{name}: removed"
        elif _substance(schema) != _substance(new[name]):
            yield f"{name}: changed"
    for name in sorted(set(after.get("required", [])) - set(before.get("required", []))):
        yield f"{name}: newly required"


def _definitions(before: Json, after: Json) -> Iterator[str]:
    old, new = before.get("$defs", {}), after.get("$defs", {})
    for name, schema in old.items():
        if name not in new:
            continue
        gone = [value for value in schema.get("enum", []) if value not in new[name].get("enum", [])]
        yield from (f"{name}: value {value} removed" for value in gone)
        yield from (f"{name}.{problem}" for problem in _fields(schema, new[name]))


def _substance(schema: Json) -> Json:
    """A field's schema without its prose."""
    return {key: value for key, value in schema.items() if key not in _PROSE}
