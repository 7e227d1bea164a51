"""A committed schema only ever grows: no field goes, no new field is required, no type narrows.

Compares the working tree with the newest commit that touched the schema, so that a break is caught
before it lands; a break needs a `.v2` beside the `.v1`.
"""

import json
import subprocess
from pathlib import Path

import pytest

from shared.schemas.compatibility import breaks

SCHEMAS = sorted(Path("docs/schemas").glob("nl.tijdig.*.json"))


def committed(path: Path) -> dict | None:
    found = subprocess.run(["git", "show", f"HEAD:{path}"], capture_output=True, check=False)
    return json.loads(found.stdout) if found.returncode == 0 else None


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_stays_compatible_with_what_was_published(path):
    before = committed(path)
    if before is not None:
        assert breaks(before, json.loads(path.read_text())) == []


OLD = {"properties": {"a": {"type": "string"}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"properties": {}, "required": []}, ["a: removed"]),
        ({"properties": {"a": {"type": "integer"}}, "required": ["a"]}, ["a: changed"]),
        (
            {"properties": {**OLD["properties"], "b": {"type": "string"}}, "required": ["a", "b"]},
            ["b: newly required"],
        ),
        ({"properties": {**OLD["properties"], "b": {"type": "string"}}, "required": ["a"]}, []),
    ],
)
def test_a_break_is_named(new, expected):
    assert breaks(OLD, new) == expected


def test_an_enumeration_may_grow_but_not_shrink():
    old = {"properties": {}, "$defs": {"Role": {"enum": ["x", "y"], "type": "string"}}}
    grown = {"properties": {}, "$defs": {"Role": {"enum": ["x", "y", "z"], "type": "string"}}}
    assert breaks(old, grown) == []
    assert breaks(grown, old) == ["Role: value z removed"]
