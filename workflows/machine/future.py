"""The silent future: everything that a case will say if nobody acts. Pure.

It is what a case is armed with, so that its escalations leave though no workflow runs, and what
`tijdig case explain` shows. It needs no rule of its own: it lets time pass in `advance`, one instant after
the other, so that it can never differ from what happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.machine.advance import advance
from workflows.machine.effects import Effect
from workflows.machine.facts import Tick
from workflows.machine.standing import next_wake
from workflows.machine.state import CaseState
from workflows.policy import Policy


@dataclass(frozen=True, slots=True)
class Coming:
    """One instant at which time alone acts: what it says then (perhaps nothing), and the case after it."""

    at: datetime
    effects: tuple[Effect, ...]
    state: CaseState


class StandsStill(Exception):
    """Time did not act at the instant at which it should have: the case would wait for ever."""


def silent_future(state: CaseState, policy: Policy) -> Iterator[Coming]:
    """Every instant to come at which time alone acts, in order, each at its own; also those overdue.

    Lazy, and without an end while the case is open: the ladder repeats for ever. Take what you need, by
    instant or by number. What time it is does not matter. Raises `StandsStill` where the machine would
    not move on.
    """
    while (wake := next_wake(state)) is not None:
        step = advance(state, Tick(), wake, policy)
        following = next_wake(step.state)
        if following is not None and following <= wake:
            raise StandsStill(f"{following.isoformat()} comes after {wake.isoformat()}")
        yield Coming(at=wake, effects=step.effects, state=step.state)
        state = step.state
