"""Facts that come at the very instant at which something is due: whichever was first, both agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.unit.auditor.test_auditor import record
from tests.unit.auditor.test_waits import OPENED, OWNED
from tests.unit.auditor.test_weeks import CONTACT, CRITICAL_PLAN, STARTED
from tests.unit.machine.telling import POLICY, nl
from workflows.auditor.judge import missing
from workflows.auditor.unexpected import unexpected
from workflows.machine import FACT, CaseState, Fact, Step, Tick, advance, next_wake
from workflows.machine.effects import Effect

BEGUN = nl("2026-03-30 09:00")
ANSWERS = (OWNED[1], CONTACT[1], CRITICAL_PLAN[1], STARTED[1])
MILLISECOND = timedelta(milliseconds=1)


def opened() -> tuple[Fact, Step]:
    fact = FACT.validate_python({"no": 1, "at": BEGUN, **OPENED})
    return fact, advance(None, fact, BEGUN, POLICY)


def instants() -> Iterator[datetime]:
    """Every instant at which time does something while nobody answers, up to 25+0."""
    state = opened()[1].state
    while (wake := next_wake(state)) is not None and wake < nl("2026-06-29 12:00"):
        yield wake
        state = advance(state, Tick(), wake, POLICY).state


@pytest.mark.parametrize("apart", [-MILLISECOND, timedelta(0), MILLISECOND, timedelta(minutes=9)])
@pytest.mark.parametrize("ticked", [True, False])
def test_both_agree_about_an_answer_at_any_instant(apart: timedelta, ticked: bool) -> None:
    for instant in list(instants())[::3]:
        for says in ANSWERS:
            _agree(instant + apart, says, ticked=ticked)


def _agree(at: datetime, says: dict[str, Any], *, ticked: bool) -> None:
    """`ticked`: time was told of up to that instant before the fact was taken in; else a minute less."""
    first, step = opened()
    facts, said = [first], list[Effect](step.effects)
    state, said = _passed(step.state, said, at if ticked else at - timedelta(minutes=1))
    fact = FACT.validate_python({"no": 2, "at": at, **says})
    step = advance(state, fact, at, POLICY)
    facts, said = [*facts, fact], [*said, *step.effects]
    until = at + timedelta(days=3)
    _, said = _passed(step.state, said, until)
    case = record(facts, said)
    assert missing(case, until) == (), (at, says, ticked)
    assert unexpected(case) == (), (at, says, ticked)


def _passed(state: CaseState, said: list[Effect], until: datetime) -> tuple[CaseState, list[Effect]]:
    step = advance(state, Tick(), until, POLICY)
    return step.state, [*said, *step.effects]
