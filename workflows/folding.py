"""A case from its facts alone, without its workflow: the same state, by the same functions. Pure.

The metronome does so while Temporal is away, and the command to explain a case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.machine.advance import advance
from workflows.machine.effects import Effect
from workflows.machine.facts import Tick
from workflows.machine.state import CaseState
from workflows.messages import Emission, RecordedFact
from workflows.policy.model import Policy
from workflows.taking_in import in_force, is_later, take_in


@dataclass(frozen=True, slots=True)
class Folded:
    """A case as it stands: after all facts, and after what time has said up to `ticked_to`."""

    state: CaseState
    effects: tuple[Effect, ...]
    ticked_to: datetime | None
    policy: Policy

    def emission(self, opened_with: Policy) -> Emission:
        """As a step that brings the gate up to date."""
        migrated = self.policy.version != opened_with.version
        return Emission(
            state=self.state,
            ticked_to=self.ticked_to,
            effects=self.effects,
            policy=self.policy if migrated else None,
        )


def fold_case(facts: Sequence[RecordedFact], ticked_to: datetime | None, opened_with: Policy) -> Folded:
    """The case after all its facts, with time told up to `ticked_to`. Raises `FactGap` for a gap."""
    step, told_to = take_in(None, None, facts, opened_with)
    policy = in_force(opened_with, *(recorded.fact for recorded in facts))
    state, effects = step.state, step.effects
    if is_later(ticked_to, told_to):
        assert ticked_to is not None
        told_to = ticked_to
        passed = advance(state, Tick(), ticked_to, policy)
        state, effects = passed.state, (*effects, *passed.effects)
    return Folded(state, effects, told_to, policy)
