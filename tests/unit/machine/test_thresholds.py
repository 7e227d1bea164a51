"""Hard week thresholds: when they bind, what they ask for, and where a miss enters the ladder."""

from datetime import date

import pytest

from tests.unit.machine.telling import Tale, item, kinds, rungs, shown


def settled() -> Tale:
    """Owner, contact, plan and support are there; the referrer was told."""
    tale = Tale().opened()
    tale.contact("2026-03-30 10:00")
    tale.confirmed("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    return tale


def supported(*items: object) -> Tale:
    tale = settled()
    tale.happens("plan_agreed", "2026-03-31 10:00", items=items)
    tale.happens("support_started", "2026-03-31 10:00")
    tale.happens("feedback_sent", "2026-03-31 10:00", moment="start")
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
    assert list(thresholds(Tale().opened("2026-08-12 09:00"))) == ["32+0", "34+0", "36+0"]


def test_with_everything_done_each_threshold_is_met_and_nobody_is_told() -> None:
    tale = supported(item(1, date(2026, 7, 1)))
    tale.happens("item_closed", "2026-06-30 10:00", item_id=item(1, None).item_id)
    tale.until("2026-09-14 16:00")
    met = [subject for kind, subject in kinds(tale.said) if kind == "threshold_met"]
    assert met == ["20+0", "24+0", "28+0", "32+0", "34+0", "36+0"]
    assert tale.alerts() == []


def test_at_20_weeks_owner_deputy_and_contact_must_be_there() -> None:
    tale = Tale().opened("2026-05-04 09:00")
    tale.confirmed("2026-05-04 10:00")
    tale.until("2026-05-22 16:00")
    # Late referral: the grace of 28 days moves 20+0 to 1 June.
    assert tale.running()["20+0"] == "2026-06-01 16:00"
    tale.until("2026-06-01 16:00")
    assert "20+0" in tale.overdue()


def test_24_weeks_without_support_goes_straight_to_the_third_level() -> None:
    tale = settled()
    tale.contact("2026-06-16 10:00")  # the case has not stalled
    tale.until("2026-06-22 16:00")
    (alert,) = rungs(tale.said)[-1:]
    assert (alert.rung, shown(alert.due), alert.causes) == ("L3", "2026-06-22 16:00", ("24+0",))
    assert alert.recipients == ("municipality_escalation", "mdo_chair", "coordinator")
    assert alert.next_threshold == "28+0"


def test_24_weeks_lifts_a_ladder_that_stands_lower() -> None:
    tale = settled()
    for day in ("2026-04-14", "2026-05-01", "2026-05-18", "2026-05-28", "2026-06-08"):
        tale.contact(f"{day} 10:00")
    tale.happens("support_started", "2026-06-16 10:00")  # and no feedback about it, and no plan
    tale.until("2026-06-22 15:59")
    assert tale.alerts() == [("L1", "2026-06-19 16:00")]
    said = tale.until("2026-06-22 16:00")
    assert [(each.rung, each.causes) for each in rungs(said)] == [("L3", ("G", "24+0"))]


def test_24_weeks_and_a_stage_missed_together_give_one_alert() -> None:
    tale = settled()
    tale.contact("2026-06-19 10:00")
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
    tale.until(day)
    assert [(each.rung, shown(each.due), each.causes) for each in rungs(tale.said)] == [(rung, day, (week,))]


def test_an_item_due_that_day_or_not_critical_is_not_overdue() -> None:
    tale = supported(item(1, date(2026, 7, 20)), item(2, date(2026, 5, 1), critical=False))
    tale.until("2026-07-20 16:00")
    assert tale.alerts() == []


def test_a_critical_item_without_a_date_counts_as_overdue() -> None:
    tale = supported(item(1, None))
    tale.until("2026-07-20 16:00")
    assert tale.alerts() == [("L1", "2026-07-20 16:00")]


def test_a_missed_threshold_tells_those_it_names_besides_those_of_the_rung() -> None:
    tale = supported(item(1, None))
    tale.until("2026-07-20 16:00")
    assert rungs(tale.said)[0].recipients == ("owner", "deputy", "coordinator")


def test_a_threshold_that_has_passed_caps_nothing_any_more() -> None:
    tale = Tale().opened()
    tale.until("2026-05-26 09:00")
    assert "20+0" in tale.overdue()
    tale.confirmed("2026-05-26 10:00")
    assert tale.running()["B"] == "2026-05-29 16:00"


def test_closing_the_item_ends_the_ladder() -> None:
    tale = supported(item(1, date(2026, 7, 1)))
    tale.until("2026-07-20 16:00")
    said = tale.happens("item_closed", "2026-07-21 10:00", item_id=item(1, None).item_id)
    assert [each.type for each in said] == ["threshold_met", "escalation_ended"]
