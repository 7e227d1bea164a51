"""What is said about a policy, to the letter: where it is wrong, and in what two of them differ."""

import pytest

from workflows.policy import PolicyRefused, load_policy, read_policy
from workflows.policy.difference import Changed, differences
from workflows.policy.load import DEFAULT_FILE, read_override
from workflows.policy.special import Task

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
POLICY = load_policy()
AS = 'write an allowance as "4 h", "2 wd" or "5 d", from 1 to 999'
ORIGINS = "use one of these: 'seed', 'norm', 'default' or 'region'"
AUDIENCES = TEXT[TEXT.index('    "owner",\n    "deputy"') : TEXT.index("]\nsafety_recheck")]
HEAD = f'base = "{POLICY.version}"\nversion = "ijmond-1"\n'


def refused(text: str, old: str, new: str) -> str:
    assert old in text
    with pytest.raises(PolicyRefused) as said:
        read_policy(text.replace(old, new, 1), name="trial.toml")
    return str(said.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("shortest_days = 2", 'shortest_days = "two"', "reminders.shortest_days: "),
        ('emergency_from = { is = "37+0"', "emergency_from = { is = 37", "aftercare.emergency_from.is: "),
        ('"0+0" = { is = "2 wd"', '"0+0" = { is = 2', 'stages.A.allowances."0+0".is: '),
        ("percents = [50, 80]", 'percents = "half"', "reminders.percents: "),
    ],
)
def test_what_has_no_remedy_of_its_own_is_to_be_corrected(old: str, new: str, said: str) -> None:
    sentence = refused(TEXT, old, new)
    assert sentence.startswith(f"trial.toml: {said}")
    assert sentence.endswith("; correct the value")


def test_a_name_that_may_be_of_two_kinds_is_answered_with_the_names_of_both() -> None:
    """A week asks for conditions and milestones; told are roles, or whoever is responsible."""
    said = refused(TEXT, 'requires = ["jgz_informed"]', 'requires = ["jgz_infomred"]')
    assert "'owner', 'deputy'," in said
    assert "'place_expected_if_waited_for', 'screening_recorded'," in said
    assert said.endswith("'soft_landing_done' or 'closing_agreed'")
    said = refused(TEXT, 'recipients = ["referrer"]', 'recipients = ["midwife"]')
    assert said.endswith("'mdo_chair' or 'responsible'")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[special.doubt]", "[special.doubts]", "special.doubt: is missing; add it"),
        (
            "shortest_days = 2",
            "shortest_dayz = 2\nshortest_days = 2",
            "reminders.shortest_dayz: there is no such key; remove it, or check its spelling",
        ),
        (
            'recipients = ["referrer"]',
            "recipients = []",
            'thresholds."12+0".recipients: names nothing; name at least one',
        ),
        (
            AUDIENCES,
            '"owner"',
            "aftercare.safety_audiences: names 1; name at least 2",
        ),
        (
            '"28+0", "34+0"]\n\n# A ref',
            '"28+0", "34+0", "36+0"]\n\n# A ref',
            "special.reoffers: names too many; name 4 or fewer",
        ),
        (
            '[thresholds."24+0"]',
            '[thresholds."24+9"]',
            'thresholds."24+9": gestational age is written as weeks+days, such as 24+0; correct the value',
        ),
        (
            'is = "2 wd"',
            'is = "9999 d"',
            f'stages.A.allowances."0+0".is: "9999 d" is no allowance; {AS}',
        ),
        (
            'repeat_every = "2 wd"',
            'repeat_every = "2 w"',
            f'ladder.rungs.L3.repeat_every: "2 w" is no allowance; {AS}',
        ),
        (
            "percents = [50, 80]",
            "percents = [50, 150]",
            "reminders.percents: 150 is not less than 100; correct the value",
        ),
        (
            "percents = [50, 80]",
            "percents = [0, 80]",
            "reminders.percents: 0 is not greater than 0; correct the value",
        ),
        (
            "shortest_days = 2",
            "shortest_days = 0",
            "reminders.shortest_days: 0 is not greater than or equal to 1; correct the value",
        ),
        (
            "shortest_days = 2",
            'shortest_days = "two"',
            "reminders.shortest_days: must be a whole number; correct the value",
        ),
        ("percents = [50, 80]", 'percents = "half"', "reminders.percents: must be a list; correct the value"),
        (
            '"0+0" = { is = "2 wd"',
            '"0+0" = { is = 2',
            'stages.A.allowances."0+0".is: must be text in quotation marks; correct the value',
        ),
        (
            "meeting = true",
            'meeting = "perhaps"',
            'special.late_referral."34+0".meeting: must be true or false; correct the value',
        ),
        (
            'origin = "default" }',
            'origin = "ours" }',
            f'stages.A.allowances."0+0".origin: "ours" is not known; {ORIGINS}',
        ),
        (
            f'version = "{POLICY.version}"',
            'version = "Our own"',
            (
                'version: "Our own" must be small letters, digits, dots and hyphens, 3 to 64 of them; '
                "correct its spelling"
            ),
        ),
        (
            "safety_checklist = {",
            "safety_list = {",
            "special.notices.safety_checklist: the machine gives this notice; add it",
        ),
    ],
)
def test_what_is_wrong_is_said_in_our_own_words_with_the_key_as_one_writes_it(
    old: str, new: str, said: str
) -> None:
    assert refused(TEXT, old, new) == f"trial.toml: {said}"


