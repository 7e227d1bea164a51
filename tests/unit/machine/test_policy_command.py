"""`tijdig policy` as somebody at a terminal uses it; what needs a running case is in tests/stack."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tijdig.main import app
from workflows.policy import load_policy
from workflows.policy.load import DEFAULT_FILE, load_any

REGION = Path("deploy/regions/ijmond/policy.toml")


def said(*arguments: str, exits: int = 0, columns: int = 160) -> str:
    result = CliRunner().invoke(app, ["policy", *arguments], env={"COLUMNS": str(columns)})
    assert result.exit_code == exits, result.output
    return result.output


def test_a_policy_that_makes_sense_is_said_to() -> None:
    assert "makes sense" in said("check")
    assert f"{load_policy().version}.ijmond-2026.1 makes sense" in said("check", str(REGION))


def test_a_policy_that_makes_none_exits_with_its_place(tmp_path: Path) -> None:
    wrong = tmp_path / "region.toml"
    wrong.write_text(
        f'base = "{load_policy().version}"\nversion = "a"\n[stages.B.allowances]\n"0+0" = {{is="1 d"}}'
    )
    assert 'stages.B.allowances."20+0"' in said("check", str(wrong), exits=1)


def test_the_numbers_are_shown() -> None:
    shown = said("show")
    assert all(word in shown for word in ("Stages", "24+0", "Ladder"))


@pytest.mark.parametrize("form", [(), ("--markdown",)])
def test_it_is_explained_in_dutch(form: tuple[str, ...]) -> None:
    assert "De zwangerschap is de klok" in said("explain", *form)


@pytest.mark.parametrize("command", ["explain", "show"])
def test_at_eighty_columns_every_name_is_whole(command: str) -> None:
    shown = said(command, columns=80)
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    for stage in load_policy().stages.values():
        assert set(stage.name_nl.split()) <= set(shown.split()), stage.name_nl


def test_what_differs_is_said_and_nothing_else() -> None:
    differs = said("diff", str(DEFAULT_FILE), str(REGION))
    assert "stages.F.allowances.20+0" in differs
    assert "stages.A" not in differs


def test_the_urgent_numbers_are_those_that_hold() -> None:
    """At 37+0 acknowledging takes two hours at most, in an urgent case as well."""
    row = next(line for line in said("show").splitlines() if "Ontvangst" in line)
    below = said("show").splitlines()[said("show").splitlines().index(row) + 1]
    assert [cell.strip() for cell in below.split("│")[3:8]] == ["(4 h)"] * 4 + ["(2 h)"]


def test_two_versions_can_be_told_apart_at_eighty_columns() -> None:
    differs = said("diff", str(DEFAULT_FILE), str(REGION), columns=80)
    assert "…" not in differs
    assert "2026.5.ijmond-2026.1" in "".join(cell.strip() for cell in differs.replace("\n", "").split("│"))


def test_that_nothing_differs_is_said() -> None:
    assert said("diff", str(REGION), str(REGION)) == (
        f"Nothing differs: both are {load_policy().version}.ijmond-2026.1.\n"
    )


def test_a_region_is_told_from_a_whole_policy_by_its_base() -> None:
    assert load_any(DEFAULT_FILE) == load_policy()
    assert load_any(REGION) == load_policy(DEFAULT_FILE, REGION)


def test_who_moves_cases_says_why_in_a_short_code() -> None:
    arguments = ("--by", "csv-ijmond/coordinator", "--reason", "Omdat mevrouw Jansen dat wil")
    said("migrate", str(REGION), *arguments, exits=1)
