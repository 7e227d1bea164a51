"""What happens if nobody acts is known beforehand, and is exactly what happens then."""

import itertools
import json
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.messaging.binding import decode
from tests.unit.workflows.test_taking_in import MONDAY, PAIR, POLICY, Told, moves
from workflows.arming import AT_MOST, HORIZON, Armed, arm
from workflows.folding import fold_case
from workflows.machine import Tick, advance, next_wake
from workflows.machine.effects import CaseStopped, Escalated
from workflows.machine.future import silent_future
from workflows.machine.step import Step

WEEK = timedelta(days=7)


def happened(story) -> tuple[Told, object]:
    told, now = Told(), MONDAY
    for hours, said in story:
        now += timedelta(hours=hours)
        told.happen(now, said) if said else told.pass_time(now)
    return told, now


def value(row: Armed, late_by: float) -> bytes:
    said = row.said
    assert said is not None
    return (said.before if said.after is None else f"{said.before}{late_by}{said.after}").encode()


@settings(max_examples=40, deadline=None)
@given(moves, st.integers(1, 60))
def test_what_was_foreseen_is_what_happens(story, days):
    told, now = happened(story)
    until = now + timedelta(days=days)
    foreseen = list(itertools.takewhile(lambda c: c.at <= until, silent_future(told.state, POLICY)))
    late = advance(told.state, Tick(), until, POLICY)
    assert [e for coming in foreseen for e in coming.effects] == list(late.effects)
    assert (foreseen[-1].state if foreseen else told.state) == late.state
    assert [c.at for c in foreseen] == sorted({c.at for c in foreseen})


@settings(max_examples=40, deadline=None)
@given(moves)
def test_a_case_that_is_folded_is_armed_as_it_was(story):
    told, _ = happened(story)
    folded = fold_case(told.recorded, told.ticked_to, POLICY)
    assert folded.state == told.state
    once = arm(Step(state=told.state), MONDAY, POLICY, "c")
    assert arm(Step(state=folded.state), MONDAY, POLICY, "c") == once


def test_what_is_overdue_comes_first_and_each_at_its_own_instant():
    told = Told()
    told.happen(MONDAY + WEEK, {"type": "owner_proposed", "attempt": 1, **PAIR})
    rows = arm(Step(state=told.state), MONDAY + WEEK, POLICY, "c").rows
    assert rows[0].at == next_wake(told.state) < MONDAY + WEEK
    assert all(row.effect is None or row.effect.at == row.at for row in rows)


def test_a_closed_case_has_no_future():
    told = Told()
    told.happen(MONDAY, {"type": "pregnancy_ended"})
    assert list(silent_future(told.state, POLICY)) == []


def test_the_future_of_an_open_case_has_no_end_but_arming_has():
    told = Told()
    arming = arm(Step(state=told.state), MONDAY, POLICY, "c")
    assert arming.until == MONDAY + HORIZON
    assert arming.rows[-1].at <= arming.until
    assert arming.rows[-1].next_at > arming.until
    assert len(arming.rows) < AT_MOST


def test_what_a_step_says_leaves_before_its_future():
    told = Told()
    step = advance(told.state, told_fact(told, {"type": "pregnancy_ended"}), MONDAY, POLICY)
    arming = arm(step, MONDAY, POLICY, "c")
    assert [row.effect for row in arming.rows] == list(step.effects)
    assert isinstance(arming.rows[0].effect, CaseStopped)
    assert arming.rows[-1].after.closed


def told_fact(told: Told, said: dict):
    told.happen(MONDAY, said)
    recorded = told.recorded.pop()
    told.state = fold_case(told.recorded, None, POLICY).state
    return recorded.fact


def test_with_a_random_number_of_its_own_a_case_arms_ids_that_are_not_computed():
    told = Told()
    told.happen(MONDAY, {"type": "report_made", "concern": str(UUID(int=9))})
    step = Step(state=told.state)
    armed, other = (arm(step, MONDAY, POLICY, "c", veil).rows for veil in (UUID(int=1), None))
    assert [row.effect for row in armed] == [row.effect for row in other]
    hides = [getattr(row.effect, "hidden", None) is not None for row in armed]
    assert [a.said != b.said for a, b in zip(armed, other, strict=True)] == hides
    assert any(hides)


def test_every_row_is_a_whole_event_that_says_how_late_it_left():
    told = Told()
    told.happen(MONDAY, {"type": "owner_proposed", "attempt": 1, **PAIR})
    rungs = 0
    for row in arm(Step(state=told.state), MONDAY, POLICY, "the-opening").rows:
        if row.said is None:
            continue
        headers = [(name, text.encode()) for name, text in json.loads(row.said.headers)]
        event = decode(headers, value(row, 12.5))
        assert (event.time, event.subject) == (row.effect.at, str(told.state.case_id))
        assert event.correlation_id == "the-opening"
        if isinstance(row.effect, Escalated):
            rungs += 1
            assert event.data.late_by_seconds == 12.5
            assert event.data.audiences == row.effect.recipients
        else:
            assert row.said.after is None
    assert rungs > 5
