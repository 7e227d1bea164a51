"""`tijdig rota check`: what a rota leaves open is named, and nothing is skipped in silence."""

import pytest
from typer.testing import CliRunner

from tests.support.apart import region_file
from tijdig.main import app

FILE = region_file("social_map.toml")
OPEN = """
[[rota.duties]]
party = "jgz-kennemerland/jgz_nurse"
mailbox = "dienst@jgz-kennemerland.example"
first = 2026-03-30
last = 2026-04-05
[[rota.leaves]]
party = "jgz-ijmond-noord/jgz_nurse"
first = 2026-04-08
last = 2026-04-08
[[rota.leaves]]
party = "jgz-ijmond-noord/jgz_lead"
first = 2026-04-08
last = 2026-04-08
"""


def check(file):
    return CliRunner().invoke(
        app, ["rota", "check", "--social-map", str(file), "--from", "2026-03-30", "--days", "10"]
    )


def test_the_example_region_has_no_holes():
    result = check(FILE)
    assert (result.exit_code, "No holes" in result.output) == (0, True)


@pytest.fixture
def full_of_holes(tmp_path):
    file = tmp_path / "social_map.toml"
    file.write_text(FILE.read_text() + OPEN)
    return file


def test_holes_and_days_without_anybody_to_ask_are_named(full_of_holes):
    result = check(full_of_holes)
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert (
        "jgz-kennemerland/jgz_nurse: nobody has duty from 2026-04-06 up to and including 2026-04-08" in said
    )
    assert "GM0383 Castricum: nobody can be asked for a complex case on 2026-04-08" in said
    assert "Uitgeest" not in said


def test_a_day_that_is_none_is_refused(full_of_holes):
    result = CliRunner().invoke(app, ["rota", "check", "--from", "morgen"])
    assert result.exit_code == 1
