"""The tasks of special situations: the auditor notices each miss that was taken away."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.auditor.test_waits import OFFERED, OPENED, OWNED, found, told
from tests.unit.machine.telling import POLICY, nl
from workflows.auditor.record import Said
from workflows.auditor.unexpected import DONE_IN_TIME, TOO_EARLY, unexpected

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
MISSED = {"type": "appointment_missed"}
OFTEN: tuple[Moment, ...] = tuple((f"2026-{day} 10:00", MISSED) for day in ("03-31", "04-01", "04-02"))
TRIED_OFTEN: tuple[Moment, ...] = tuple((at, TRIED[1]) for at, _ in OFTEN)

CASES: dict[str, tuple[str, tuple[Moment, ...], Moment]] = {
    "catch_up": ("2026-04-08 12:00", (OWNED,), AT_30_WEEKS),
    "appointments": ("2026-04-02 14:00", (OWNED, *OFTEN), AT_12_WEEKS),
    "home_visit": ("2026-04-02 12:00", (OWNED, OFTEN[0]), AT_30_WEEKS),
    "unreachable": ("2026-04-14 12:00", (OWNED, TRIED), AT_12_WEEKS),
    "deputy_wanted": ("2026-03-31 17:00", (OWNED, AWAY), AT_12_WEEKS),
    "transfer_wanted": ("2026-04-01 12:00", (OWNED, MOVED), AT_12_WEEKS),
    "transfer_decision": ("2026-04-08 12:00", (OWNED, OFFERED, *REFUSED), AT_12_WEEKS),
    "kraamzorg_signal": ("2026-03-31 17:00", (OWNED, SIGNAL), AT_12_WEEKS),
    "kraamzorg_signal_urgent": ("2026-03-31 17:00", (OWNED, URGENT), AT_12_WEEKS),
}
NEW_OWNER = {"type": "owner_confirmed", "organisation": "wijk", "deputy": "jgz"}
WITH_HER = {"type": "contact_made", "with_client": True, "with_referrer": False}
PLAN = {"type": "plan_agreed"}
MEETING = {"type": "mdo_held"}
DECIDED = {"type": "decision_recorded"}
DONE: list[tuple[str, Moment]] = [
    ("catch_up", ("2026-04-02 10:00", PLAN)),
    ("catch_up", ("2026-04-02 10:00", MEETING)),
    *(("appointments", ("2026-04-02 10:30", says)) for says in (WITH_HER, PLAN, DECIDED)),
    *(("home_visit", ("2026-04-01 10:00", says)) for says in (WITH_HER, TRIED[1])),
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


@pytest.mark.parametrize("code", CASES)
def test_a_refusal_of_help_with_a_concern_about_safety_stops_none_of_them(code: str) -> None:
    until, later, opened = CASES[code]
    refused = ("2026-03-30 11:00", {"type": "help_refused", "safety_concern": True})
    both = told(until, *sorted((*later, refused), key=lambda each: each[0]), opened=opened, hidden=f"{code}:")
    assert code in found(both, until)


def test_nor_any_stage_or_week() -> None:
    refused = ("2026-03-30 11:00", {"type": "help_refused", "safety_concern": True})
    until = "2026-07-10 12:00"
    silent = replace(told("2026-03-30 12:00", refused), said=())
    assert {"B", "C", "I", "P", "12+0", "20+0", "24+0", "26+0", "ladder"} <= set(found(silent, until))


def test_three_attempts_in_vain_ask_for_a_visit_and_a_later_contact_for_none() -> None:
    until, spoke = "2026-04-08 12:00", ("2026-04-01 12:00", WITH_HER)
    hidden = told(until, OWNED, *TRIED_OFTEN, opened=AT_30_WEEKS, hidden="home_visit:")
    assert "home_visit" in found(hidden, until)
    counted_anew = (OWNED, *TRIED_OFTEN[:2], spoke, TRIED_OFTEN[2])
    assert "home_visit" not in found(told(until, *counted_anew, opened=AT_30_WEEKS), until)


def test_a_visit_is_judged_only_where_every_due_date_says_that_she_is_so_far() -> None:
    redated = ("2026-03-31 12:00", {"type": "dating_changed", "edd": "2026-07-06", "method": "crl_10_12"})
    until, later, opened = CASES["home_visit"]
    assert found(told(until, redated, *later, opened=opened, hidden="home_visit:"), until) == []
    assert found(told(until, *later, opened=AT_12_WEEKS), until) == []


def test_appointments_missed_long_ago_do_not_count() -> None:
    row = (OWNED, *((f"2026-{month} 10:00", MISSED) for month in ("03-31", "04-01", "05-06")))
    until = "2026-05-06 14:00"
    assert "appointments" not in found(told(until, *row, hidden="appointments:"), until)


TOO_MUCH: list[tuple[str, tuple[Moment, ...], Moment, str, str]] = [
    ("appointments", OFTEN[:2], AT_12_WEEKS, "2026-04-02 10:00", TOO_EARLY),
    ("appointments", OFTEN, AT_12_WEEKS, "2026-04-02 10:30", TOO_EARLY),
    ("appointments", (*OFTEN, ("2026-04-02 10:20", DECIDED)), AT_12_WEEKS, "2026-04-02 11:00", DONE_IN_TIME),
    ("home_visit", OFTEN[:1], AT_12_WEEKS, "2026-04-02 10:00", TOO_EARLY),
    ("home_visit", OFTEN[:1], AT_30_WEEKS, "2026-04-01 16:00", TOO_EARLY),
    ("home_visit", (OFTEN[0], (OFTEN[1][0], TRIED[1])), AT_30_WEEKS, "2026-04-02 10:00", DONE_IN_TIME),
]


@pytest.mark.parametrize(("code", "later", "opened", "due", "why"), TOO_MUCH)
def test_a_miss_of_what_nobody_asked_for_or_what_was_done_must_not_be(
    code: str, later: tuple[Moment, ...], opened: Moment, due: str, why: str
) -> None:
    case = told("2026-04-02 10:45", OWNED, *later, opened=opened)
    before = [each.effect_id for each in unexpected(case)]
    assert before == []
    miss = Said(f"{case.case_id}:{code}:9:missed", "deadline_missed", None, nl(due))
    assert [each.why for each in unexpected(replace(case, said=(*case.said, miss)))] == [why]


def test_every_special_task_is_judged() -> None:
    assert set(POLICY.special.tasks) == set(CASES)


@pytest.mark.parametrize("planned_again", [{"type": "escalation_resolved", "reason": "seen"}, NEW_OWNER])
def test_one_that_is_planned_again_has_its_time_to_be_looked_at_again(planned_again: dict[str, Any]) -> None:
    """An hour at first, two working days then: nothing is missing meanwhile."""
    life = (OWNED, *OFTEN, ("2026-04-07 10:00", planned_again))
    assert found(told("2026-04-08 12:00", *life), "2026-04-08 12:00") == []
    late = "2026-04-09 12:00"
    assert found(told(late, *life, hidden="appointments:2"), late) == ["appointments"]


def test_who_takes_help_after_all_is_counted_afresh() -> None:
    tried = TRIED[1]
    row: list[Moment] = [(f"2026-03-31 1{hour}:00", tried) for hour in range(3)]
    row += [("2026-04-01 10:00", {"type": "help_refused", "safety_concern": False})]
    row += [("2026-04-02 10:00", {"type": "consent_answered", "granted": True})]
    row += [(f"2026-04-07 1{hour}:00", tried) for hour in range(3)]
    case = told("2026-04-20 12:00", OWNED, *row, opened=AT_30_WEEKS)
    assert f"{case.case_id}:home_visit:2:missed" in {each.effect_id for each in case.said}
    assert unexpected(case) == ()
