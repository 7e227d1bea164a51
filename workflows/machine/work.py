"""One step in progress: the state so far, and what has been said so far.

Lives only inside one call of `advance`, which stays a pure function of its arguments.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from shared.pregnancy import GestationalAge, days_on, ga_on, local_date
from workflows.machine.effects import Effect
from workflows.machine.standing import FOLLOWS, is_pregnant
from workflows.machine.state import CaseState, Deadline
from workflows.machine.step import Step
from workflows.policy import Policy, StageCode
from workflows.values import twin


class Work:
    """`at` is the instant that is being dealt with: a fact's, or one that time brought."""

    __slots__ = ("at", "effects", "policy", "state")

    def __init__(self, state: CaseState, policy: Policy, at: datetime) -> None:
        """Work on a draft: the state that came in is somebody else's."""
        self.state = twin(state)
        self.policy = policy
        self.at = at
        self.effects: list[Effect] = []

    def change(self, **fields: Any) -> None:
        """Replace these fields in the draft. A copy for each change would cost a fifth of all time."""
        draft: dict[str, Any] = self.state.__dict__
        for changed, new in fields.items():
            draft[changed] = new
            for name in FOLLOWS.get(changed, ()):
                draft.pop(name, None)

    def effect_id(self, name: str) -> str:
        """The id of one effect of this case: the same whatever is retried, and no other's (I5)."""
        return f"{self.state.written}:{name}"

    def say(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def step(self) -> Step:
        """The outcome."""
        return Step(self.state, tuple(self.effects))

    def replace(self, old: Deadline, new: Deadline | None) -> None:
        """Put another deadline in the place of this one, or take it away."""
        others = [each for each in self.state.deadlines if each is not old]
        if new is not None:
            others.append(new)
        self.change(deadlines=tuple(others))

    def open_deadline(self, code: str) -> Deadline | None:
        """The running or missed deadline of this code: there is one at most, often among the latest."""
        for each in reversed(self.state.deadlines):
            if each.code == code:
                return each
        return None

    def ga_days(self, instant: datetime) -> int | None:
        """How far along she is at this instant, in days; nothing while that is unknown, or over."""
        edd = self.state.counted_edd
        return None if edd is None else days_on(edd, local_date(instant))

    @property
    def pregnant(self) -> bool:
        """Whether there is a pregnancy to count in, as far as anybody told."""
        return is_pregnant(self.state)

    @property
    def policy_edd(self) -> date | None:
        """The due date that deadlines are counted from; none after a birth or an ending."""
        return self.state.policy_edd

    def policy_ga(self, instant: datetime) -> GestationalAge:
        """The gestational age that rules go by at this instant (I6: never stored)."""
        state = self.state
        if (edd := state.policy_edd) is not None:
            return ga_on(edd, local_date(instant))
        if state.stopped_because is not None:
            return self.policy.aftercare.ended_counts_as.is_
        if state.birth is not None:
            return self.policy.aftercare.counts_as.is_
        third = self.policy.special.third_trimester.is_ if state.third_trimester else None
        return third or GestationalAge.parse(self.policy.unknown_due_date_band)

    def may_run(self, kind: str, subject: str) -> bool:
        """Whether such a deadline still means something: after a birth no week threshold and only some
        stages, and of a case that was stopped the safety lane alone. So nothing that comes late arms
        anything again (I7). While she declines help the safety lane too, not even that a support of hers will
        end; from a birth on also what others owe and the steps after it, since these are for the child.
        """
        if self.state.stopped_because is not None:
            return kind == "stage" and subject in SAFETY_STAGES
        former, unborn = self.policy.keeps_former_rules, self.state.birth is None
        if self.state.declined and (kind != "postnatal" or (unborn and not former)):
            watched = SAFETY_STAGES if unborn or former else SAFETY_STAGES | OF_OTHERS
            return kind == "stage" and subject in watched
        if self.state.birth is None or kind == "postnatal":
            return True
        return subject in self.policy.aftercare.goes_on or subject in AFTERWARDS


AFTERWARDS: Final = frozenset({"kraamzorg_signal", "kraamzorg_signal_urgent"})
"""What belongs to the weeks after a birth, and so runs then whatever else goes on."""
OF_OTHERS: Final = frozenset({StageCode.EXTERNAL_WAIT, StageCode.TRANSFER})
"""What is awaited of others: who helps from outside, and who takes the case over."""
SAFETY_STAGES: Final = frozenset({StageCode.TRIAGE, StageCode.SAFETY_DECISION})
"""What belongs to the safety lane."""

Happens = dict[type, Callable[[Work, Any], None]]
"""What each fact does: one short function per fact, found by its type."""
