"""Whether a newer JSON Schema still accepts what the older one accepted. Additive change only."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_PROSE = {"description", "title", "default", "examples"}


def broken(published: Path, exported: Path) -> list[str]:
    """What of the published schemas the exported ones break, each with its type; a type that is gone too."""
    found: list[str] = []
    for before in sorted(published.glob("*.json")):
        after = exported / before.name
        if not after.exists():
            found.append(f"{before.stem}: removed")
            continue
        problems = breaks(json.loads(before.read_text()), json.loads(after.read_text()))
        found += [f"{before.stem}: {problem}" for problem in problems]
    return found


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
