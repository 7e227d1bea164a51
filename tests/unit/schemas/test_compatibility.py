"""A published schema only ever grows: no type or field goes, no new field is required, no type narrows.

What is published stands in docs/schemas/published, which only `tijdig schemas publish` writes, at a release.
A break needs a `.v2` beside the `.v1`.
"""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared.schemas.compatibility import breaks, broken
from tijdig.main import app

SCHEMAS = Path("docs/schemas")
PUBLISHED = SCHEMAS / "published"
ONE = "nl.tijdig.pregnancy.ended.v1.json"


def test_nothing_that_was_published_is_broken():
    assert len(list(PUBLISHED.iterdir())) > 100
    assert broken(PUBLISHED, SCHEMAS) == []


@pytest.fixture
def ours(tmp_path):
    """Copies of both folders, to be spoilt."""
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    return tmp_path / "schemas"


def publish(folder):
    return CliRunner().invoke(app, ["schemas", "publish", str(folder), str(folder / "published")])


def test_a_type_that_is_gone_is_a_break_and_is_not_published(ours):
    (ours / ONE).unlink()
    done = publish(ours)
    assert (done.exit_code, "nl.tijdig.pregnancy.ended.v1: removed" in done.output) == (1, True)
    assert (ours / "published" / ONE).exists()


def test_a_field_that_was_added_is_published_and_from_then_on_kept(ours):
    grown = json.loads((ours / ONE).read_text())
    grown["properties"] = {**grown.get("properties", {}), "new": {"type": "string"}}
    (ours / ONE).write_text(json.dumps(grown))
    assert publish(ours).exit_code == 0
    shutil.copyfile(SCHEMAS / ONE, ours / ONE)
    assert broken(ours / "published", ours) == ["nl.tijdig.pregnancy.ended.v1: new: removed"]


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
