"""Facts are taken in as they were recorded: after what time had already said. Pure.

The same rows give the same state and the same effects, whatever was killed in between: also a case that
is folded again from its first fact comes out as it was told. A policy that a fact brings holds from that
fact on.
"""

from collections.abc import Iterable
from datetime import datetime

from workflows.machine.advance import FactGap, advance
from workflows.machine.effects import Effect
from workflows.machine.facts import Fact, PolicyMigrated, Tick
from workflows.machine.state import CaseState
from workflows.machine.step import Step
from workflows.messages import RecordedFact
from workflows.policy.model import Policy


def take_in(
    state: CaseState | None, ticked_to: datetime | None, row: Iterable[RecordedFact], policy: Policy
) -> tuple[Step, datetime | None]:
    """The state after a row of facts with all that was and is said, and up to when time has spoken.

    What time said before a fact was recorded is said again, under the same ids, where this state does
    not know of it: the worker died before it heard that it had left. Raises `FactGap` for no facts.
    """
    effects: list[Effect] = []
    for recorded in row:
        if state is not None and is_later(recorded.ticked_to, ticked_to):
            ticked_to = recorded.ticked_to
            assert ticked_to is not None
            step = advance(state, Tick(), ticked_to, policy)
            state, effects = step.state, [*effects, *step.effects]
        step = advance(state, recorded.fact, recorded.fact.at, policy)
        state, effects = step.state, [*effects, *step.effects]
        policy = in_force(policy, recorded.fact)
    if state is None:
        raise FactGap("a case begins with fact 1, opened")
    return Step(state=state, effects=tuple(effects)), ticked_to


def in_force(policy: Policy, *facts: Fact) -> Policy:
    """The policy that holds from these facts on: that of the last migration, else the one there was."""
    for fact in facts:
        if isinstance(fact, PolicyMigrated):
            policy = fact.policy
    return policy


def is_later(one: datetime | None, other: datetime | None) -> bool:
    """Whether time has spoken up to a later instant; None is before it ever spoke."""
    return one is not None and (other is None or one > other)
