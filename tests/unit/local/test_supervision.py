from pathlib import Path

import pytest

from deploy.local.layout import Layout
from deploy.local.part import Part
from deploy.local.supervision import configuration


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.setenv("TIJDIG_HOME", str(tmp_path))
    return Layout("local")


def part(**given: object) -> Part:
    fields = {"name": "p", "command": ("run",), "address": "", "ports": (1,), "ready": str} | given
    return Part(**fields)  # type: ignore[arg-type]


def test_a_program_is_restarted_for_ever_and_ends_with_all_it_started(layout: Layout) -> None:
    program = configuration(layout, [part()])["program:p"]
    assert program["autorestart"] == "true"
    assert int(program["startretries"]) > 10_000
    assert program["stopasgroup"] == program["killasgroup"] == "true"
    assert program["autostart"] == "false"


def test_words_and_values_reach_the_program_unchanged(layout: Layout) -> None:
    nasty = part(command=("run", 'a "b" c', "100%"), env={"URL": 'x%41"y,z'})
    program = configuration(layout, [nasty])["program:p"]
    assert program["command"] == r'"run" "a \"b\" c" "100%%"'
    assert program["environment"] == r'URL="x%%41\"y,z"'


def test_the_signal_that_stops_postgres_reaches_only_its_parent(layout: Layout) -> None:
    program = configuration(layout, [part(stop_signal="INT", signal_children=False)])["program:p"]
    assert program["stopsignal"] == "INT"
    assert program["stopasgroup"] == "false"
