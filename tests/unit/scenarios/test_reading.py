"""A scenario file that makes no sense is refused, and the answer names file and key."""

import pytest

from tests.scenarios.model import FOLDER, ScenarioError, read

GOOD = (FOLDER / "S34.toml").read_text()


def refused(tmp_path, old: str, new: str, name: str = "S34") -> str:
    assert old in GOOD
    path = tmp_path / f"{name}.toml"
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(ScenarioError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("[[expect]]", "[[expect]]\nsend = []", "S34.toml: expect.0.send"),
        ('at = "2026-04-01 09:00"', 'at = "morgen"', "given[0]"),
        ('fact = "opened"', 'fact = "opend"', "given[0]"),
        ('fact = "opened"', 'fact = "opened", urgent = "zeer"', "given[0]: opened.urgent"),
        ('fact = "opened"', 'case = "z", fact = "opened"', "no [cases.z]"),
        ("level = 2", "level = 7", "expect.0.sent.0.level"),
        ('to = ["coordinator"]', 'to = ["iedereen"]', "expect.0.sent.0.to"),
        ('id = "S34"', 'id = "S35"', "S34.toml: id"),
        ('id = "S34"', "id = ", "no valid TOML"),
    ],
)
def test_the_answer_names_file_and_key(tmp_path, old, new, names):
    told = refused(tmp_path, old, new)
    assert told.startswith("S34.toml: ")
    assert names in told


def test_a_gestational_age_needs_a_due_date(tmp_path):
    told = refused(tmp_path, 'edd = 2026-05-15\nuntil = "2026-04-14 12:00"', 'until = "36+0"')
    assert "no due date (edd)" in told


def test_moments_must_be_in_order(tmp_path):
    told = refused(tmp_path, 'at = "2026-04-08 10:00"', 'at = "2026-03-08 10:00"')
    assert "given: the moments of case 'a' are not in order" in told
