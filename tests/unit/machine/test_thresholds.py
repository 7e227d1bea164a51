"""Hard week thresholds: when they bind, what they ask for, and where a miss enters the ladder."""

from datetime import date
from typing import Any

import pytest

from tests.unit.machine.telling import POLICY, Tale, item, kinds, rungs, shown
from workflows.machine.effects import Escalated

MILESTONES = (
    "screening_recorded",
    "options_checked",
    "jgz_informed",
    "kraamzorg_registered",
    "kraamzorg_intake_done",
    "handover_booked",
    "reachability_checked",
)


CONTACTS = ("2026-04-14", "2026-05-01", "2026-05-11", "2026-05-22", "2026-06-04", "2026-06-11")


def settled(**changes: Any) -> Tale:
    """A simple case: owner and contact are there, the referrer was told, all is arranged in time."""
    tale = Tale().opened(**{"complexity": "simple", **changes})
    tale.contact("2026-03-30 10:00")
    tale.confirmed("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    for milestone in MILESTONES:
        tale.happens("milestone_reached", "2026-03-30 10:00", milestone=milestone)
    return tale


def supported(*items: object, **changes: Any) -> Tale:
    tale = settled(**changes)
    tale.happens("plan_agreed", "2026-03-31 10:00", items=items)
    tale.happens("support_started", "2026-03-31 10:00")
    tale.happens("feedback_sent", "2026-03-31 10:00", moment="start")
    return tale


def reported(tale: Tale, at: str) -> Tale:
    """Time passes, and the referrer is told each time that is due."""
    while (due := tale.running()["H"]) and due <= at:
        tale.happens("feedback_sent", due, moment="contact")
    tale.until(at)
    return tale


def thresholds(tale: Tale) -> dict[str, str | None]:
    return {code: due for code, due in tale.running().items() if "+" in code}


def test_a_referral_at_23_weeks_is_not_late_for_24_weeks_the_week_after() -> None:
    assert thresholds(Tale().opened("2026-06-15 09:00"))["24+0"] == "2026-07-13 16:00"


def test_a_referral_at_20_weeks_must_have_support_by_24() -> None:
    assert thresholds(Tale().opened("2026-05-26 09:00"))["24+0"] == "2026-06-23 16:00"


@pytest.mark.parametrize(
    ("submitted", "urgent", "week", "due"),
    [
        ("2026-06-15 09:00", True, "24+0", "2026-06-29 16:00"),
        ("2026-08-12 09:00", False, "32+0", "2026-08-26 16:00"),
        ("2026-08-12 09:00", True, "32+0", "2026-08-19 16:00"),
        ("2026-09-11 09:00", False, "36+0", "2026-09-18 09:00"),
        ("2026-09-11 09:00", True, "36+0", "2026-09-15 09:00"),
        ("2026-09-14 17:00", False, "36+0", "2026-09-15 17:00"),
    ],
)
def test_late_referrals_get_grace_by_gestational_age(
    submitted: str, urgent: bool, week: str, due: str
) -> None:
    assert thresholds(Tale().opened(submitted, urgent=urgent))[week] == due


def test_thresholds_past_at_submission_are_never_evaluated() -> None:
    assert list(thresholds(Tale().opened("2026-08-12 09:00"))) == ["32+0", "34+0", "36+0", "37+0"]


def test_with_everything_done_each_threshold_is_met_and_nobody_is_told() -> None:
    tale = supported(item(1, date(2026, 7, 1)))
    tale.happens("item_closed", "2026-06-30 10:00", item_id=item(1, None).item_id)
    reported(tale, "2026-09-21 16:00")
    met = [subject for kind, subject in kinds(tale.said) if kind == "threshold_met"]
    assert met == list(POLICY.thresholds)
    assert tale.alerts() == []


def test_at_20_weeks_owner_deputy_and_contact_must_be_there() -> None:
    tale = Tale().opened("2026-05-04 09:00", complexity="simple")
    tale.confirmed("2026-05-04 10:00")
    tale.until("2026-05-22 16:00")
    # Late referral: the grace of 28 days moves 20+0 to 1 June.
    assert tale.running()["20+0"] == "2026-06-01 16:00"
    tale.until("2026-06-01 16:00")
    assert "20+0" in tale.overdue()


def test_24_weeks_without_support_goes_straight_to_the_third_level() -> None:
    tale = settled()
    for day in CONTACTS:
        tale.contact(f"{day} 10:00")  # the case has not stalled
    tale.happens("feedback_sent", "2026-06-17 10:00", moment="contact")
    tale.until("2026-06-22 16:00")
    (alert,) = rungs(tale.said)[-1:]
    assert (alert.rung, shown(alert.due), alert.causes) == ("L3", "2026-06-22 16:00", ("24+0",))
    assert {"municipality_escalation", "mdo_chair", "coordinator"} <= set(alert.recipients)
    assert alert.next_threshold == "25+0"


def test_24_weeks_lifts_a_ladder_that_stands_lower() -> None:
    tale = settled()
    for day in CONTACTS:
        tale.contact(f"{day} 10:00")
    tale.happens("support_started", "2026-06-16 10:00")  # and no feedback about it, and no plan
    tale.happens("feedback_sent", "2026-06-17 10:00", moment="contact")
    tale.until("2026-06-22 15:59")
    assert tale.alerts() == [("L1", "2026-06-19 16:00")]
    said = tale.until("2026-06-22 16:00")
    assert [(each.rung, each.causes) for each in rungs(said)] == [("L3", ("G", "24+0"))]


def test_24_weeks_and_a_stage_missed_together_give_one_alert() -> None:
    tale = settled()
    for day in CONTACTS:
        tale.contact(f"{day} 10:00")
    tale.happens("feedback_sent", "2026-06-19 10:00", moment="contact")
    tale.happens("plan_agreed", "2026-06-19 10:00")
    said = tale.until("2026-06-22 16:00")
    assert [(each.rung, each.causes) for each in rungs(said)] == [("L3", ("24+0", "E"))]


@pytest.mark.parametrize(
    ("day", "week", "rung"),
    [
        ("2026-07-20 16:00", "28+0", "L1"),
        ("2026-08-17 16:00", "32+0", "L3"),
        ("2026-08-31 16:00", "34+0", "L3"),
        ("2026-09-14 16:00", "36+0", "L4"),
    ],
)
def test_an_overdue_critical_item_is_told_at_the_level_of_the_week(day: str, week: str, rung: str) -> None:
    due = date.fromisoformat(day[:10])
    tale = supported(item(1, date.fromordinal(due.toordinal() - 1)))
    reported(tale, day)
    assert [(each.rung, shown(each.due), each.causes) for each in rungs(tale.said)] == [(rung, day, (week,))]


def test_an_item_due_that_day_or_not_critical_is_not_overdue() -> None:
    tale = supported(item(1, date(2026, 7, 20)), item(2, date(2026, 5, 1), critical=False))
    reported(tale, "2026-07-20 16:00")
    assert tale.alerts() == []


def test_a_critical_item_without_a_date_counts_as_overdue() -> None:
    tale = supported(item(1, None))
    reported(tale, "2026-07-20 16:00")
    assert tale.alerts() == [("L1", "2026-07-20 16:00")]


def test_a_missed_threshold_tells_those_it_names_besides_those_of_the_rung() -> None:
    tale = supported(item(1, None))
    reported(tale, "2026-07-20 16:00")
    assert rungs(tale.said)[0].recipients == ("owner", "deputy", "referrer", "coordinator")


def test_a_threshold_that_has_passed_caps_nothing_any_more() -> None:
    tale = Tale().opened()
    tale.until("2026-05-26 09:00")
    assert "20+0" in tale.overdue()
    tale.confirmed("2026-05-26 10:00")
    assert tale.running()["B"] == "2026-05-29 16:00"


def test_closing_the_item_ends_the_ladder() -> None:
    tale = supported(item(1, date(2026, 7, 1)))
    reported(tale, "2026-07-20 16:00")
    said = tale.happens("item_closed", "2026-07-21 10:00", item_id=item(1, None).item_id)
    assert [each.type for each in said] == ["threshold_met", "escalation_ended"]


def test_a_threshold_of_level_0_tells_once_and_climbs_no_ladder() -> None:
    tale = Tale().opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.contact("2026-04-16 10:00")
    said = tale.until("2026-04-28 12:00")
    told = [each for each in said if isinstance(each, Escalated) and each.rung == "notice"]
    assert [(each.level, each.recipients, each.causes) for each in told] == [
        (0, ("referrer",), ("12+0",)),
        (0, ("referrer", "owner"), ("16+0",)),
    ]
    assert tale.alerts() == []
    assert not {"12+0", "16+0"} & {*tale.running(), *tale.overdue()}


COMPLEX = ("jgz_nurse_known", "postpartum_plan_written", "who_may_know_agreed")


def test_a_complex_case_must_have_more() -> None:
    tale = supported(complexity="complex")
    reported(tale, "2026-04-29 15:59")
    tale.happens("mdo_held", "2026-04-29 15:59")
    reported(tale, "2026-08-31 16:00")
    assert tale.overdue() == {"32+0", "34+0"}
    for milestone in COMPLEX:
        tale.happens("milestone_reached", "2026-08-31 16:30", milestone=milestone)
    assert tale.overdue() == set()


def test_an_urgent_case_must_have_a_safety_plan_and_a_meeting_at_24_weeks() -> None:
    tale = supported(urgent=True)
    tale.happens("exploration_concluded", "2026-03-31 10:00", complexity="complex")
    reported(tale, "2026-04-07 10:00")
    tale.happens("mdo_held", "2026-04-07 10:00")
    reported(tale, "2026-06-22 16:00")
    assert tale.overdue() == {"24+0"}
    tale.happens("milestone_reached", "2026-06-22 16:30", milestone="safety_plan_made")
    assert tale.overdue() == set()


def test_what_applies_in_some_cases_only_is_asked_in_those() -> None:
    tale = supported({**item(1, date(2026, 9, 1)).model_dump(), "at_birth": True})
    tale.happens("contribution_requested", "2026-07-17 10:00")
    reported(tale, "2026-07-20 16:00")
    assert tale.overdue() == {"28+0"}
    tale.happens("milestone_reached", "2026-07-20 16:30", milestone="contribution_decided")
    reported(tale, "2026-08-31 16:00")
    assert tale.overdue() == {"34+0"}
    tale.happens("milestone_reached", "2026-08-31 16:30", milestone="birth_start_accepted")
    assert tale.overdue() == set()


def test_from_36_weeks_a_miss_makes_an_emergency_meeting_due() -> None:
    tale = supported(item(1, date(2026, 9, 30)))
    reported(tale, "2026-09-14 16:00")
    assert tale.overdue() == {"36+0"}
    assert tale.running()["F"] == "2026-09-15 16:00"
