"""The case machine: what a case's deadlines do, as pure functions of facts, time and policy.

    advance(state: CaseState | None, occurrence: Fact | Tick, now: datetime, policy: Policy) -> Step
    next_wake(state: CaseState) -> datetime | None      # None only for a closed case
    fold(state: CaseState | None, facts: Iterable[Fact], policy: Policy) -> Step
    check(state: CaseState) -> None                     # raises InvariantBroken

A fact whose number was seen changes nothing; a gap in the numbers raises `FactGap`.
"""

from shared.pregnancy import load_calendar
from workflows.machine.advance import FactGap, advance, fold
from workflows.machine.facts import FACT, Fact, Tick
from workflows.machine.invariants import InvariantBroken, check
from workflows.machine.standing import next_wake
from workflows.machine.state import CaseState
from workflows.machine.step import Step

__all__ = [
    "FACT",
    "CaseState",
    "Fact",
    "FactGap",
    "InvariantBroken",
    "Step",
    "Tick",
    "advance",
    "check",
    "fold",
    "next_wake",
]

load_calendar()  # at import, because a workflow that is running may not import anything
