"""Birth ends the prenatal part and begins another: nothing of it binds before the mother is home."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import Tale, item
from workflows.machine.effects import DeadlineCancelled, Effect, Escalated, EscalationEnded, PhaseChanged

TERM = date(2026, 10, 12)  # a Monday


def with_child(at: str = "2026-10-12 10:00", born: date = TERM, **fields: Any) -> Tale:
    tale = waiting()
    tale.happens("birth_registered", at, born_on=born, **fields)
    return tale


def waiting() -> Tale:
    """Owned, contacted and planned; nothing overdue that a birth would not end."""
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    for moment in ("contact", "start", "end"):
        tale.happens("feedback_sent", "2026-03-30 12:00", moment=moment)
    tale.happens("plan_agreed", "2026-03-30 13:00", items=())
    tale.happens("support_started", "2026-03-30 14:00", offer="VZ")
    return tale


def notices(tale: Tale, at: str) -> list[Escalated]:
    return [each for each in tale.until(at) if isinstance(each, Escalated) and each.rung == "notice"]


def reach(tale: Tale, milestone: str, at: str) -> tuple[Effect, ...]:
    return tale.happens("milestone_reached", at, milestone=milestone)


def test_the_steps_after_birth_become_deadlines_and_nothing_prenatal_is_left() -> None:
    assert with_child().running() == {
        "pn_day": "2026-10-13 16:00",
        "pn_three_days": "2026-10-15 16:00",
        "pn_ten_days": "2026-10-22 16:00",
        "pn_registered_again": "2026-10-22 16:00",
        "pn_two_weeks": "2026-10-26 16:00",
        "pn_six_weeks": "2026-11-23 16:00",
        "pn_soft_landing": "2028-08-11 16:00",  # 22 months: a Saturday, so the Friday before
        "pn_two_years": "2028-10-12 16:00",
    }


def test_the_phase_changes_and_prenatal_deadlines_are_cancelled_without_gestational_age() -> None:
    tale = waiting()
    said = tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    assert [(each.before, each.after) for each in said if isinstance(each, PhaseChanged)] == [
        ("prenatal", "postnatal")
    ]
    cancelled = [each for each in said if isinstance(each, DeadlineCancelled)]
    assert {(each.reason, each.ga_days) for each in cancelled} == {("born", None)}


def test_the_ladder_ends_and_what_is_still_owed_gets_one_allowance_more() -> None:
    tale = Tale().opened(edd=TERM)
    tale.until("2026-10-12 09:00")
    assert tale.overdue() >= {"A", "B", "C"}
    said = tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    assert [each.reason for each in said if isinstance(each, EscalationEnded)] == ["born"]
    assert tale.overdue() == set()
    assert {code for code in tale.running() if not code.startswith("pn_")} == {"A", "B", "C"}
    assert tale.running()["C"] == "2026-10-15 10:00"


@pytest.mark.parametrize("born", [date(2026, 10, day) for day in range(5, 13)])
def test_nothing_binds_on_the_day_of_birth_or_before_the_next_working_morning(born: date) -> None:
    tale = with_child(f"{born} 23:30", born)
    assert all(due is not None and due[:10] > str(born) for due in tale.running().values())


def test_a_child_born_on_saturday_is_looked_after_on_monday_morning() -> None:
    running = with_child("2026-10-10 12:00", date(2026, 10, 10)).running()
    assert running["pn_day"] == "2026-10-12 08:00"  # Sunday would move to Friday, before the birth
    assert running["pn_three_days"] == "2026-10-13 16:00"


def test_a_birth_that_is_told_late_asks_for_everything_past_the_next_working_morning() -> None:
    running = with_child("2026-10-30 12:00", TERM).running()
    past = ("pn_day", "pn_three_days", "pn_ten_days", "pn_two_weeks", "pn_registered_again")
    assert {running[code] for code in past} == {"2026-11-02 08:00"}
    assert running["pn_six_weeks"] == "2026-11-23 16:00"


def test_a_step_that_is_not_so_climbs_the_ladder_and_a_milestone_ends_it() -> None:
    tale = with_child()
    for milestone in ("kraamzorg_started", "handover_accepted", "jgz_contact_done"):
        reach(tale, milestone, "2026-10-12 11:00")
    tale.until("2026-10-16 16:00")
    assert tale.alerts()[-2:] == [("L1", "2026-10-15 16:00"), ("L2", "2026-10-16 16:00")]
    said = reach(tale, "child_registered", "2026-10-19 09:00")
    assert [each.reason for each in said if isinstance(each, EscalationEnded)] == ["causes_met"]
    tale.until("2026-11-20 09:00")
    assert tale.alerts()[-1] == ("L2", "2026-10-16 16:00")


def test_the_handover_by_its_steps_meets_what_each_of_them_says_and_no_more() -> None:
    steps = ("pn_ten_days", "pn_two_weeks")
    for milestone, missed in (
        ("handover_booked", set(steps)),
        ("handover_prepared", set(steps)),
        ("handover_accepted", {"pn_two_weeks"}),
        ("handover_completed", set[str]()),
    ):
        tale = with_child()
        for reached in ("kraamzorg_started", "child_registered", milestone):
            reach(tale, reached, "2026-10-12 11:00")
        tale.until("2026-10-28 16:00")
        assert tale.overdue() & set(steps) == missed, milestone
    assert tale.state is not None
    assert {"handover_accepted", "jgz_contact_done"} <= set(tale.state.milestones)


def test_a_child_in_hospital_is_waited_for_until_its_due_date_and_then_from_discharge() -> None:
    tale = with_child("2026-08-14 10:00", date(2026, 8, 14), in_hospital=True, outside_region=True)
    assert tale.running()["pn_ten_days"] == "2026-10-15 16:00"
    assert tale.running()["pn_three_days"] == "2026-08-17 16:00"
    reach(tale, "child_registered", "2026-08-17 10:00")
    tale.happens("discharged", "2026-09-16 10:00", discharged_on=date(2026, 9, 15))
    assert tale.running()["pn_ten_days"] == "2026-09-18 16:00"
    assert tale.running()["pn_two_weeks"] == "2026-09-22 16:00"
    assert tale.running()["pn_day"] == "2026-09-16 16:00"
    assert tale.state is not None
    assert tale.state.accountable == "jgz-kennemer"  # wherever it was born (S39)


def test_a_longer_stay_in_hospital_moves_the_handover() -> None:
    tale = with_child(in_hospital=True)
    tale.happens("discharged", "2026-10-21 10:00", discharged_on=date(2026, 10, 21))
    assert tale.running()["pn_ten_days"] == "2026-10-23 16:00"


def test_preterm_months_are_counted_by_corrected_age() -> None:
    preterm = with_child("2026-08-14 10:00", date(2026, 8, 14)).running()
    assert (preterm["pn_two_years"], preterm["pn_six_weeks"]) == ("2028-10-12 16:00", "2026-09-25 16:00")
    at_term = with_child("2026-09-21 10:00", date(2026, 9, 21)).running()  # 37+0
    assert at_term["pn_two_years"] == "2028-09-21 16:00"


def test_open_critical_items_are_due_within_a_working_day() -> None:
    tale = waiting()
    tale.happens("item_opened", "2026-10-01 10:00", item=item(1, date(2026, 10, 20)))
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    assert tale.running()["pn_open_items"] == "2026-10-13 10:00"
    assert not [each for each in notices(tale, "2026-10-12 10:00") if each.level == 4]


@pytest.mark.parametrize("open_by", ["concern", "item"])
def test_an_open_concern_or_protecting_step_at_birth_is_an_emergency_at_once(open_by: str) -> None:
    tale = waiting()
    if open_by == "concern":
        tale.happens("concern_raised", "2026-10-12 09:00", concern=UUID(int=7))
    else:
        protecting = item(1, date(2026, 10, 20), critical=False).model_copy(update={"kind": "protection"})
        tale.happens("item_opened", "2026-10-12 09:00", item=protecting)
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    told = [each for each in notices(tale, "2026-10-12 10:00") if each.causes == ("open_at_birth",)]
    assert [each.level for each in told] == [4]


def test_support_that_was_to_begin_with_the_birth_begins_the_same_day() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    reach(tale, "birth_start_accepted", "2026-08-31 10:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 11))
    assert tale.running()["pn_planned_start"] == "2026-10-12 14:00"
    told = [each for each in notices(tale, "2026-10-12 10:00") if each.causes == ("planned_start",)]
    assert [each.recipients for each in told] == [("owner", "deputy")]
    tale.happens("support_started", "2026-10-12 12:00", offer="VZ")
    tale.until("2026-10-12 14:00")
    assert "pn_planned_start" not in tale.overdue()


def test_a_named_support_that_starts_with_the_birth_is_waited_for_from_then_on() -> None:
    tale = waiting()
    planned = item(1, None, critical=False).model_copy(update={"support": "HS", "at_birth": True})
    tale.happens("item_opened", "2026-08-31 10:00", item=planned)
    assert "E.HS" not in tale.running()
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 11))
    assert tale.running()["E.HS"] == "2026-10-12 14:00"


def test_soft_landing_comes_eight_weeks_before_a_programme_ends() -> None:
    tale = waiting()
    tale.happens("support_started", "2026-04-01 10:00", offer="SO", ends_on=date(2026, 12, 28))
    assert tale.running()["pn_soft_landing"] == "2026-11-02 16:00"
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    assert tale.running()["pn_soft_landing"] == "2026-11-02 16:00"
    tale.happens("support_ended", "2026-10-13 10:00", offer="SO")
    assert tale.running()["pn_soft_landing"] == "2028-08-11 16:00"


def test_the_same_birth_told_twice_is_one_and_another_date_is_doubted() -> None:
    tale = with_child()
    before = tale.running()
    tale.happens("birth_registered", "2026-10-12 11:00", born_on=TERM)
    assert not notices(tale, "2026-10-12 11:00")
    tale.happens("birth_registered", "2026-10-12 12:00", born_on=date(2026, 10, 11))
    assert [each.causes for each in notices(tale, "2026-10-12 12:00")] == [("second_birth",)]
    assert tale.running() == before


def test_a_due_date_corrected_after_birth_moves_nothing() -> None:
    tale = with_child()
    before = tale.running()
    tale.happens("dating_changed", "2026-10-13 10:00", edd=date(2026, 10, 1), method="art")
    assert tale.running() == before
    assert tale.state is not None
    assert tale.state.check is None


def test_nobody_asks_how_it_ended_once_a_child_was_born() -> None:
    tale = with_child()
    later = tale.until("2027-01-31 09:00")
    assert not [each for each in later if isinstance(each, Escalated) and each.rung == "check"]
    assert {each.ga_days for each in later if isinstance(each, Escalated)} <= {None}


def test_a_birth_in_a_case_without_a_due_date_begins_the_steps_after_it() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    tale.happens("birth_registered", "2026-04-01 10:00", born_on=date(2026, 4, 1), children=2)
    assert tale.running()["pn_day"] == "2026-04-02 16:00"
    assert tale.running()["pn_two_years"] == "2028-03-31 16:00"  # 1 April 2028 is a Saturday
    assert tale.state is not None
    assert tale.state.birth is not None
    assert (tale.state.birth.ga_days, tale.state.children) == (None, 2)


def test_what_was_told_of_a_returned_task_is_told_also_when_the_child_comes_first() -> None:
    tale = waiting()
    for at in ("2026-10-09 18:00", "2026-10-09 19:00"):
        tale.happens("task_returned", at)
    tale.happens("birth_registered", "2026-10-10 10:00", born_on=date(2026, 10, 10))
    told = [each for each in notices(tale, "2026-10-12 08:00") if each.causes == ("task_returned",)]
    assert [each.recipients for each in told] == [("coordinator", "municipality_escalation")]


def test_a_planned_start_that_is_told_asks_nothing() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    reach(tale, "birth_start_accepted", "2026-08-31 10:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    told = [each for each in notices(tale, "2026-10-12 10:00") if each.causes == ("planned_start",)]
    assert [each.level for each in told] == [0]


def test_a_support_that_was_not_to_start_with_the_birth_keeps_its_own_date() -> None:
    tale = waiting()
    planned = item(1, None, critical=False).model_copy(update={"support": "SO"})
    tale.happens("item_opened", "2026-10-09 10:00", item=planned)
    before = tale.running()["E.SO"]
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 12))
    assert tale.running()["E.SO"] == before


def test_a_support_that_was_to_start_with_the_birth_and_was_dropped_is_not_waited_for() -> None:
    tale = waiting()
    planned = item(1, None, critical=False).model_copy(update={"support": "HS", "at_birth": True})
    tale.happens("item_opened", "2026-08-31 10:00", item=planned)
    tale.happens("item_closed", "2026-09-01 10:00", item_id=planned.item_id)
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 12))
    assert "E.HS" not in tale.running()


def test_a_child_that_comes_home_the_day_it_was_born_waits_for_no_due_date() -> None:
    born = date(2026, 9, 14)
    tale = with_child("2026-09-14 10:00", born, in_hospital=True)
    assert tale.running()["pn_ten_days"] == "2026-10-15 16:00"
    tale.happens("discharged", "2026-09-14 18:00", discharged_on=born)
    assert tale.running()["pn_ten_days"] == "2026-09-24 16:00"


def test_nobody_comes_home_before_the_birth() -> None:
    tale = with_child("2026-09-14 10:00", date(2026, 9, 14), in_hospital=True)
    before = tale.running()
    assert tale.happens("discharged", "2026-09-14 18:00", discharged_on=date(2026, 9, 13)) == ()
    assert tale.running() == before
