"""The one gate through which every effect of a case leaves. One transaction, under the case's lock.

Only a step that knows every fact that was taken in may speak; nothing leaves twice; nothing leaves a
case that was closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.messaging import Uow
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.base import Contract
from workflows.machine.effects import Effect, Escalated
from workflows.messages import Emission, Verdict
from workflows.repository import effects as repository
from workflows.repository.effects import Plan, Rung
from workflows.settings import SERVICE
from workflows.translate_effects import contract_of, event_id_of

SETTLED = Verdict()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The gate's answer, and what has left because of it."""

    verdict: Verdict
    left: Sequence[Rung] = ()


async def let_out(emission: Emission, uow: Uow) -> Outcome:
    """Let a step take effect, or say what it does not know."""
    plan = await repository.lock(uow.conn, emission.case_id)
    if plan.closed:
        return Outcome(SETTLED)
    if plan.appended > emission.seen:
        return Outcome(Verdict(missing_up_to=plan.appended))
    rungs = [_rung(effect, uow.now) for effect in emission.effects]
    fresh = await repository.record(uow.conn, emission.case_id, rungs, uow.now)
    for effect, rung in zip(emission.effects, rungs, strict=True):
        if rung.effect_id in fresh:
            _publish(effect, rung, emission, plan, uow)
    await repository.settle(uow.conn, emission, uow.now)
    return Outcome(SETTLED, [rung for rung in rungs if rung.effect_id in fresh])


def _rung(effect: Effect, now: datetime) -> Rung:
    return Rung(
        effect_id=effect.effect_id,
        type=effect.type,
        level=effect.level if isinstance(effect, Escalated) else None,
        due=effect.due,
        late_by=max(0.0, (now - effect.at).total_seconds()),
    )


def _publish(effect: Effect, rung: Rung, emission: Emission, plan: Plan, uow: Uow) -> None:
    """Tell of an effect under an id that follows from it, at the instant that it is about."""
    told = contract_of(effect, rung.late_by)
    if told is None:
        return
    event: Event[Contract] = Event(
        id=str(event_id_of(effect)),
        source=service_source(SERVICE),
        type=told.ce_type(),
        time=effect.at,
        data=told,
        subject=str(emission.case_id),
        correlation_id=plan.correlation_id,
    )
    uow.publish_as(event, topic=registry.of(type(told)).topic, key=str(emission.case_id))
