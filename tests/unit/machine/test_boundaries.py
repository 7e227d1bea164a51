"""The very day and the very minute on which a rule begins to hold. EDD 12 October 2026 throughout."""

from datetime import date
from uuid import UUID

import pytest

from shared.pregnancy import ga_on
from tests.unit.machine.telling import Tale, item, nl, notices, rungs, shown
from workflows.machine.effects import Escalated
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work


def test_a_threshold_on_the_very_day_of_the_referral_is_asked_and_one_of_the_day_before_is_not() -> None:
    assert "24+0" in Tale().opened("2026-06-22 17:30").running()
    assert "24+0" not in Tale().opened("2026-06-23 00:00").running()


def test_a_threshold_at_its_own_minute_is_missed_and_a_minute_before_it_is_not() -> None:
    tale = Tale().opened(complexity="simple")
    tale.until("2026-05-22 15:59")
    assert "20+0" not in tale.overdue()
    tale.until("2026-05-22 16:00")
    assert "20+0" in tale.overdue()


@pytest.mark.parametrize(
    ("submitted", "second"),
    [("2026-08-28 09:00", "2026-08-31 13:00"), ("2026-08-27 09:00", "2026-08-31 09:00")],
)
def test_the_shorter_times_hold_for_a_rung_that_counts_from_34_weeks_itself(
    submitted: str, second: str
) -> None:
    """The first miss is on 31 August, which is 34+0, or on the last working day before."""
    tale = Tale().opened(submitted)
    tale.until("2026-08-31 13:00")
    assert ("L2", second) in tale.alerts()


@pytest.mark.parametrize(
    ("submitted", "last"),
    [("2026-09-09 13:00", ("L4", "2026-09-14 12:00")), ("2026-09-08 13:00", ("L3", "2026-09-10 12:00"))],
)
def test_the_emergency_group_hears_from_36_weeks_itself(submitted: str, last: tuple[str, str]) -> None:
    """Monday 14 September is 36+0; the rung of the other case would be due on the Friday before."""
    tale = Tale().opened(submitted, complexity="simple")
    tale.until("2026-09-14 12:00" if last[0] == "L4" else "2026-09-11 17:00")
    assert tale.alerts()[-1] == last


def test_of_an_allowance_of_two_days_to_the_minute_there_are_nudges() -> None:
    tale = Tale().opened("2026-04-07 09:00")  # receipt is due on Thursday 09:00
    tale.until("2026-04-09 08:59")
    nudged = [each.rung for each in tale.said if isinstance(each, Escalated) and each.causes == ("A",)]
    assert nudged == ["L0-50", "L0-80"]


def test_a_concern_is_an_emergency_from_37_weeks_itself() -> None:
    for day, told in (("2026-09-20", 0), ("2026-09-21", 1)):
        tale = Tale().opened("2026-09-01 09:00")
        tale.happens("concern_raised", f"{day} 10:00", concern=UUID(int=1))
        tale.until("2026-09-22 10:00")
        given = {each.due for each in rungs_of(tale, "late_concern")}
        assert len(given) == told


def rungs_of(tale: Tale, cause: str) -> list[Escalated]:
    return [each for each in tale.said if isinstance(each, Escalated) and each.causes == (cause,)]


def test_somebody_goes_to_see_her_from_28_weeks_itself() -> None:
    for day, asked in (("2026-07-17", False), ("2026-07-20", True)):
        tale = Tale().opened("2026-07-13 09:00")
        tale.happens("appointment_missed", f"{day} 10:00")
        assert ("home_visit" in tale.running()) is asked


def test_three_missed_appointments_within_thirty_days_climb_and_a_minute_more_does_not() -> None:
    for third, climbs in (("2026-05-01 10:59", True), ("2026-05-01 11:00", False)):
        tale = Tale().opened("2026-03-30 09:00", complexity="simple")
        for at in ("2026-04-01 11:00", "2026-04-15 11:00", third):
            tale.happens("appointment_missed", at)
        assert ("appointments" in tale.running()) is climbs


def test_a_late_referral_is_one_of_28_weeks_itself() -> None:
    assert "catch_up" not in Tale().opened("2026-07-19 23:00").running()
    assert "catch_up" in Tale().opened("2026-07-20 00:00").running()


def test_a_birth_at_16_weeks_can_be_and_a_day_before_cannot() -> None:
    for day, phase in (("2026-04-26", "prenatal"), ("2026-04-27", "postnatal")):
        tale = Tale().opened()
        tale.happens("birth_registered", f"{day} 23:00", born_on=day)
        assert tale.state is not None
        assert tale.state.phase == phase


def test_a_due_date_that_moves_by_five_weeks_may_be_and_one_day_more_is_doubted() -> None:
    for days, moved in ((date(2026, 9, 7), True), (date(2026, 9, 6), False)):
        tale = Tale().opened(dating_method="clinical_estimate")
        tale.happens("dating_changed", "2026-03-31 10:00", edd=days, method="art")
        assert tale.state is not None
        assert (tale.state.edd == days) is moved


