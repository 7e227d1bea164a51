"""One step in progress: the state so far, and what has been said so far.

Lives only inside one call of `advance`, which stays a pure function of its arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.pregnancy import GestationalAge, ga_on, local_date, policy_edd, policy_ga_on
from workflows.machine.effects import Effect
from workflows.machine.state import CaseState, Deadline, Step
from workflows.policy import Policy


@dataclass
class Work:
    """`at` is the instant that is being dealt with: a fact's, or one that time brought."""

    state: CaseState
    policy: Policy
    at: datetime
    effects: list[Effect] = field(default_factory=list[Effect])

    def change(self, **fields: Any) -> None:
        """Replace these fields of the state."""
        self.state = self.state.model_copy(update=fields)

    def say(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def step(self) -> Step:
        """The outcome."""
        return Step(state=self.state, effects=tuple(self.effects))

    def replace(self, old: Deadline, new: Deadline | None) -> None:
        """Put another deadline in the place of this one, or take it away."""
        others = tuple(each for each in self.state.deadlines if each is not old)
        self.change(deadlines=others if new is None else (*others, new))

    def open_deadline(self, code: str) -> Deadline | None:
        """The running or missed deadline of this code."""
        return next((each for each in self.state.deadlines if each.code == code), None)

    def ga_days(self, instant: datetime) -> int | None:
        """How far along she is at this instant, in days; nothing while the due date is unknown."""
        edd = self.state.edd
        return None if edd is None else ga_on(edd, local_date(instant)).days

    @property
    def policy_edd(self) -> date | None:
        """The due date that deadlines are counted from."""
        state = self.state
        return None if state.edd is None else policy_edd(state.edd, state.dating_method)

    def policy_ga(self, instant: datetime) -> GestationalAge:
        """The gestational age that rules go by at this instant (I6: never stored)."""
        state = self.state
        if state.edd is None:
            return GestationalAge.parse(self.policy.unknown_due_date_band)
        return policy_ga_on(state.edd, state.dating_method, local_date(instant))


Happens = dict[type, Callable[[Work, Any], None]]
"""What each fact does: one short function per fact, found by its type."""


def causes(state: CaseState) -> tuple[Deadline, ...]:
    """What is overdue, the longest overdue first."""
    missed = (deadline for deadline in state.deadlines if deadline.missed)
    return tuple(sorted(missed, key=lambda deadline: (deadline.due, deadline.code)))
