"""The machine itself: one occurrence in, the next state and what to say out."""

from collections.abc import Iterable
from datetime import datetime

from workflows.machine.effects import DeputyActivated, Effect, Escalated, RungOvertaken
from workflows.machine.facts import Fact, Opened, PolicyMigrated, Tick
from workflows.machine.happening import happen, open_case
from workflows.machine.ladder import renumber
from workflows.machine.passing import pass_time
from workflows.machine.standing import next_wake
from workflows.machine.state import CaseState
from workflows.machine.step import Step
from workflows.machine.work import Work
from workflows.policy import Policy
from workflows.values import new

_ALERTS = (Escalated, DeputyActivated)


class FactGap(Exception):
    """A fact came before one that precedes it: wait for the missing number."""


def advance(state: CaseState | None, occurrence: Fact | Tick, now: datetime, policy: Policy) -> Step:
    """The one transition of a case. `state` is None only before fact 1, `opened`.

    A tick deals with every instant up to `now`, each at its own due instant. A fact takes effect at its
    `at` without time being told first: what it stops is not said any more, only put on record. A fact
    that was seen changes nothing. Raises `FactGap` where a number is missing.
    """
    if type(occurrence) is Tick:
        if state is None:
            raise FactGap("time cannot pass for a case that is not open: fact 1 is missing")
        return pass_time(state, now, policy)
    if state is None:
        return _open(occurrence, policy)
    return _take(state, occurrence, policy)


def fold(state: CaseState | None, facts: Iterable[Fact], policy: Policy) -> Step:
    """The state after a row of facts, and all that they said. Raises `FactGap`, also for no facts.

    A policy that a fact brings holds from that fact on.
    """
    effects: list[Effect] = []
    for fact in facts:
        step = advance(state, fact, fact.at, policy)
        state = step.state
        effects += step.effects
        policy = fact.policy if isinstance(fact, PolicyMigrated) else policy
    if state is None:
        raise FactGap("a case begins with fact 1, opened")
    return Step(state=state, effects=tuple(effects))


def _open(fact: Fact, policy: Policy) -> Step:
    if not isinstance(fact, Opened) or fact.no != 1:
        raise FactGap(f"a case begins with fact 1, opened; this is fact {fact.no}, {fact.type}")
    work = open_case(fact, policy)
    work.change(facts_seen=1)
    return work.step()


def _take(state: CaseState, fact: Fact, policy: Policy) -> Step:
    if fact.no <= state.facts_seen:
        return Step(state=state)
    if fact.no > state.facts_seen + 1:
        raise FactGap(f"fact {fact.no} came after fact {state.facts_seen}")
    work = Work(state, policy, fact.at)
    work.change(facts_seen=fact.no)
    happen(work, fact)
    _record_overtaken(work, state, fact, policy)
    return work.step()


def _record_overtaken(work: Work, before: CaseState, fact: Fact, policy: Policy) -> None:
    """Put on record what was due, had not been said yet, and now never will be."""
    due = _due_alerts(before, fact.at, policy)
    if not due:
        return
    still = {alert.effect_id for alert in _due_alerts(work.state, fact.at, work.policy)}
    if renumber(work, {alert.effect_id for alert in due} - still):
        still = {alert.effect_id for alert in _due_alerts(work.state, fact.at, work.policy)}
    for alert in due:
        if alert.effect_id not in still:
            work.say(
                new(
                    RungOvertaken,
                    effect_id=f"{alert.effect_id}:overtaken:{fact.no}",
                    at=fact.at,
                    due=alert.due,
                    overtaken=alert.effect_id,
                )
            )


def _due_alerts(state: CaseState, at: datetime, policy: Policy) -> tuple[Escalated | DeputyActivated, ...]:
    """What time alone would say up to this instant."""
    wake = next_wake(state)
    if wake is None or wake > at:
        return ()
    effects = pass_time(state, at, policy).effects
    return tuple([each for each in effects if isinstance(each, _ALERTS)])
