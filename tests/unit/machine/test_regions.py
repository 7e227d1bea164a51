"""What a region's own rungs, steps and allowances do to a case, from its opening or when it is moved."""

from typing import Any

import pytest

from tests.unit.machine.regions import LADDER_WITHOUT_DEPUTY, moved, policy
from tests.unit.machine.telling import CASE, POLICY, Tale, nl, shown
from workflows.machine.dates import dates_under
from workflows.machine.effects import DeadlineCancelled, Escalated
from workflows.machine.facts import FACT

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
