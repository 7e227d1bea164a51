"""The policy is data; what makes no sense is refused, with the place and the remedy."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pydantic_core
import pytest

from shared.pregnancy import GestationalAge
from workflows.policy import Allowance, Policy, PolicyRefused, StageCode, load_policy, read_policy
from workflows.policy.load import DEFAULT_FILE, read_override

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")


def without(part: str) -> Callable[[str], str]:
    return lambda text: _changed(text, text.replace(part, "", 1))


def instead(part: str, other: str) -> Callable[[str], str]:
    return lambda text: _changed(text, text.replace(part, other, 1))


def _changed(before: str, after: str) -> str:
    assert before != after
    return after


def within(start: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """Change the first match after this heading."""
    return lambda text: text[: text.index(start)] + change(text[text.index(start) :])


NONSENSE = [
    (
        within("[aftercare]", instead('"deputy_wanted"', '"deputy_wnted"')),
        "aftercare.goes_on",
        "check its spelling",
    ),
    (
        within("owed_again = ", instead('"transfer_wanted"', '"transfer_wnted"')),
        "aftercare.owed_again",
        "check its spelling",
    ),
    (within("[aftercare]", without('    "P",\n')), "aftercare.goes_on", "add it"),
    (instead("[postnatal.pn_two_years]", "[postnatal.pn_two_year]"), "postnatal.pn_two_years", "add it"),
    (
        within("[stages.C", without('"28+0" = { is = "2 wd", origin = "default" }')),
        "stages.C",
        "give its allowance",
    ),
    (within("[stages.C", instead('"2 wd"', '"4 wd"')), 'stages.C.allowances."28+0"', "may not grow"),
    (within("[stages.B", instead('"3 wd"', '"6 d"')), 'stages.B.allowances."28+0"', "may not grow"),
    (within("[stages.I.urgent", instead('"7 d"', '"11 d"')), 'stages.I.urgent."20+0"', "may not grow"),
    (within("[stages.A.urgent", instead('"4 h"', '"3 wd"')), 'stages.A.urgent."0+0"', "shorten it"),
    (
        within("[stages.A.urgent", instead('"0+0"', '"20+0"')),
        'stages.A.urgent."0+0"',
        "give the urgent allowance",
    ),
    (within("[stages.A", instead('"20+0"', '"21+0"')), "stages.A.allowances", "band"),
    (within("[stages.A", instead('"20+0"', '"20+9"')), 'stages.A.allowances."20+9"', "weeks+days"),
    (
        within("[stages.A", instead('"2 wd"', '"2 weken"')),
        'stages.A.allowances."0+0".is',
        'write an allowance as "4 h"',
    ),
    (within("[stages.A", instead('"2 wd"', '"0 wd"')), 'stages.A.allowances."0+0".is', "write an allowance"),
    (within("[stages.A", instead('"default"', '"gut feeling"')), 'stages.A.allowances."0+0".origin', "seed"),
    (lambda text: text.replace("[stages.M", "[stages.Z"), "stages.Z", "names that the machine knows"),
    (
        within('[thresholds."24+0"', instead('["coordinator", "municipality_escalation"]', "[]")),
        'thresholds."24+0".recipients',
        "name at least one",
    ),
    (
        within('[thresholds."24+0"', without('recipients = ["coordinator", "municipality_escalation"]')),
        'thresholds."24+0".recipients',
        "add it",
    ),
    (
        within('[thresholds."24+0"', instead('"plan"', '"luck"')),
        'thresholds."24+0".requires',
        "names that the machine knows",
    ),
    (
        within('[thresholds."24+0"', instead("level = 3", "level = 5")),
        'thresholds."24+0".level',
        "less than or equal to 4",
    ),
    (
        instead('["0+0", "20+0", "28+0", "34+0", "37+0"]', '["20+0", "28+0", "34+0", "37+0"]'),
        "bands",
        "put it in front",
    ),
    (
        instead('["0+0", "20+0", "28+0", "34+0", "37+0"]', '["0+0", "28+0", "20+0", "34+0", "37+0"]'),
        "bands",
        "in order",
    ),
    (instead('band = "28+0"', 'band = "29+0"'), "unknown_due_date_band", "name one of them"),
    (within("[grace]", instead('"0+0"', '"1+0"')), 'grace."0+0"', "give the grace"),
    (within("[grace]", instead('"14 d"', '"30 d"')), 'grace."0+0".urgent', "shorten it"),
    (
        within("[grace]", instead('"28+0" = { is = "14 d"', '"28+0" = { is = "29 d"')),
        'grace."28+0"',
        "shorten it",
    ),
    (
        instead('repeat_recipients = ["region_duty", "coordinator"]', 'repeat_recipients = ["coordinator"]'),
        "ladder.rungs.L4.repeat_recipients",
        "name two or more",
    ),
    (
        within('rung = "L4"', without('repeat_every = "1 wd"')),
        "ladder.rungs.L4.repeat_every",
        "say how often",
    ),
    (
        within('rung = "L3"', without('repeat_every = "2 wd"')),
        "ladder.rungs.L3.repeat_every",
        "say how often",
    ),
    (
        within('rung = "L3"', instead('since = "L2"', 'since = "L4"')),
        "ladder.rungs.L3",
        "since (a lower rung)",
    ),
    (
        within('rung = "L2-deputy"', instead("level = 2", "level = 1")),
        "ladder.rungs.L2-deputy.level",
        "reorder",
    ),
    (within('rung = "L2-deputy"', instead('"L2-deputy"', '"L2"')), "ladder.rungs.L2", "own name"),
    (
        within('rung = "L1"', instead("level = 1", 'only = "unclaimed"\nlevel = 1')),
        "ladder.rungs.L1.only",
        "every case",
    ),
    (
        within('rung = "L3"', instead("level = 3", 'only = "emergency"\nlevel = 3')),
        "ladder.rungs",
        "comes one for all",
    ),
    (within("[ladder]", instead("late_from", "late_form")), "ladder.late_f", "add it"),
    (instead("version =", "versoin ="), "version", "add it"),
    (instead("version =", "version = ="), "not TOML", "correct the file"),
]


@pytest.mark.parametrize(("change", "key", "remedy"), NONSENSE, ids=[row[1] for row in NONSENSE])
def test_nonsense_is_refused_naming_file_key_and_remedy(
    change: Callable[[str], str], key: str, remedy: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_policy(change(TEXT), name="region.toml")
    said = str(refused.value)
    assert said.startswith("region.toml: ")
    assert key in said
    assert remedy in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused, match=r"nowhere\.toml.*check the path"):
        load_policy(tmp_path / "nowhere.toml")


def test_a_region_may_change_a_number(tmp_path: Path) -> None:
    file = tmp_path / "region.toml"
    file.write_text(within("[stages.A", instead('"2 wd"', '"3 wd"'))(TEXT), encoding="utf-8")
    assert load_policy(file).allowance(StageCode.RECEIVE, "0+0") == Allowance.parse("3 wd")


REGION = f'base = "{load_policy().version}"\nversion = "ijmond-1"\n'
WRONG_REGION = [
    ("", "version", "add it"),
    ('version = "ijmond-1"\n', "base", "name the base you mean"),
    (REGION.replace(load_policy().version, "older-1"), "base", "look at the numbers again"),
    (REGION, "changes nothing", "leave the file away"),
    (
        REGION + '[stages.B.allowances]\n"28+0" = { is = "9 d" }',
        'stages.B.allowances."28+0"',
        "no longer than",
    ),
    (REGION + '[stages.B]\nallowances = "2 wd"', "stages.B.allowances", "must be a table"),
    (REGION + '[stages.B.allowences]\n"0+0" = { is = "4 d" }', "stages.B.allowences", "check its spelling"),
    (REGION + '[thresholds."24+0"]\nrecipients = []', 'thresholds."24+0".recipients', "name at least one"),
    (REGION + '[thresholds."22+0"]\nrequires = []', 'thresholds."22+0".requires', "name what must be so"),
    (REGION + '[thresholds."30+0"]\nrequires = ["plan"]', 'thresholds."30+0".level', "add it"),
    (REGION + "[stages", "not TOML", "correct the file"),
]


@pytest.mark.parametrize(("text", "key", "remedy"), WRONG_REGION, ids=[row[1] for row in WRONG_REGION])
def test_a_region_that_is_wrong_is_refused_naming_its_file_key_and_remedy(
    text: str, key: str, remedy: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_override(TEXT, text, base="base.toml", name="region.toml")
    said = str(refused.value)
    assert said.startswith("region.toml: ")
    assert key in said
    assert remedy in said


def test_a_region_changes_only_what_it_names_and_its_version_follows_from_both() -> None:
    text = (
        REGION
        + '[stages.B.allowances]\n"0+0" = { is = "4 d" }\n"20+0" = { is = "4 d" }\n"28+0" = { is = "2 wd" }'
    )
    region, base = read_override(TEXT, text, base="base.toml", name="region.toml"), load_policy()
    assert region.version == f"{base.version}.ijmond-1"
    assert region.stages[StageCode.FIRST_CONTACT].allowances["0+0"].origin == "region"
    assert region.stages[StageCode.FIRST_CONTACT].allowances["34+0"].origin == "default"
    assert region.thresholds == base.thresholds


def test_the_policy_travels_as_json_and_cannot_be_changed() -> None:
    policy = load_policy()
    assert Policy.model_validate_json(pydantic_core.to_json(policy)) == policy
    with pytest.raises(FrozenInstanceError):
        policy.version = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("ga", "band"),
    [
        ("19+6", "0+0"),
        ("20+0", "20+0"),
        ("27+6", "20+0"),
        ("36+6", "34+0"),
        ("42+0", "37+0"),
        ("-1+0", "0+0"),
    ],
)
def test_a_band_holds_from_its_first_day(ga: str, band: str) -> None:
    assert load_policy().band_at(GestationalAge.parse(ga)) == band


def test_a_policy_that_was_kept_in_another_order_of_keys_is_the_same_to_the_machine() -> None:
    policy = load_policy()
    body = policy.model_dump(mode="json")
    shuffled = {**body, "postnatal": dict(sorted(body["postnatal"].items(), reverse=True))}
    assert list(Policy.model_validate(shuffled).postnatal) == list(policy.postnatal)
