"""A referral that comes late, an unknown due date, and dates that contradict each other."""

from datetime import date

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import EDD, Tale, kinds, notices, rungs, shown
from workflows.machine.effects import Escalated

GROUP = ("mdo_chair", "coordinator", "municipality_escalation", "region_duty")


@pytest.mark.parametrize(
    ("submitted", "level", "recipients", "due"),
    [
        ("2026-07-20 09:00", 2, ("coordinator",), "2026-07-27 09:00"),  # 28+0
        ("2026-08-31 09:00", 2, ("coordinator", "mdo_chair"), "2026-09-02 09:00"),  # 34+0
        ("2026-09-14 09:00", 4, GROUP, "2026-09-15 09:00"),  # 36+0
    ],
)
def test_what_is_late_already_is_one_plan_with_one_notice(
    submitted: str, level: int, recipients: tuple[str, ...], due: str
) -> None:
    tale = Tale().opened(submitted)
    said = tale.until(submitted)
    assert notices(said) == [("catch_up", level, recipients)]
    assert tale.running()["catch_up"] == due
    assert tale.state is not None
    assert tale.state.catch_up


def test_an_emergency_meeting_that_is_not_held_goes_straight_to_the_last_level() -> None:
    tale = Tale().opened("2026-09-14 09:00")
    tale.until("2026-09-15 09:00")
    assert tale.alerts()[-1] == ("L4", "2026-09-15 09:00")


def test_thresholds_that_lie_behind_never_alert() -> None:
    tale = Tale().opened("2026-09-14 09:00")
    tale.until("2026-10-01 09:00")
    told = {cause for each in rungs(tale.said) for cause in each.causes}
    assert not told & {"12+0", "16+0", "20+0", "22+0", "24+0", "25+0", "26+0", "28+0", "32+0", "34+0"}


def test_a_referral_in_the_second_trimester_is_not_late() -> None:
    tale = Tale().opened("2026-07-10 09:00")
    assert notices(tale.until("2026-07-10 12:00")) == []
    assert "catch_up" not in tale.running()


def test_a_plan_is_enough_until_34_weeks_and_then_only_a_meeting() -> None:
    early, late = Tale().opened("2026-07-20 09:00"), Tale().opened("2026-08-31 09:00")
    early.happens("plan_agreed", "2026-07-20 10:00")
    late.happens("plan_agreed", "2026-08-31 10:00")
    assert "catch_up" not in early.running()
    assert "catch_up" in late.running()
    late.happens("mdo_held", "2026-08-31 11:00")
    assert "catch_up" not in late.running()


def test_at_night_those_on_duty_hear_at_once() -> None:
    tale = Tale().opened("2026-09-19 22:00")
    said = tale.until("2026-09-21 08:00")
    told = [(shown(each.due), each.recipients) for each in said if isinstance(each, Escalated)]
    assert told == [("2026-09-19 22:00", ("region_duty",)), ("2026-09-21 08:00", GROUP)]


def test_an_unknown_due_date_is_told_and_nothing_is_late_until_it_is_known() -> None:
    tale = Tale().opened("2026-08-31 09:00", edd=None, dating_method="unknown")
    assert notices(tale.until("2026-08-31 10:00")) == [("dating_unknown", 0, ("coordinator",))]
    assert tale.running()["A"] == "2026-09-01 09:00"
    tale.happens("dating_changed", "2026-08-31 11:00", edd=EDD, method="crl_10_12")
    assert notices(tale.until("2026-08-31 11:00")) == [("catch_up", 2, ("coordinator", "mdo_chair"))]


@pytest.mark.parametrize(
    ("submitted", "settled_by", "wanted"),
    [
        ("2026-07-27 09:00", "plan_agreed", False),  # 29+0
        ("2026-07-27 09:00", "mdo_held", False),
        ("2026-08-31 09:00", "plan_agreed", True),  # 34+0: only a meeting can make it
        ("2026-08-31 09:00", "mdo_held", False),
    ],
)
def test_a_plan_that_was_made_before_anybody_knew_her_due_date_is_not_asked_for(
    submitted: str, settled_by: str, wanted: bool
) -> None:
    tale = Tale().opened(submitted, edd=None, dating_method="unknown")
    tale.happens(settled_by, f"{submitted[:10]} 10:00")
    redate = f"{submitted[:10]} 11:00"
    tale.happens("dating_changed", redate, edd=EDD, method="crl_10_12")
    assert "catch_up" in {code for code, _, _ in notices(tale.until(redate))}
    assert ("catch_up" in tale.running()) == wanted


