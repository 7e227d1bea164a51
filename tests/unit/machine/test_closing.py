"""A case comes to its close, and within half a year may go on, planned afresh."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.unit.machine.telling import Tale
from workflows.machine.effects import CaseStopped, DeadlineSet, Escalated, PhaseChanged, RungOvertaken

TERM = date(2026, 10, 12)
STEPS = (
    "kraamzorg_started",
    "child_registered",
    "handover_accepted",
    "jgz_contact_done",
    "stay_or_close_decided",
    "soft_landing_done",
)


def two_years_on(*, agreed: bool) -> Tale:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    for moment in ("contact", "start", "end"):
        tale.happens("feedback_sent", "2026-03-30 12:00", moment=moment)
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    for milestone in (*STEPS, *(("closing_agreed",) if agreed else ())):
        tale.happens("milestone_reached", "2026-10-12 11:00", milestone=milestone)
    tale.until("2028-10-12 16:00")
    return tale


def closed(at: str = "2026-04-01 10:00", **changes: Any) -> Tale:
    tale = Tale().opened(**changes)
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("case_closed", at, outcome="completed")
    return tale


def test_with_every_step_behind_it_the_owner_is_asked_and_then_the_case_closes() -> None:
    tale = two_years_on(agreed=True)
    asked = [each for each in tale.said if isinstance(each, Escalated) and each.causes == ("closing_asked",)]
    assert [(each.level, each.recipients) for each in asked] == [(0, ("owner",))]
    assert tale.wakes() == "2028-10-26 16:00"
    said = tale.until("2028-10-26 16:00")
    assert [each.reason for each in said if isinstance(each, CaseStopped)] == ["closed"]
    assert tale.wakes() is None


def test_a_case_in_which_something_is_owed_does_not_close_by_itself() -> None:
    tale = two_years_on(agreed=True)
    tale.happens("concern_raised", "2028-10-20 10:00", concern=UUID(int=7))
    tale.until("2028-11-30 10:00")
    assert tale.state is not None
    assert not tale.state.closed
    tale.happens("concern_decided", "2028-11-30 10:00", concern=UUID(int=7))
    tale.until("2028-12-31 10:00")
    assert tale.state.closed


def test_without_an_agreement_to_close_the_second_birthday_climbs_the_ladder() -> None:
    tale = two_years_on(agreed=False)
    assert tale.overdue() == {"pn_two_years"}
    assert tale.alerts()[-1] == ("L1", "2028-10-12 16:00")


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


def test_it_closes_and_stops_a_second_time_under_a_new_number() -> None:
    tale = closed()
    tale.happens("case_reopened", "2026-05-26 10:00")
    tale.happens("case_closed", "2026-06-01 10:00", outcome="completed")
    stops = [each.effect_id for each in tale.said if isinstance(each, CaseStopped)]
    assert [each.rpartition("stopped")[2] for each in stops] == ["", ":2"]


def test_after_half_a_year_or_a_withdrawal_a_case_does_not_go_on() -> None:
    late = closed()
    assert late.happens("case_reopened", "2026-10-02 10:00") == ()
    in_time = closed()
    assert in_time.happens("case_reopened", "2026-10-01 10:00")
    withdrawn = closed()
    withdrawn.happens("consent_withdrawn", "2026-04-02 10:00")
    assert withdrawn.happens("case_reopened", "2026-04-03 10:00") == ()


def test_a_question_that_closing_overtook_is_asked_anew_after_reopening() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    tale.happens("case_closed", "2026-04-02 10:00", outcome="completed")
    overtaken = {each.overtaken for each in tale.said if isinstance(each, RungOvertaken)}
    assert any(":dating_check:1" in each for each in overtaken)
    tale.happens("case_reopened", "2026-04-02 11:00")
    tale.until("2026-04-20 10:00")
    told = {each.effect_id for each in tale.said if isinstance(each, Escalated)}
    assert any(":dating_check:2" in each for each in told)
    assert not told & overtaken


def test_it_may_go_on_more_than_once_each_time_under_a_number_of_its_own() -> None:
    tale = closed()
    for at in ("2026-05-26", "2026-06-02"):
        tale.happens("case_reopened", f"{at} 10:00")
        tale.happens("case_closed", f"{at} 11:00", outcome="completed")
    goes_on = [each.effect_id for each in tale.said if isinstance(each, PhaseChanged)]
    assert [each.rpartition("reopened:")[2] for each in goes_on] == ["1", "2"]


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