def test_an_agreed_contact_today_begins_the_stall_clock_now() -> None:
    tale = Tale().opened(complexity="simple")
    both = {"with_client": True, "with_referrer": True}
    tale.happens("contact_made", "2026-03-31 10:00", **both, next_contact_on=date(2026, 3, 31))
    today = tale.running()["I"]
    tale.happens("contact_made", "2026-03-31 10:00", **both, next_contact_on=date(2026, 4, 1))
    assert (today, tale.running()["I"]) == ("2026-04-21 16:00", "2026-04-22 16:00")


def test_a_contact_with_the_referrer_alone_changes_nothing_about_what_was_agreed_with_her() -> None:
    tale = Tale().opened(complexity="simple")
    both = {"with_client": True, "with_referrer": True}
    tale.happens("contact_made", "2026-03-31 10:00", **both, next_contact_on=date(2026, 4, 28))
    tale.contact("2026-04-01 10:00", client=False)
    assert tale.running()["I"] == "2026-05-19 16:00"
    tale.contact("2026-04-02 10:00", referrer=False)
    assert tale.running()["I"] == "2026-04-23 16:00"


def test_a_claim_rests_the_ladder_for_the_allowance_of_what_is_overdue_longest() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-12 12:00")  # receipt and owner are overdue, receipt the longer
    tale.happens("escalation_acknowledged", "2026-06-15 08:30", by="csv-ijmond/coordinator")
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-06-17 08:30"
    assert tale.state.ladder.next_rung == "L3"


def test_who_claimed_is_not_passed_over_and_the_duty_line_stays_out_of_it() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-11 10:00")
    tale.happens("escalation_acknowledged", "2026-06-11 10:00", by="csv-ijmond/coordinator")
    said = rungs(tale.until("2026-06-16 09:00"))
    assert [each.rung for each in said] == ["L3"]
    assert said[0].recipients == ("municipality_escalation", "mdo_chair", "coordinator")


def test_urgency_never_makes_a_rung_come_later_nor_in_the_past() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-17 08:59")  # L3 since Monday 09:00; it repeats at 09:00
    tale.happens("risk_assessed", "2026-06-17 08:59", urgent=True, complexity="simple")
    tale.until("2026-06-17 09:00")
    assert tale.alerts()[-1] == ("L4", "2026-06-17 08:59")
    later = Tale().opened("2026-06-08 09:00", complexity="simple")
    later.until("2026-06-10 12:00")
    later.happens("risk_assessed", "2026-06-10 12:00", urgent=True, complexity="simple")
    assert later.state is not None
    assert later.state.ladder is not None
    assert shown(later.state.ladder.next_due) == "2026-06-11 09:00"


def test_a_third_wait_for_an_answer_is_asked_after_like_the_first() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown", complexity="simple")
    tale.until("2026-04-22 16:00")
    asked = [shown(each.due) for each in rungs_of(tale, "dating_check")]
    assert asked == ["2026-04-01 09:00", "2026-04-08 16:00", "2026-04-15 16:00", "2026-04-22 16:00"]


def test_a_notice_for_another_day_waits_for_it_and_the_earlier_of_two_moments_holds() -> None:
    tale = Tale().opened(complexity="simple")
    tale.confirmed("2026-03-30 09:30")
    tale.happens("wait_started", "2026-03-31 09:00", wait=UUID(int=7), kind="veilig_thuis")
    tale.happens("dating_changed", "2026-04-01 09:00", edd=date(2026, 10, 5), method="art")
    tale.until("2026-06-22 15:59")
    assert ("expedite", 2, ("owner", "coordinator")) not in notices(tale.said)
    assert ("expedite", 2, ("owner", "coordinator")) in notices(tale.until("2026-06-22 16:00"))


def test_the_very_first_day_is_written_without_a_sign() -> None:
    assert [str(ga_on(date(2026, 10, 12), date(2026, 1, day))) for day in (4, 5, 6)] == ["-0+1", "0+0", "0+1"]


def test_a_meeting_that_was_held_settles_that_it_was_asked_for() -> None:
    tale = Tale().opened()
    tale.happens("mdo_requested", "2026-04-07 10:00")
    tale.happens("mdo_held", "2026-04-08 09:00")
    assert tale.state is not None
    assert not tale.state.meeting_asked
    assert "F" not in tale.running()


def test_a_critical_step_planned_past_36_weeks_is_not_in_time_at_32() -> None:
    for day, late in ((date(2026, 9, 14), False), (date(2026, 9, 15), True)):
        tale = Tale().opened()
        tale.happens("plan_agreed", "2026-03-31 10:00", items=[item(1, day)])
        assert tale.state is not None
        still = open_requirements(Work(tale.state, tale.policy, nl("2026-08-17 16:00")), "32+0")
        assert ("critical_items_have_dates" in {str(each) for each in still}) is late
