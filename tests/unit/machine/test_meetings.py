"""Meetings (MDO): ordinary ones, emergencies, and who hears of one that is overdue."""

from datetime import date

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, item, kinds, notices, rungs, shown, under_way
from workflows.explaining import meeting
from workflows.machine.effects import Escalated
from workflows.policy import Policy


def test_found_to_be_simple_it_needs_no_meeting_that_nobody_asked_for() -> None:
    tale = under_way()
    tale.happens("exploration_concluded", "2026-04-10 10:00", complexity="simple")
    assert "F" not in tale.running()
    asked = under_way()
    asked.happens("mdo_requested", "2026-04-09 10:00")
    asked.happens("exploration_concluded", "2026-04-10 10:00", complexity="simple")
    assert "F" in asked.running()


def test_an_emergency_meeting_is_due_within_a_working_day() -> None:
    tale = under_way()
    assert tale.running()["F"] == "2026-04-29 16:00"  # 30 days from the referral
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert tale.running()["F"] == "2026-04-08 10:00"
    assert ("deadline_met", "F") in kinds(tale.happens("mdo_held", "2026-04-08 09:00", emergency=True))


def missed_emergency(policy: Policy = POLICY) -> Tale:
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    tale.until("2026-04-08 12:00")
    assert tale.overdue() == {"F"}
    return tale


def test_an_emergency_meeting_that_was_not_held_stays_one_whoever_takes_the_case_over() -> None:
    tale = missed_emergency()
    tale.confirmed("2026-04-08 14:00", "sociaal-team", "jgz-kennemer")
    assert tale.running()["F"] == "2026-04-09 14:00"
    before = missed_emergency(former())
    before.confirmed("2026-04-08 14:00", "sociaal-team", "jgz-kennemer")
    assert before.running()["F"] == "2026-05-08 16:00"


def test_nor_does_a_claim_let_it_rest_for_longer_and_it_outlives_a_closing() -> None:
    tale = missed_emergency()
    tale.happens("escalation_acknowledged", "2026-04-08 14:00", by="csv-ijmond/coordinator")
    assert tale.wakes() == "2026-04-09 14:00"
    tale.happens("case_closed", "2026-04-09 09:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-09 10:00")
    assert tale.running()["F"] == "2026-04-10 10:00"
    tale.happens("mdo_held", "2026-04-10 09:00")
    tale.happens("mdo_requested", "2026-04-10 10:00")
    assert tale.running()["F"] == "2026-05-08 16:00"  # one that is none has its month again


def test_once_it_was_held_a_meeting_that_is_none_keeps_its_month_also_where_the_case_goes_on() -> None:
    tale = missed_emergency()
    tale.happens("mdo_held", "2026-04-09 09:00")
    tale.happens("mdo_requested", "2026-04-09 10:00")
    tale.happens("case_closed", "2026-04-09 11:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-10 10:00")
    assert tale.running()["F"] == "2026-05-08 16:00"


def overdue_meeting(policy: Policy = POLICY) -> Tale:
    """An ordinary meeting that nobody held by 11 May, though somebody took the task."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.happens("mdo_requested", "2026-04-09 10:00")
    tale.happens("plan_agreed", "2026-05-06 10:00")
    tale.happens("support_started", "2026-05-06 11:00")
    for moment in ("start", "periodic"):
        tale.happens("feedback_sent", "2026-05-06 12:00", moment=moment)
    tale.happens("milestone_reached", "2026-05-06 12:00", milestone="options_checked")
    tale.until("2026-05-11 10:00")
    assert tale.overdue() == {"F"}
    tale.happens("escalation_acknowledged", "2026-05-11 10:00", by="csv-ijmond/coordinator")
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-06-10 16:00"
    return tale


def test_an_emergency_asked_for_while_a_meeting_is_overdue_is_told_and_ends_the_rest_of_a_claim() -> None:
    tale = overdue_meeting()
    tale.happens("mdo_requested", "2026-05-11 11:00", emergency=True)
    group = POLICY.ladder.lowest[4].recipients
    assert notices(tale.until("2026-05-11 11:00")) == [("emergency_asked", 4, group)]
    tale.happens("mdo_requested", "2026-05-11 12:00", emergency=True)
    assert notices(tale.until("2026-05-12 10:59")) == []
    assert rungs(tale.until("2026-05-12 11:00")) != []


def test_nobody_hears_in_the_morning_of_an_emergency_meeting_that_was_held_by_then() -> None:
    tale = overdue_meeting()
    tale.happens("mdo_requested", "2026-05-11 18:00", emergency=True)
    (at_once,) = notices(tale.until("2026-05-11 18:00"))
    assert at_once == ("emergency_asked", 4, ("region_duty",))
    tale.happens("mdo_held", "2026-05-11 20:00")
    assert notices(tale.until("2026-05-12 08:00")) == []


def test_one_asked_for_in_time_has_its_day_and_a_former_policy_keeps_its_rule() -> None:
    tale = under_way()
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert notices(tale.until("2026-04-07 10:00")) == []
    former_one = overdue_meeting(former())
    former_one.happens("mdo_requested", "2026-05-11 11:00", emergency=True)
    told = former_one.until("2026-05-12 11:00")
    assert notices(told) == []
    assert rungs(told) == []


def test_a_meeting_asked_for_after_one_was_held_is_due_anew() -> None:
    tale = under_way()
    tale.happens("mdo_held", "2026-04-08 09:00")
    tale.happens("mdo_requested", "2026-05-11 10:00")
    assert tale.running()["F"] == "2026-06-10 16:00"


# Past 36+0


def test_what_is_found_new_past_37_weeks_makes_an_emergency_meeting_due_the_same_day() -> None:
    tale = Tale().opened("2026-09-23 09:00", complexity="simple")  # 37+2
    tale.happens("item_opened", "2026-09-23 10:00", item=item(1, date(2026, 10, 1)))
    assert tale.running()["F"] == "2026-09-23 14:00"
    assert tale.running()["37+0"] == "2026-09-24 10:00"
    said = tale.until("2026-09-23 10:00")
    told = [each for each in said if isinstance(each, Escalated) and each.rung == "notice"]
    assert (4, ("new_critical_issue",)) in [(each.level, each.causes) for each in told]
    tale.until("2026-09-24 10:00")
    assert "37+0" in tale.overdue()
    assert rungs(tale.said)[-1].rung == "L4"


def test_before_36_weeks_a_new_critical_step_waits_for_its_week() -> None:
    tale = under_way()
    tale.happens("item_opened", "2026-08-31 10:00", item=item(1, date(2026, 9, 1)))
    assert "36+0" in tale.running()
    assert [each for each in tale.said if isinstance(each, Escalated) and each.rung == "notice"] == []


@pytest.mark.parametrize(
    ("told", "without_her"),
    [
        (("client_invited", "mdo_held"), False),
        (("mdo_held",), True),
        (("mdo_held", "client_attended"), False),
        (("client_attended", "mdo_held"), False),
        (("client_invited", "mdo_held", "mdo_held"), True),
    ],
)
def test_a_meeting_to_which_she_was_not_asked_counts_and_is_known_as_such(
    told: tuple[str, ...], without_her: bool
) -> None:
    tale = Tale().opened(complexity="complex")
    for day, fact in enumerate(told, start=1):
        tale.happens(fact, f"2026-04-0{day} 10:00")
    assert tale.state is not None
    assert tale.state.met_without_her is without_her
    assert ("she was not asked" in meeting(tale.state)) is without_her
    assert "F" not in tale.running()
