"""A case that is moved to another version of the policy."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.machine.telling import CASE, POLICY, Tale, kinds, nl, shown
from tests.unit.machine.test_properties import Life, live, lives
from workflows.machine import Tick, advance, check
from workflows.machine.dates import Difference, dates_under, other_dates
from workflows.machine.effects import DeadlineCancelled, Escalated
from workflows.machine.facts import FACT
from workflows.policy import Policy
from workflows.policy.load import DEFAULT_FILE, read_override

BASE = DEFAULT_FILE.read_text(encoding="utf-8")
LADDER_WITHOUT_DEPUTY = """
[[ladder.rungs]]
rung = "L1"
level = 1
recipients = ["responsible", "deputy"]
[[ladder.rungs]]
rung = "L2-team"
level = 2
since = "L1"
after = "1 wd"
recipients = ["coordinator"]
[[ladder.rungs]]
rung = "L3"
level = 3
since = "L1"
after = "2 wd"
recipients = ["municipality_escalation", "coordinator"]
repeat_every = "1 wd"
[[ladder.rungs]]
rung = "L4"
level = 4
since = "L3"
after = "1 wd"
only = "emergency"
recipients = ["mdo_chair", "region_duty"]
repeat_every = "1 wd"
"""


@cache
def policy(changes: str) -> Policy:
    head = f'base = "{POLICY.version}"\nversion = "test"\n'
    return read_override(BASE, head + changes, base=str(DEFAULT_FILE), name="region.toml")


def moved(tale: Tale, at: str, to: Policy) -> tuple[Any, ...]:
    said = tale.happens("policy_migrated", at, policy=to, by="csv-ijmond/coordinator", reason="new_numbers")
    tale.policy = to
    return said


def test_what_runs_follows_the_new_policy_earlier_and_later_and_every_effect_names_it() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    to = policy(
        '[stages.B.allowances]\n"0+0" = { is = "6 d" }\n[stages.C.allowances]\n"0+0" = { is = "4 wd" }'
    )
    said = moved(tale, "2026-04-07 12:00", to)
    assert tale.state is not None
    assert tale.state.policy_version == f"{POLICY.version}.test"
    assert tale.running()["C"] == "2026-04-13 09:00"
    assert tale.running()["B"] == "2026-04-13 16:00"
    assert {each.policy_version for each in said} == {f"{POLICY.version}.test"}


def test_a_longer_allowance_applies_to_what_was_not_missed() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until("2026-04-10 09:00")
    to = policy(
        '[stages.A.allowances]\n"0+0" = { is = "6 wd" }\n[stages.C.allowances]\n"0+0" = { is = "8 wd" }'
    )
    assert kinds(moved(tale, "2026-04-10 10:00", to)) == [("deadline_cancelled", "C"), ("deadline_set", "C")]
    assert tale.running()["C"] == "2026-04-17 09:00"
    assert tale.overdue() == {"A"}


def test_what_would_have_been_due_is_due_the_next_working_morning() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.happens("acknowledged", "2026-04-07 10:00", by="jgz-kennemer/jgz_nurse")
    moved(
        tale,
        "2026-04-09 10:00",
        policy(
            '[stages.C.allowances]\n"0+0" = { is = "1 wd" }\n'
            '"20+0" = { is = "1 wd" }\n"28+0" = { is = "1 wd" }'
        ),
    )
    assert tale.running()["C"] == "2026-04-10 08:00"


def test_what_was_hurried_for_a_reason_of_its_own_never_becomes_later() -> None:
    tale = Tale().opened("2026-04-07 09:00")
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    moved(tale, "2026-04-07 11:00", policy('[stages.F.allowances]\n"0+0" = { is = "40 d" }'))
    assert tale.running()["F"] == "2026-04-08 10:00"


def test_a_new_threshold_holds_where_it_lies_ahead() -> None:
    tale = Tale().opened("2026-05-11 09:00", complexity="simple")
    new = (
        '[thresholds."{}"]\nrequires = ["plan"]\nlevel = 1\n'
        'recipients = ["coordinator"]\nagain = "1 wd"\norigin = "region"\n'
    )
    moved(tale, "2026-05-11 10:00", policy(new.format("17+0") + new.format("30+0")))
    assert tale.running()["30+0"] == "2026-08-03 16:00"
    assert "17+0" not in tale.running()


@pytest.mark.parametrize("at", ["2026-04-14 09:30", "2026-04-10 12:00"])
def test_a_ladder_goes_on_where_its_rung_is_gone_and_never_slows_down(at: str) -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until(at)
    assert tale.state is not None
    assert tale.state.ladder is not None
    due = tale.state.ladder.next_due
    moved(tale, at, policy(LADDER_WITHOUT_DEPUTY))
    assert tale.state.ladder is not None
    assert tale.state.ladder.next_due <= max(due, nl("2026-04-15 09:00"))
    tale.until("2026-04-20 12:00")
    assert {rung for rung, _ in tale.alerts()[-3:]} == {"L3"}


def test_dates_under_two_policies() -> None:
    tale = Tale().opened()
    assert tale.state is not None
    fields = {"type": "opened", "no": 1, "at": nl("2026-03-30 09:00"), "case_id": tale.state.case_id}
    opened = FACT.validate_python(
        {
            **fields,
            "submitted_at": nl("2026-03-30 09:00"),
            "edd": "2026-10-12",
            "dating_method": "crl_10_12",
            "urgent": False,
            "complexity": "complex",
            "referrer": "verloskundigen-noord",
            "municipality": "GM0405",
        }
    )
    region = policy('[stages.F.allowances]\n"0+0" = { is = "21 d" }\n"20+0" = { is = "21 d" }')
    now = nl("2026-03-30 12:00")
    before, after = (dates_under([opened], each, now) for each in (POLICY, region))
    assert other_dates(before, after) == (Difference("F", nl("2026-04-29 16:00"), nl("2026-04-20 16:00")),)


def test_the_example_of_a_region_makes_sense() -> None:
    region = Path("deploy/regions/ijmond/policy.toml").read_text(encoding="utf-8")
    merged = read_override(BASE, region, base="base", name="ijmond")
    assert merged.version == f"{POLICY.version}.ijmond-2026.1"
    assert merged.stages["B"].allowances["0+0"].origin == "region"  # type: ignore[index]


@settings(deadline=None, max_examples=settings.default.max_examples // 2)
@given(lives, st.sampled_from(['[stages.I.allowances]\n"0+0" = { is = "30 d" }', LADDER_WITHOUT_DEPUTY]))
def test_whatever_happened_before_a_moved_case_holds_together_and_says_nothing_twice(
    life: Life, changes: str
) -> None:
    steps = live(life)
    now, _, last = steps[-1]
    fact = FACT.validate_python(
        {"type": "policy_migrated", "no": last.state.facts_seen + 1, "at": now, "policy": policy(changes)}
    )
    moved = advance(last.state, fact, now, POLICY)
    check(moved.state)
    after = advance(moved.state, Tick(), now + timedelta(days=90), policy(changes))
    check(after.state)
    said = [each.effect_id for step in (*(one for _, _, one in steps), moved, after) for each in step.effects]
    assert len(said) == len(set(said))
    told = [each for each in after.effects if isinstance(each, Escalated)]
    if not last.state.closed:
        assert {each.policy_version for each in told} <= {f"{POLICY.version}.test"}


RENAMED = """
[[ladder.rungs]]
rung = "L1-new"
level = 1
recipients = ["responsible", "deputy"]
[[ladder.rungs]]
rung = "L2-a"
level = 2
since = "L1-new"
after = "1 wd"
recipients = ["coordinator"]
[[ladder.rungs]]
rung = "L2-b"
level = 2
since = "L2-a"
after = "1 wd"
recipients = ["coordinator"]
[[ladder.rungs]]
rung = "L2-c"
level = 2
since = "L2-b"
after = "1 wd"
only = "unclaimed"
recipients = ["deputy_coordinator"]
[[ladder.rungs]]
rung = "L3"
level = 3
since = "L2-b"
after = "2 wd"
recipients = ["municipality_escalation", "coordinator"]
repeat_every = "1 wd"
[[ladder.rungs]]
rung = "L4"
level = 4
since = "L3"
after = "1 wd"
only = "emergency"
recipients = ["mdo_chair", "region_duty"]
repeat_every = "1 wd"
"""


@pytest.mark.parametrize(("at", "rung"), [("2026-04-09 12:00", "L1-new"), ("2026-04-10 12:00", "L2-b")])
def test_a_ladder_whose_rung_is_gone_stands_on_the_highest_new_one_of_its_level(at: str, rung: str) -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until(at)
    moved(tale, at, policy(RENAMED))
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert tale.state.ladder.rung == rung


def test_what_the_new_policy_does_not_know_is_dropped_and_says_why() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    new = '[thresholds."17+0"]\nrequires = ["plan"]\nlevel = 1\n'
    new += 'recipients = ["coordinator"]\nagain = "1 wd"\norigin = "region"\n'
    moved(tale, "2026-04-07 10:00", policy(new))
    said = moved(tale, "2026-04-07 11:00", POLICY)
    assert [(each.subject, each.reason) for each in said if isinstance(each, DeadlineCancelled)] == [
        ("17+0", "policy_migrated")
    ]


STEP = """
[postnatal.pn_extra]
after = "{}"
requires = ["child_registered"]
level = 1
recipients = ["owner"]
again = "1 wd"
origin = "region"
"""


def test_a_new_step_after_birth_holds_where_it_lies_ahead() -> None:
    tale = Tale().opened("2026-10-05 09:00", complexity="simple")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    before = set(tale.running())
    moved(tale, "2026-10-19 10:00", policy(STEP.format("5 d")))
    assert set(tale.running()) == before
    moved(tale, "2026-10-19 11:00", policy(STEP.format("30 d")))
    late = Tale().opened("2026-10-05 09:00", complexity="simple")
    late.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    moved(late, "2026-10-19 11:00", policy(STEP.format("30 d")))
    assert late.running()["pn_extra"] == "2026-11-11 16:00"
    assert set(late.running()) == before | {"pn_extra"}


def test_dates_under_a_policy_follow_every_fact_and_the_time_between_whatever_policy_held_then() -> None:
    first = {"submitted_at": nl("2026-03-30 09:00"), "edd": "2026-10-12", "dating_method": "crl_10_12"}
    who = {"case_id": CASE, "referrer": "verloskundigen-noord", "municipality": "GM0405"}
    told: list[dict[str, Any]] = [
        {
            "type": "opened",
            "at": nl("2026-03-30 09:00"),
            "complexity": "simple",
            "urgent": False,
            **first,
            **who,
        },
        {"type": "policy_migrated", "at": nl("2026-03-30 10:00"), "policy": policy(LADDER_WITHOUT_DEPUTY)},
        {"type": "acknowledged", "at": nl("2026-04-01 10:00"), "by": "jgz-kennemer/jgz_nurse"},
        {
            "type": "owner_confirmed",
            "at": nl("2026-04-02 10:00"),
            "organisation": "jgz-kennemer",
            "deputy": "sociaal-team",
        },
    ]
    facts = [FACT.validate_python({"no": no, **each}) for no, each in enumerate(told, start=1)]
    dates = dates_under(facts, POLICY, nl("2026-04-02 12:00"))
    assert dates["B"] == nl("2026-04-02 16:00")  # five days are a Saturday, after Good Friday
    assert not {"A", "C"} & set(dates)
    assert dates_under(facts[:3], POLICY, nl("2026-04-02 12:00"))["C"] == nl("2026-04-08 09:00")


def test_a_step_in_working_days_is_counted_from_the_day_after_the_birth() -> None:
    tale = Tale().opened("2026-10-05 09:00", complexity="simple")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    moved(tale, "2026-10-12 11:00", policy(STEP.format("2 wd")))
    assert tale.running()["pn_extra"] == "2026-10-15 08:00"  # Tuesday 08:00, and two working days


def test_a_ladder_that_is_moved_still_counts_from_the_rungs_that_it_reached() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until("2026-04-10 12:00")  # L1 on Thursday 09:00, L2 on Friday
    moved(tale, "2026-04-10 12:00", policy(LADDER_WITHOUT_DEPUTY))
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert (tale.state.ladder.rung, tale.state.ladder.next_rung) == ("L2-team", "L3")
    assert tale.state.ladder.next_due == nl("2026-04-13 09:00")


def test_a_task_of_a_special_situation_follows_the_new_policy() -> None:
    tale = Tale().opened("2026-07-20 09:00", complexity="simple")
    assert tale.running()["catch_up"] == "2026-07-27 09:00"
    to = policy('[special.tasks.catch_up.allowances]\n"28+0" = { is = "2 wd" }\n"34+0" = { is = "2 wd" }')
    moved(tale, "2026-07-20 10:00", to)
    assert tale.running()["catch_up"] == "2026-07-22 09:00"


def test_a_stage_is_capped_by_the_thresholds_as_the_new_policy_dates_them() -> None:
    tale = Tale().opened("2026-05-18 09:00")  # 19+0: grace until 15 June for 20+0
    tale.contact("2026-05-18 10:00")
    assert tale.running()["D"] == "2026-06-09 08:00"
    less = 'is = "7 d"\nurgent = "7 d"\n'
    moved(tale, "2026-05-18 12:00", policy(f'[grace."0+0"]\n{less}[grace."28+0"]\n{less}'))
    assert tale.running()["20+0"] == "2026-05-22 16:00"
    assert tale.running()["D"] == "2026-05-22 16:00"


def test_each_question_to_the_referrer_has_an_interval_of_its_own() -> None:
    region = policy('[checks]\ndating = { every = "3 d" }')
    tale = Tale(policy=region).opened(edd=None, dating_method="unknown", complexity="simple")
    tale.until("2026-04-10 16:00")
    after = Tale(policy=region).opened("2026-11-04 10:00", complexity="simple")
    after.until("2026-11-20 16:00")
    asked = [
        [shown(each.due) for each in told.said if isinstance(each, Escalated) and each.rung == "check"]
        for told in (tale, after)
    ]
    assert asked == [
        ["2026-04-01 09:00", "2026-04-02 16:00", "2026-04-07 16:00", "2026-04-10 16:00"],  # round Easter
        ["2026-11-05 08:00", "2026-11-12 16:00", "2026-11-19 16:00"],
    ]
