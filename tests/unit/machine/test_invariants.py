"""The watchman himself: every state that must not exist is noticed, under its own name."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import Tale, nl
from workflows.machine import CaseState, InvariantBroken, check

AT = "2026-06-08 09:00"


def under_way() -> CaseState:
    tale = Tale().opened(AT)
    assert tale.state is not None
    return tale.state


def overdue() -> CaseState:
    tale = Tale().opened(AT)
    tale.until("2026-06-10 12:00")
    assert tale.state is not None
    return tale.state


def closed() -> CaseState:
    tale = Tale().opened(AT)
    tale.happens("case_closed", "2026-06-08 10:00", outcome="completed")
    assert tale.state is not None
    return tale.state


def in_the_lane() -> CaseState:
    tale = Tale().opened(AT)
    tale.happens("concern_raised", "2026-06-08 10:00", concern=UUID(int=1))
    tale.happens("pregnancy_ended", "2026-06-08 11:00")
    assert tale.state is not None
    return tale.state


def born() -> CaseState:
    tale = Tale().opened("2026-10-12 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    assert tale.state is not None
    return tale.state


def broken(state: CaseState, **fields: Any) -> str:
    """The name under which this is noticed; empty if it is not."""
    try:
        check(state.but(**fields))
    except InvariantBroken as noticed:
        return str(noticed)
    return ""


@pytest.mark.parametrize("state", [under_way, overdue, closed, in_the_lane, born])
def test_what_may_be_is_not_complained_of(state: Any) -> None:
    check(state())


def test_an_open_case_without_a_next_moment_is_noticed() -> None:
    silent = {"deadlines": (), "check": None, "notices": (), "closing_due": None, "safety_recheck_at": None}
    assert broken(under_way(), **silent) == "I1: an open case has a next moment"


def test_a_case_that_nobody_answers_for_is_noticed() -> None:
    class Nobodys(CaseState):
        @property
        def accountable(self) -> str:
            return ""

    state = Nobodys.model_validate(under_way().model_dump())
    assert broken(state) == "I1: somebody is accountable, also while a transfer is pending"


def test_a_week_that_still_runs_after_an_ending_is_noticed() -> None:
    week = tuple(each for each in under_way().deadlines if each.kind == "threshold")
    assert (
        broken(in_the_lane(), deadlines=week) == "I3: after an ending only deadlines of the safety lane run"
    )
    stall = tuple(each for each in under_way().deadlines if each.code == "I")
    assert (
        broken(in_the_lane(), deadlines=stall) == "I3: after an ending only deadlines of the safety lane run"
    )


@pytest.mark.parametrize("what", ["check", "closing_due", "safety_recheck_at"])
def test_anything_else_that_is_waited_for_after_an_ending_is_noticed(what: str) -> None:
    waited = under_way().check if what == "check" else nl(AT)
    assert broken(in_the_lane(), **{what: waited}) == "I3, I7: after an ending nothing else is waited for"


def test_a_closed_case_that_does_not_say_why_is_noticed() -> None:
    assert broken(closed(), stopped_because=None) == "I4: a closed case says why"


def test_a_closed_case_that_still_wakes_is_noticed() -> None:
    lane = in_the_lane()
    told = lane.but(deadlines=lane.deadlines)
    assert broken(told, closed=True) == "I4: a closed case has no timers"


def test_a_closed_case_with_something_overdue_is_noticed() -> None:
    missed = tuple(each.but(missed=True) for each in in_the_lane().deadlines)
    assert broken(closed(), deadlines=missed) == "I4: in a closed case nothing is open"


def test_a_stopped_case_with_nothing_left_must_be_closed() -> None:
    later = overdue().ladder
    nothing = {"deadlines": (), "concerns": (), "ladder": later}
    assert broken(in_the_lane(), **nothing) == "I4: what stopped is closed unless a concern is open"


def test_the_phase_and_the_birth_go_together() -> None:
    assert broken(born(), phase="prenatal") == "the phase follows from the birth"
    assert broken(under_way(), phase="postnatal") == "the phase follows from the birth"


@pytest.mark.parametrize("what", ["deadlines", "check"])
def test_a_week_of_pregnancy_after_a_birth_is_noticed(what: str) -> None:
    before = getattr(under_way(), what)
    still = before if what == "check" else tuple(each for each in before if each.kind == "threshold")
    assert broken(born(), **{what: still}) == "after a birth no week of pregnancy is waited for"


def waiting() -> CaseState:
    tale = Tale().opened(AT)
    tale.happens("wait_started", "2026-06-08 10:00", wait=UUID(int=1), kind="housing")
    tale.happens("transfer_proposed", "2026-06-08 10:00", organisation="jgz-zuid", municipality="GM0479")
    assert tale.state is not None
    return tale.state


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("J.000000000001", "every wait is asked after"),
        ("L", "a transfer is answered, or completed, by a day"),
    ],
)
def test_what_nobody_asks_after_any_more_is_noticed_unless_she_declines_help(code: str, name: str) -> None:
    state = waiting()
    check(state)
    without = tuple(each for each in state.deadlines if each.code != code)
    assert broken(state, deadlines=without) == name
    assert broken(state, deadlines=without, declined=True) == ""
    birth = born().birth
    after = tuple(each for each in without if each.kind != "threshold")
    born_since = {"deadlines": after, "birth": birth, "phase": "postnatal", "check": None}
    assert broken(state, declined=True, **born_since) == name


def test_a_timer_without_a_version_of_the_policy_is_noticed() -> None:
    assert broken(under_way(), policy_version="") == "I5: every timer has its policy version"


def test_two_deadlines_for_one_thing_are_noticed() -> None:
    twice = (*under_way().deadlines, under_way().deadlines[0])
    assert broken(under_way(), deadlines=twice) == "I5: one deadline per stage, moment or threshold"


def test_an_attempt_that_was_not_counted_is_noticed() -> None:
    assert broken(under_way(), attempts={}) == "I5: no attempt is used twice"
    counted = under_way().attempts
    behind = {**counted, "A": counted["A"] - 1}
    assert broken(under_way(), attempts=behind) == "I5: no attempt is used twice"


def test_a_ladder_and_something_overdue_go_together() -> None:
    name = "the ladder stands exactly while something is overdue"
    assert broken(overdue(), ladder=None) == name
    assert broken(under_way(), ladder=overdue().ladder) == name


def test_a_next_rung_that_does_not_lie_ahead_is_noticed() -> None:
    ladder = overdue().ladder
    assert ladder is not None
    reached = max(ladder.reached.values())
    name = "the next rung lies ahead of those reached"
    assert broken(overdue(), ladder=ladder.but(next_due=reached)) == name
    ahead = {**ladder.reached, "L2": reached + timedelta(hours=1), "L1": reached - timedelta(hours=1)}
    between = ladder.but(reached=ahead, next_due=reached)
    assert broken(overdue(), ladder=between) == name