def test_who_is_not_known_is_named_with_those_who_are() -> None:
    sentence = refused(TEXT, 'recipients = ["referrer"]', 'recipients = ["referrer", "mayor"]')
    assert sentence.startswith(
        'trial.toml: thresholds."12+0".recipients: "mayor" is not known; use one of the names '
    )
    assert "'municipality_escalation'" in sentence


def test_a_rule_that_is_broken_is_told_in_its_own_words_only() -> None:
    assert refused(TEXT, 'bands = ["0+0", ', 'bands = ["1+0", ') == (
        'trial.toml: bands: the first band starts at "0+0"; put it in front'
    )
    assert refused(TEXT, '"0+0" = { is = "4 h", origin', '"0+0" = { is = "4 wd", origin') == (
        'trial.toml: stages.A.urgent."0+0": urgent may not be longer than the ordinary allowance; shorten it'
    )
    assert refused(TEXT, '"28+0" = { is = "1 wd", origin', '"28+0" = { is = "3 wd", origin') == (
        'trial.toml: stages.A.allowances."28+0": "3 wd" is more than the "2 wd" of "20+0", '
        "and an allowance may not grow as pregnancy advances; make it no longer than that of the band before"
    )
    assert "Value error" not in refused(TEXT, 'is = "2 wd"', 'is = "2 weeks"')


def test_a_region_that_is_wrong_in_its_shape_is_told_how_the_base_has_it() -> None:
    for text, said in (
        (
            '[stages.B]\nallowances = "2 wd"',
            "stages.B.allowances: must be a table, as in the base; write it so",
        ),
        (
            "[version_of]\na = 1\n[reminders.percents]\na = 1",
            "reminders.percents: must be a list, as in the base; write it so",
        ),
        (
            '[stages.A.allowances]\n"0+0" = "1 wd"',
            'stages.A.allowances."0+0": must be a table, as in the base; write { is = "1 wd" }',
        ),
        (
            '[ladder.rungs.L2]\nafter = "2 wd"',
            "ladder.rungs: must be a list of tables, each under its [[name]], as in the base; write it so",
        ),
        (
            "[ladder.late_from]\na = 1",
            "ladder.late_from: must be a single value, as in the base; write it so",
        ),
        ("", "it changes nothing; name a number, or leave the file away"),
    ):
        with pytest.raises(PolicyRefused) as refused:
            read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")
        assert str(refused.value) == f"region.toml: {said}"


@pytest.mark.parametrize("written", ['"3"', "true", "3.0", "nan", "2026-01-01"])
def test_a_number_is_written_as_one(written: str) -> None:
    """`true` counted as 1, and was told that it may not be lower than 3."""
    said = refused(TEXT, "level = 3", f"level = {written}")
    assert said == 'trial.toml: thresholds."24+0".level: must be a whole number; correct the value'


@pytest.mark.parametrize("written", ['"yes"', "1"])
def test_yes_and_no_are_true_and_false(written: str) -> None:
    said = refused(TEXT, "corrected = true", f"corrected = {written}")
    assert said == "trial.toml: postnatal.pn_soft_landing.corrected: must be true or false; correct the value"


def test_two_policies_differ_number_by_number_with_their_keys_as_a_reader_would_name_them() -> None:
    text = (
        '[stages.F.allowances]\n"0+0" = { is = "21 d" }\n"20+0" = { is = "21 d" }\n'
        '[thresholds."24+0"]\nrecipients = ["coordinator", "mdo_chair"]\n'
    )
    region = read_override(TEXT, HEAD + text, base="base.toml", name="region.toml", guarded=False)
    found = {each.key: (each.before, each.after) for each in differences(POLICY, region)}
    told = ", ".join(POLICY.thresholds["24+0"].recipients)
    assert found == {
        "version": (POLICY.version, f"{POLICY.version}.ijmond-1"),
        "stages.F.allowances.0+0": ("30 d", "21 d"),
        "stages.F.allowances.20+0": ("30 d", "21 d"),
        "thresholds.24+0.recipients": (told, "coordinator, mdo_chair"),
    }


def test_a_rung_is_named_by_its_name_and_what_one_of_them_lacks_is_nothing() -> None:
    other = read_policy(TEXT.replace('after_late = "4 h"\n', "", 1), name="other.toml")
    changed = Changed("ladder.rungs.L2.after_late", "4 h", None)
    assert differences(POLICY, other) == (changed,)
    assert differences(other, POLICY) == (Changed(changed.key, None, "4 h"),)
    assert differences(POLICY, load_policy()) == ()


def test_the_allowance_of_a_task_is_that_of_the_last_week_reached_or_else_the_first() -> None:
    body = POLICY.special.tasks["catch_up"].model_dump(mode="json")
    weeks = {"9+0": "5 wd", "20+0": "2 wd", "28+0": "1 wd"}
    body["allowances"] = {week: {"is": time, "origin": "region"} for week, time in weeks.items()}
    task = Task.model_validate(body)
    ga = type(POLICY.special.third_trimester.is_).parse
    given = [str(task.allowance_at(ga(week))) for week in ("4+0", "9+0", "19+6", "20+0", "40+0")]
    assert given == ["5 wd", "5 wd", "5 wd", "2 wd", "1 wd"]