def test_but_one_of_before_the_case_was_closed_is() -> None:
    tale = Tale().opened("2026-07-01 09:00")
    tale.happens("plan_agreed", "2026-07-01 10:00")
    tale.happens("case_closed", "2026-07-02 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-07-27 10:00")
    assert "catch_up" in tale.running()


def test_under_a_former_policy_another_one_is_asked_for() -> None:
    tale = Tale(former()).opened("2026-07-27 09:00", edd=None, dating_method="unknown")
    tale.happens("plan_agreed", "2026-07-27 10:00")
    tale.happens("dating_changed", "2026-07-27 11:00", edd=EDD, method="crl_10_12")
    assert "catch_up" in tale.running()


def test_about_the_third_trimester_counts_as_34_weeks() -> None:
    tale = Tale().opened("2026-03-30 09:00", edd=None, dating_method="unknown", third_trimester=True)
    assert tale.running()["A"] == "2026-03-30 13:00"
    assert {code for code in tale.running() if "+" in code} == set()


def test_a_due_date_corrected_to_later_takes_the_catch_up_back() -> None:
    tale = Tale().opened("2026-07-20 09:00", dating_method="hc_13_17")
    said = tale.happens("dating_changed", "2026-07-20 10:00", edd=date(2026, 10, 26), method="crl_10_12")
    assert ("deadline_cancelled", "catch_up") in kinds(said)
    assert notices(tale.until("2026-07-20 12:00")) == []


@pytest.mark.parametrize(
    ("method", "edd"),
    [
        ("crl_10_12", date(2026, 10, 19)),  # as good, and further off than that method can be wrong
        ("art", date(2026, 9, 2)),  # forty days: cannot be
        ("clinical_estimate", date(2026, 8, 1)),  # weaker, and far off
        ("art", date(2027, 2, 1)),  # more than 280 days ahead
    ],
)
def test_dates_that_contradict_each_other_are_not_applied_and_are_looked_at(method: str, edd: date) -> None:
    tale = Tale().opened()
    before = tale.running()
    said = tale.happens("dating_changed", "2026-03-31 09:00", edd=edd, method=method)
    assert said == ()
    assert tale.running() == before
    told = notices(tale.until("2026-03-31 09:00"))
    assert told == [("dating_conflict", 2, ("referrer", "coordinator"))]
    assert tale.state is not None
    assert tale.state.edd == EDD


def test_whoever_looked_says_which_date_holds_and_the_plan_goes_by_it() -> None:
    tale = Tale().opened()
    typed = date(2026, 10, 19)
    tale.happens("dating_changed", "2026-03-31 09:00", edd=typed, method="crl_10_12")
    before = tale.running()["20+0"]
    tale.happens("dating_confirmed", "2026-03-31 12:00", edd=typed, method="crl_10_12")
    assert tale.state is not None
    assert tale.state.edd == typed
    assert (before, tale.running()["20+0"]) == ("2026-05-22 16:00", "2026-06-01 16:00")
    tale.happens("dating_confirmed", "2026-04-01 12:00", edd=EDD, method="lmp")
    assert (tale.state.edd, tale.state.dating_method) == (EDD, "lmp")


def test_what_was_looked_at_before_anybody_was_asked_is_asked_of_nobody() -> None:
    tale = Tale().opened()
    tale.happens("dating_changed", "2026-03-30 19:00", edd=date(2026, 10, 19), method="crl_10_12")
    tale.happens("dating_confirmed", "2026-03-30 20:00", edd=EDD, method="crl_10_12")
    told = notices(tale.until("2026-03-31 12:00"))
    assert [each for each in told if each[0] == "dating_conflict"] == []


def test_a_date_that_cannot_be_is_not_gone_by_whoever_looked() -> None:
    tale = Tale().opened()
    tale.happens("dating_confirmed", "2026-03-31 09:00", edd=date(2027, 2, 1), method="art")
    assert tale.state is not None
    assert tale.state.edd == EDD


def test_the_same_date_again_is_no_news() -> None:
    tale = Tale().opened()
    assert tale.happens("dating_changed", "2026-03-31 09:00", edd=EDD, method="crl_10_12") == ()
