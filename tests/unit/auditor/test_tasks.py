"""The tasks of special situations: the auditor notices each miss that was taken away."""

from datetime import date
from typing import Any

import pytest

from tests.unit.auditor.test_waits import OFFERED, OPENED, OWNED, found, told
from tests.unit.machine.telling import POLICY

Moment = tuple[str, dict[str, Any]]
AT_30_WEEKS: Moment = ("2026-03-30 09:00", {**OPENED, "edd": date(2026, 6, 6)})
AT_35_WEEKS: Moment = ("2026-03-30 09:00", {**OPENED, "edd": date(2026, 5, 4)})
AT_12_WEEKS: Moment = ("2026-03-30 09:00", OPENED)
TRIED: Moment = ("2026-03-31 10:00", {"type": "contact_attempted"})
AWAY: Moment = ("2026-03-31 10:00", {"type": "staff_absent", "organisation": "jgz", "deputised": False})
MOVED: Moment = ("2026-03-31 10:00", {"type": "client_moved", "municipality": "GM0453"})
REFUSED: tuple[Moment, ...] = (
    ("2026-04-01 10:00", {"type": "transfer_refused"}),
    ("2026-04-02 10:00", {**OFFERED[1], "organisation": "wijk-zuid"}),
    ("2026-04-03 10:00", {"type": "transfer_refused"}),
)
SIGNAL: Moment = ("2026-03-31 10:00", {"type": "signal_given", "urgent": False})
URGENT: Moment = ("2026-03-31 10:00", {"type": "signal_given", "urgent": True})

CASES: dict[str, tuple[str, tuple[Moment, ...], Moment]] = {
    "catch_up": ("2026-04-08 12:00", (OWNED,), AT_30_WEEKS),
    "unreachable": ("2026-04-14 12:00", (OWNED, TRIED), AT_12_WEEKS),
    "deputy_wanted": ("2026-03-31 17:00", (OWNED, AWAY), AT_12_WEEKS),
    "transfer_wanted": ("2026-04-01 12:00", (OWNED, MOVED), AT_12_WEEKS),
    "transfer_decision": ("2026-04-08 12:00", (OWNED, OFFERED, *REFUSED), AT_12_WEEKS),
    "kraamzorg_signal": ("2026-03-31 17:00", (OWNED, SIGNAL), AT_12_WEEKS),
    "kraamzorg_signal_urgent": ("2026-03-31 17:00", (OWNED, URGENT), AT_12_WEEKS),
}
WITH_HER = {"type": "contact_made", "with_client": True, "with_referrer": False}
PLAN = {"type": "plan_agreed"}
MEETING = {"type": "mdo_held"}
DECIDED = {"type": "decision_recorded"}
DONE: list[tuple[str, Moment]] = [
    ("catch_up", ("2026-04-02 10:00", PLAN)),
    ("catch_up", ("2026-04-02 10:00", MEETING)),
    ("unreachable", ("2026-04-10 10:00", WITH_HER)),
    ("deputy_wanted", ("2026-03-31 12:00", {"type": "staff_returned", "organisation": "jgz"})),
    ("deputy_wanted", ("2026-03-31 12:00", {**AWAY[1], "deputised": True})),
    ("transfer_wanted", ("2026-04-01 09:00", OFFERED[1])),
    ("transfer_wanted", ("2026-04-01 09:00", DECIDED)),
    ("transfer_decision", ("2026-04-03 12:00", DECIDED)),
    ("transfer_decision", ("2026-04-03 12:00", OFFERED[1])),
    ("kraamzorg_signal", ("2026-03-31 11:00", WITH_HER)),
    ("kraamzorg_signal_urgent", ("2026-03-31 11:00", DECIDED)),
]


@pytest.mark.parametrize("code", CASES)
def test_a_miss_that_nobody_said_is_missing(code: str) -> None:
    until, later, opened = CASES[code]
    assert found(told(until, *later, opened=opened), until) == []
    hidden = told(until, *later, opened=opened, hidden=f"{code}:")
    assert len(hidden.said) < len(told(until, *later, opened=opened).said), "it was missed"
    assert found(hidden, until) == [code]


@pytest.mark.parametrize(("code", "done"), DONE)
def test_what_was_done_in_time_is_not_missing(code: str, done: Moment) -> None:
    until, later, opened = CASES[code]
    assert found(told(until, *later, done, opened=opened, hidden=f"{code}:"), until) == []


def test_far_along_only_a_meeting_makes_the_plan() -> None:
    until, plan = "2026-04-02 12:00", ("2026-03-30 15:00", PLAN)
    meeting = ("2026-03-30 15:00", MEETING)
    assert found(told(until, OWNED, plan, opened=AT_35_WEEKS, hidden="catch_up:"), until) == ["catch_up"]
    assert found(told(until, OWNED, meeting, opened=AT_35_WEEKS, hidden="catch_up:"), until) == []


def test_a_referral_that_is_late_under_one_due_date_only_is_not_judged() -> None:
    redated = ("2026-03-30 12:00", {"type": "dating_changed", "edd": "2026-07-06", "method": "crl_10_12"})
    case = told("2026-04-08 12:00", OWNED, redated, opened=AT_30_WEEKS, hidden="catch_up:")
    assert found(case, "2026-04-08 12:00") == []


def test_trying_again_gives_no_more_time() -> None:
    again = ("2026-04-08 10:00", {"type": "contact_attempted"})
    until = "2026-04-14 12:00"
    assert found(told(until, OWNED, TRIED, again, hidden="unreachable:"), until) == ["unreachable"]


def test_a_refusal_of_what_nobody_proposed_is_no_bounce() -> None:
    twice = (OFFERED, REFUSED[0], ("2026-04-02 10:00", REFUSED[0][1]))
    until = "2026-04-08 12:00"
    assert found(told(until, OWNED, *twice, hidden="transfer_decision:"), until) == []


def test_that_somebody_of_another_organisation_is_away_asks_for_nobody() -> None:
    away = ("2026-03-31 10:00", {**AWAY[1], "organisation": "wijkteam"})
    assert found(told("2026-04-02 12:00", OWNED, away, hidden="deputy_wanted:"), "2026-04-02 12:00") == []


def test_a_refusal_of_help_and_an_end_stop_them_all() -> None:
    for what in ({"type": "help_refused", "safety_concern": False}, {"type": "pregnancy_ended"}):
        for code, (until, later, opened) in CASES.items():
            stopped = (later[-1][0], what)
            assert found(told(until, *later, stopped, opened=opened, hidden=f"{code}:"), until) == []


def test_every_special_task_is_judged_or_named_as_not() -> None:
    """The two that hang on how often she was seen since are in decision 0013."""
    assert set(POLICY.special.tasks) - set(CASES) == {"appointments", "home_visit"}
