"""A whole policy of one's own is held against the one that the product brings along."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.machine.switched_off import HEAD, TEXT
from tijdig.main import app
from workflows.main import Gateway
from workflows.policy import Policy, PolicyRefused, load_for_cases, load_policy
from workflows.policy.load import DEFAULT_FILE, load_any, load_to_look_at
from workflows.settings import WorkflowsSettings

OWN = TEXT.replace(f'version = "{load_policy().version}"', 'version = "own-2026.1"', 1)
LOOSER = OWN.replace(
    'recipients = ["coordinator", "mdo_chair", "municipality_escalation", "region_duty"]\nmeeting = "1 wd"',
    'recipients = ["referrer"]',
    1,
)


def whole(folder: Path, text: str) -> Path:
    """A whole policy in a file of its own."""
    assert text != TEXT
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("read", [load_for_cases, load_any])
def test_a_whole_policy_is_held_against_the_one_that_the_product_brings_along(
    read: Callable[[Path], Policy], tmp_path: Path
) -> None:
    assert read(whole(tmp_path, OWN)).version == "own-2026.1"
    for text, said in (
        (LOOSER, 'thresholds."36+0".recipients: "coordinator" hears of this in the base; add it'),
        (
            OWN.replace('[thresholds."26+0"]', '[thresholds."27+0"]', 1),
            'thresholds."26+0": is there in the base; add it',
        ),
        (
            OWN.replace("[postnatal.pn_day]", "[postnatal.pn_days]", 1),
            "postnatal.pn_day: is there in the base; ",
        ),
        (
            OWN.replace('"36+0" = { level = 4, ', '"35+0" = { level = 4, ', 1),
            'special.late_referral."36+0": is there in the base; add it',
        ),
    ):
        file = whole(tmp_path, text)
        with pytest.raises(PolicyRefused) as refused:
            read(file)
        held = f'{file}: held against "{load_policy().version}" as its base: '
        assert str(refused.value).startswith(held + said)


def test_a_whole_policy_is_not_called_as_the_one_that_the_product_brings_along(tmp_path: Path) -> None:
    file = whole(tmp_path, TEXT.replace('"0+0" = { is = "2 wd"', '"0+0" = { is = "3 wd"', 1))
    with pytest.raises(PolicyRefused) as refused:
        load_any(file)
    assert str(refused.value) == (
        f'{file}: version: "{load_policy().version}" is the policy that the product brings along, and this '
        "one differs from it (stages.A.allowances.0+0); give it a version of its own"
    )
    assert load_for_cases(whole(tmp_path, TEXT + "\n# the same, with a remark\n")) == load_policy()


def test_a_region_of_a_whole_policy_is_refused_for_what_that_one_lost(tmp_path: Path) -> None:
    part = tmp_path / "part.toml"
    part.write_text('base = "own-2026.1"\nversion = "a"\n[checks.dating]\nevery = "5 d"\n', encoding="utf-8")
    assert load_for_cases(whole(tmp_path, OWN), part).version == "own-2026.1.a"
    with pytest.raises(PolicyRefused, match=r"own\.toml: held against"):
        load_for_cases(whole(tmp_path, LOOSER), part)


def test_the_gateway_does_not_start_with_one_that_is_refused(tmp_path: Path) -> None:
    settings = WorkflowsSettings(policy_file=whole(tmp_path, LOOSER))
    with pytest.raises(PolicyRefused, match=r"own\.toml: held against"):
        Gateway(settings)
    assert Gateway(WorkflowsSettings(policy_file=whole(tmp_path, OWN))).policy.version == "own-2026.1"


def test_what_no_case_could_run_by_can_be_looked_at_with_the_reason(tmp_path: Path) -> None:
    for text, version in ((LOOSER, "own-2026.1"), (f"{HEAD}[ladder]\nduty_from = 4", "trial-1")):
        policy, lost = load_to_look_at(whole(tmp_path, text))
        assert policy.version.endswith(version)
        assert lost
        assert "in the base; " in lost
    assert load_to_look_at(whole(tmp_path, OWN))[1] is None
    assert load_to_look_at(None) == (load_policy(), None)
    with pytest.raises(PolicyRefused, match="not TOML"):
        load_to_look_at(whole(tmp_path, "version ="))
    with pytest.raises(PolicyRefused, match="changes nothing"):
        load_to_look_at(whole(tmp_path, HEAD))


def test_check_and_migrate_refuse_it_and_who_only_looks_is_told(tmp_path: Path) -> None:
    file = str(whole(tmp_path, LOOSER))
    why = ("--by", "csv-ijmond/coordinator", "--reason", "new-numbers")
    for arguments, exits in (
        (("policy", "check", file), 1),
        (("policy", "migrate", file, *why), 1),
        (("policy", "show", file), 0),
        (("policy", "explain", file), 0),
        (("policy", "diff", str(DEFAULT_FILE), file), 0),
        (("simulate", "--cases", "1", "--policy", file), 0),
    ):
        done = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"})
        assert done.exit_code == exits, done.output
        assert 'thresholds."36+0".recipients: "coordinator" hears of this in the base' in done.stderr
        assert ("no real case could run by this" in done.stderr) is (exits == 0)
