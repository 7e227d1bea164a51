"""What the world is told when the machine says something. Pure."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

from shared.schemas import registry
from shared.schemas.contracts import case, escalation
from shared.schemas.contracts.base import Contract
from workflows.machine import effects
from workflows.machine.effects import Effect

_NAMESPACE = UUID("5f1b1d3c-6c9e-4b4e-9a38-2d1f0a3c7e55")


_Hiding = effects.Escalated | effects.EscalationEnded | effects.ReminderWithdrawn


def event_id_of(effect: Effect) -> UUID:
    """The CloudEvents id of an effect: always the same, so that even a repeat is recognised."""
    return uuid5(_NAMESPACE, effect.effect_id)


def contract_of(effect: Effect, late_by: float) -> Contract | None:
    """The event that tells of an effect; None for what is only put on record.

    `late_by` is in seconds, not negative.
    """
    return _CONTRACTS[type(effect)](effect, late_by)


def told_id(effect: Effect) -> str:
    """Its id as others read it: always the same as well, and without what nobody may read."""
    if not isinstance(effect, _Hiding) or effect.hidden is None:
        return effect.effect_id
    return effect.effect_id.replace(effect.hidden, f"step.{_about(effect)}", 1)


def _about(effect: _Hiding) -> UUID:
    case = effect.effect_id.partition(":")[0]
    return uuid5(_NAMESPACE, f"{case}:{effect.hidden}")


def topic_of(effect: Effect, told: Contract) -> str:
    """Where it is told: what belongs to the safety lane on the restricted topic, and nowhere else."""
    restricted = isinstance(effect, effects.DeadlineEffect) and effect.restricted
    return registry.topic_of(type(told), restricted=restricted)


def _deadline(contract: type[escalation.DeadlineContract]) -> Callable[[Any, float], Contract]:
    def tell(effect: effects.DeadlineEffect, _: float) -> Contract:
        return contract(**effect.model_dump(exclude={"at", "type", "restricted"}))

    return tell


def _raised(effect: effects.Escalated, late_by: float) -> Contract:
    return escalation.EscalationRaised(
        effect_id=told_id(effect),
        level=effect.level,
        audiences=effect.recipients,
        causes=effect.causes if effect.told is None else effect.told,
        due=effect.due,
        late_by_seconds=late_by,
        urgent=effect.urgent,
        next_threshold=effect.next_threshold,
        next_threshold_at=effect.next_threshold_at,
        policy_version=effect.policy_version,
        after_stop=effect.after_stop,
        about=_about(effect) if effect.hidden is not None and effect.level == 0 else None,
    )


def _reminder_withdrawn(effect: effects.ReminderWithdrawn, _: float) -> Contract:
    return escalation.ReminderWithdrawn(effect_id=told_id(effect), about=_about(effect))


def _deputy(effect: effects.DeputyActivated, _: float) -> Contract:
    return escalation.DeputyActivated(effect_id=effect.effect_id, due=effect.due, urgent=effect.urgent)


def _ended(effect: effects.EscalationEnded, _: float) -> Contract:
    return escalation.EscalationEnded(effect_id=told_id(effect), reason=effect.reason)


def _stopped(effect: effects.CaseStopped, _: float) -> Contract:
    """Why it stopped is not told: an ending must look the same whatever its reason."""
    return escalation.TimersStopped(effect_id=effect.effect_id)


def _phase(effect: effects.PhaseChanged, _: float) -> Contract:
    return case.CasePhaseChanged(effect_id=effect.effect_id, before=effect.before, after=effect.after)


def _on_record_only(_: effects.RungOvertaken, __: float) -> None:
    return None


_CONTRACTS: Mapping[type[Any], Callable[[Any, float], Contract | None]] = {
    effects.DeadlineSet: _deadline(escalation.DeadlineSet),
    effects.DeadlineTightened: _deadline(escalation.DeadlineTightened),
    effects.DeadlineMet: _deadline(escalation.DeadlineMet),
    effects.DeadlineMissed: _deadline(escalation.DeadlineMissed),
    effects.DeadlineCancelled: _deadline(escalation.DeadlineCancelled),
    effects.ThresholdMet: _deadline(escalation.DeadlineMet),
    effects.ThresholdMissed: _deadline(escalation.DeadlineMissed),
    effects.Escalated: _raised,
    effects.ReminderWithdrawn: _reminder_withdrawn,
    effects.DeputyActivated: _deputy,
    effects.EscalationEnded: _ended,
    effects.CaseStopped: _stopped,
    effects.PhaseChanged: _phase,
    effects.RungOvertaken: _on_record_only,
}
