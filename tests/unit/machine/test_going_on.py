"""What is owed in a case that goes on: it is planned afresh, and what is past is held against nobody."""

from datetime import date
from uuid import UUID

from tests.unit.machine.closed import TERM, closed, two_years_on
from tests.unit.machine.telling import Tale, notices
from workflows.machine.effects import DeadlineSet, PhaseChanged


def test_a_reopened_pregnancy_is_planned_afresh_under_new_numbers() -> None:
    tale = closed()
    before = {(each.subject, each.attempt) for each in tale.said if isinstance(each, DeadlineSet)}
    said = tale.happens("case_reopened", "2026-05-26 10:00")
    assert [(each.before, each.after) for each in said if isinstance(each, PhaseChanged)] == [
        ("closed", "prenatal")
    ]
    after = {(each.subject, each.attempt) for each in said if isinstance(each, DeadlineSet)}
    assert not before & after
    weeks = [code for code in tale.running() if "+" in code]
    assert min(weeks) == "22+0"  # what is past is not held against anybody
    assert "I" in tale.running()
    tale.until("2026-12-31 10:00")
    assert len({each.effect_id for each in tale.said}) == len(tale.said)


def test_a_reopened_case_after_birth_goes_on_with_the_steps_ahead() -> None:
    tale = two_years_on(agreed=False)
    tale.happens("case_closed", "2028-10-13 10:00", outcome="completed")
    tale.happens("case_reopened", "2028-11-13 10:00")
    assert tale.state is not None
    assert not tale.state.closed
    assert tale.wakes() is not None


def test_a_threshold_that_binds_at_the_moment_of_reopening_is_past() -> None:
    tale = closed()
    tale.happens("case_reopened", "2026-06-22 16:00")
    assert "24+0" not in tale.running()
    assert "25+0" in tale.running()


def test_a_reopened_case_waits_for_support_only_if_a_plan_asks_for_it() -> None:
    plain, planned = closed(), Tale().opened()
    planned.confirmed("2026-03-30 10:00")
    planned.happens("plan_agreed", "2026-03-30 11:00")
    planned.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    for tale in (plain, planned):
        tale.happens("case_reopened", "2026-04-02 10:00")
    assert ("E" in plain.running(), "E" in planned.running()) == (False, True)
    assert "C" not in planned.running()


def test_a_reopened_case_without_an_owner_needs_one() -> None:
    tale = Tale().opened()
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-02 10:00")
    assert "C" in tale.running()


def test_what_a_closed_case_waited_for_outside_is_asked_after_again() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.happens("wait_started", "2026-03-30 11:00", wait=UUID(int=5), kind="housing")
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert tale.running()["J.000000000005"] == "2026-05-04 16:00"  # 28 days, and 5 May is a day off


def test_a_reopened_urgent_case_that_nobody_spoke_with_owes_contact_and_a_meeting() -> None:
    tale = Tale().opened(urgent=True)
    tale.confirmed("2026-03-30 10:00")
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-02 10:00")
    due = tale.running()
    assert {stage: due[stage] for stage in ("B", "F")} == {"B": "2026-04-07 10:00", "F": "2026-04-13 10:00"}
    assert "D" not in due  # exploration begins with the first contact, as ever
    tale.contact("2026-04-03 10:00")
    assert "D" in tale.running()


def test_a_reopened_complex_case_that_was_not_explored_is_explored_from_now() -> None:
    tale = closed()
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert tale.running()["D"] == "2026-04-29 10:00"  # fifteen working days; 27 April is a day off


def test_a_reopened_case_with_a_running_support_owes_feedback_and_does_not_stall() -> None:
    tale = Tale().opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("feedback_sent", "2026-03-30 12:00", moment="contact")
    tale.happens("support_started", "2026-03-31 10:00", offer="SO")
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    stages = {code for code in tale.running() if "+" not in code}
    assert stages == {"G.start", "H"}


def test_a_meeting_that_was_asked_for_is_still_owed_when_a_simple_case_goes_on() -> None:
    tale = Tale().opened(complexity="simple")
    tale.happens("mdo_requested", "2026-03-30 11:00", emergency=False)
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert "F" in tale.running()


def test_a_case_that_goes_on_late_in_pregnancy_gets_one_plan_and_the_grace_of_a_late_referral() -> None:
    tale = closed()
    said = tale.happens("case_reopened", "2026-09-11 10:00")  # 35+4
    assert tale.state is not None
    assert tale.state.catch_up
    said = (*said, *tale.until("2026-09-11 10:00"))
    assert ("catch_up", 2, ("coordinator", "mdo_chair")) in notices(said)
    due = tale.running()
    assert due["catch_up"] == "2026-09-15 10:00"
    assert due["36+0"] == "2026-09-18 10:00"  # five working days, as for a referral of that day
    assert "34+0" not in due


