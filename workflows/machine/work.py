"""One step in progress: the state so far, and what has been said so far.

Lives only inside one call of `advance`, which stays a pure function of its arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from shared.pregnancy import GestationalAge, days_on, local_date, policy_edd, policy_ga_on
from workflows.machine.effects import Effect
from workflows.machine.state import ACTED_ON, CaseState, Deadline, Step
from workflows.policy import Policy, StageCode


@lru_cache(maxsize=4096)
def _written(case_id: UUID) -> str:
    """A case writes its number in everything it says."""
    return str(case_id)


@dataclass(slots=True)
class Work:
    """`at` is the instant that is being dealt with: a fact's, or one that time brought."""

    state: CaseState
    policy: Policy
    at: datetime
    effects: list[Effect] = field(default_factory=list[Effect])

    def __post_init__(self) -> None:
        """Work on a draft: the state that came in is somebody else's."""
        self.state = self.state.but()

    def change(self, **fields: Any) -> None:
        """Replace these fields in the draft. A copy for each change would cost a fifth of all time."""
        draft = vars(self.state)
        draft.update(fields)
        if not ACTED_ON.isdisjoint(fields):
            draft.pop("wakes_at", None)

    def effect_id(self, name: str) -> str:
        """The id of one effect of this case: the same whatever is retried, and no other's (I5)."""
        return f"{_written(self.state.case_id)}:{name}"

    def say(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def step(self) -> Step:
        """The outcome."""
        return Step(self.state, tuple(self.effects))

    def replace(self, old: Deadline, new: Deadline | None) -> None:
        """Put another deadline in the place of this one, or take it away."""
        others = [each for each in self.state.deadlines if each is not old]
        self.change(deadlines=tuple(others) if new is None else (*others, new))

    def open_deadline(self, code: str) -> Deadline | None:
        """The running or missed deadline of this code."""
        for each in self.state.deadlines:
            if each.code == code:
                return each
        return None

    def ga_days(self, instant: datetime) -> int | None:
        """How far along she is at this instant, in days; nothing while that is unknown, or over."""
        edd = self.state.edd
        return None if edd is None or not self.pregnant else days_on(edd, local_date(instant))

    @property
    def pregnant(self) -> bool:
        """Whether there is a pregnancy to count in, as far as anybody told."""
        return self.state.birth is None and self.state.stopped_because is None

    @property
    def policy_edd(self) -> date | None:
        """The due date that deadlines are counted from; none after a birth or an ending."""
        state = self.state
        return None if state.edd is None or not self.pregnant else policy_edd(state.edd, state.dating_method)

    def policy_ga(self, instant: datetime) -> GestationalAge:
        """The gestational age that rules go by at this instant (I6: never stored)."""
        state = self.state
        if state.stopped_because is not None:
            return self.policy.aftercare.ended_counts_as.is_
        if state.birth is not None:
            return self.policy.aftercare.counts_as.is_
        if state.edd is None:
            third = self.policy.special.third_trimester.is_ if state.third_trimester else None
            return third or GestationalAge.parse(self.policy.unknown_due_date_band)
        return policy_ga_on(state.edd, state.dating_method, local_date(instant))

    def may_run(self, kind: str, subject: str) -> bool:
        """Whether such a deadline still means something: after a birth no week threshold and only some
        stages, and of a case that was stopped the safety lane alone. So nothing that comes late arms
        anything again (I7).
        """
        if self.state.stopped_because is not None:
            return kind == "stage" and subject in SAFETY_STAGES
        if self.state.declined and kind != "postnatal":
            return kind == "stage" and subject in SAFETY_STAGES
        if self.state.birth is None or kind == "postnatal":
            return True
        return subject in self.policy.aftercare.goes_on


SAFETY_STAGES = frozenset({StageCode.TRIAGE, StageCode.SAFETY_DECISION})
"""What belongs to the safety lane."""

Happens = dict[type, Callable[[Work, Any], None]]
"""What each fact does: one short function per fact, found by its type."""


def causes(state: CaseState) -> tuple[Deadline, ...]:
    """What is overdue, the longest overdue first."""
    missed = [deadline for deadline in state.deadlines if deadline.missed]
    return tuple(sorted(missed, key=attrgetter("due", "code")))
