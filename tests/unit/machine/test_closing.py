"""A case comes to its close, and within half a year may go on, under numbers of its own."""

from uuid import UUID

from tests.unit.machine.closed import closed, two_years_on
from tests.unit.machine.telling import Tale
from workflows.machine.effects import CaseStopped, Escalated, PhaseChanged, RungOvertaken


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