def test_what_was_past_after_birth_is_not_asked_for_when_a_case_goes_on() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("feedback_sent", "2026-03-30 12:00", moment="contact")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    tale.happens("case_closed", "2026-10-13 10:00", outcome="completed")
    tale.happens("case_reopened", "2027-02-25 10:00")
    assert set(tale.running()) == {"pn_soft_landing", "pn_two_years"}
    before = len(tale.alerts())
    tale.until("2027-06-01 10:00")
    assert len(tale.alerts()) == before


def test_what_counts_from_the_telling_of_a_birth_is_past_when_a_case_goes_on() -> None:
    tale = Tale().opened()
    item = {"item_id": "018f2c6e-0000-7000-8000-000000000002", "kind": "housing", "critical": True}
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[{**item, "due": "2026-12-01"}])
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    assert "pn_open_items" in tale.running()
    tale.happens("case_closed", "2026-10-13 09:00", outcome="completed")
    tale.happens("case_reopened", "2027-02-25 10:00")
    steps = {code for code in tale.running() if code.startswith("pn_")}
    assert steps == {"pn_soft_landing", "pn_two_years"}


def test_steps_after_birth_that_lie_ahead_run_when_a_case_goes_on() -> None:
    tale = Tale().opened()
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    tale.happens("case_closed", "2026-10-13 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-10-19 10:00")
    steps = {code: due for code, due in tale.running().items() if code.startswith("pn_")}
    assert steps["pn_ten_days"] == "2026-10-22 16:00"
    assert {"pn_day", "pn_three_days"}.isdisjoint(steps)


def test_a_soft_landing_that_was_past_is_not_asked_for_when_a_case_goes_on() -> None:
    late = Tale().opened()
    late.confirmed("2026-03-30 10:00")
    late.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    late.happens("case_closed", "2028-08-01 10:00", outcome="completed")
    late.happens("case_reopened", "2028-09-01 10:00")
    assert "pn_soft_landing" not in late.running()
    assert "pn_two_years" in late.running()


def test_a_transfer_and_an_absence_without_deputy_are_seen_to_when_a_case_goes_on() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.happens("staff_absent", "2026-03-30 11:00", organisation="jgz-kennemer", deputised=False)
    tale.happens(
        "transfer_proposed", "2026-03-30 12:00", organisation="jgz-zaanstreek", municipality="GM0479"
    )
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    due = tale.running()
    assert {each: due[each] for each in ("L", "deputy_wanted")} == {
        "L": "2026-04-14 10:00",
        "deputy_wanted": "2026-04-07 14:00",
    }


def test_a_case_that_goes_on_while_she_declines_rests_and_offers_help_again() -> None:
    tale = closed()
    tale.happens("case_reopened", "2026-04-02 10:00")
    tale.happens("help_refused", "2026-04-03 10:00", safety_concern=False)
    tale.happens("case_closed", "2026-04-07 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-08 10:00")
    assert tale.state is not None
    assert tale.running() == {}
    assert [each.code for each in tale.state.notices] == [
        "reoffer.16+0",
        "reoffer.22+0",
        "reoffer.28+0",
        "reoffer.34+0",
    ]


def test_weeks_of_a_reopened_case_follow_urgency_and_a_corrected_due_date() -> None:
    tale = closed()
    tale.happens("case_reopened", "2026-06-15 10:00")  # 23+0: 24+0 has 28 days of grace
    assert tale.running()["24+0"] == "2026-07-13 16:00"
    tale.happens("risk_assessed", "2026-06-16 10:00", urgent=True, complexity="complex")
    assert tale.running()["24+0"] == "2026-06-29 16:00"
    tale.happens("dating_changed", "2026-06-17 10:00", edd=date(2026, 10, 16), method="crl_10_12")
    assert "22+0" not in tale.running()


def test_appointments_that_she_missed_before_a_closing_count_no_more_when_the_case_goes_on() -> None:
    tale = Tale().opened(complexity="simple")
    for day in ("2026-03-31", "2026-04-01"):
        tale.happens("appointment_missed", f"{day} 11:00")
    tale.happens("case_closed", "2026-04-02 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    tale.happens("appointment_missed", "2026-04-08 11:00")
    assert "appointments" not in tale.running()


def test_that_support_ended_is_told_the_referrer_also_where_the_case_was_closed_meanwhile() -> None:
    tale = Tale().opened(complexity="simple")
    tale.happens("support_started", "2026-03-31 10:00", offer="SO")
    tale.happens("support_ended", "2026-04-01 10:00", offer="SO")
    tale.happens("case_closed", "2026-04-02 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert {"G.start", "G.end"} <= set(tale.running())
