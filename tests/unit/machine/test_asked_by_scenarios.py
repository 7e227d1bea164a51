"""What single scenarios of the field ask for beyond the tables: numbers and levels of their own."""

from uuid import UUID

from shared.schemas.contracts.case import PlanItem
from tests.unit.machine.telling import Tale, rungs

PLACE = UUID(int=27)


def escalated(tale: Tale, cause: str) -> list[tuple[str, int]]:
    return [(each.rung, each.level) for each in rungs(tale.said) if cause in each.causes]


def tried(times: int) -> Tale:
    tale = Tale().opened("2026-05-11 09:00", complexity="simple")
    tale.confirmed("2026-05-11 10:00")
    tale.contact("2026-05-11 11:00")
    tale.happens("feedback_sent", "2026-05-11 11:00", moment="contact")
    for day in range(times):
        tale.happens("contact_attempted", f"2026-05-{12 + day} 10:00")
    tale.until("2026-05-22 16:00")
    return tale


def test_ten_days_of_silence_after_the_team_was_told_are_the_coordinators() -> None:
    assert escalated(tried(3), "unreachable")[0] == ("L2", 2)


def test_ten_days_of_silence_begin_with_the_team_otherwise() -> None:
    assert escalated(tried(1), "unreachable")[0] == ("L1", 1)


def waits_for_a_place() -> Tale:
    """28+0 is 20 July; four weeks after submission is 27 July."""
    tale = Tale().opened("2026-06-29 09:00", complexity="simple")
    tale.confirmed("2026-06-29 10:00")
    tale.contact("2026-06-29 11:00")
    tale.happens("plan_agreed", "2026-06-30 10:00")
    tale.happens("support_started", "2026-07-01 10:00")
    for moment in ("contact", "start"):
        tale.happens("feedback_sent", "2026-07-01 11:00", moment=moment)
    tale.happens("wait_started", "2026-07-21 09:00", wait=PLACE, kind="mother_child_home")
    tale.until("2026-07-27 16:00")
    return tale


def test_at_28_weeks_a_place_that_nobody_expects_is_a_deadlock() -> None:
    assert escalated(waits_for_a_place(), "28+0") == [("L3", 3)]


def test_while_she_doubts_nobody_is_asked_about_programmes_for_parents() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.happens("doubt_recorded", "2026-03-30 10:00", doubts=True)
    tale.until("2026-04-24 16:00")  # 16+0 is King's Day
    assert not [each for each in tale.said if getattr(each, "causes", ()) == ("16+0",)]


def test_what_is_to_start_with_the_birth_is_due_the_same_day() -> None:
    item = PlanItem(item_id=PLACE, kind="youth_support", support="youth_support", at_birth=True)
    tale = Tale().opened("2026-08-31 09:00")
    tale.confirmed("2026-08-31 10:00")
    tale.happens("plan_agreed", "2026-09-01 10:00", items=(item,))
    tale.happens("milestone_reached", "2026-09-01 11:00", milestone="birth_start_accepted")
    tale.happens("birth_registered", "2026-10-12 09:00", born_on="2026-10-12")
    assert tale.running()["pn_planned_start"] == "2026-10-12 13:00"
    tale.until("2026-10-12 13:00")
    assert "pn_planned_start" in tale.overdue()


def test_from_34_weeks_a_contribution_is_decided_in_one_working_day() -> None:
    tale = Tale().opened("2026-08-31 09:00")
    tale.happens("contribution_requested", "2026-09-01 10:00")
    assert tale.running()["N"] == "2026-09-02 10:00"
