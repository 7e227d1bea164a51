"""What the world is told when the machine says something. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard
from uuid import UUID, uuid5

from shared.schemas import registry
from shared.schemas.contracts import case, escalation
from shared.schemas.contracts.base import Contract
from workflows.machine import effects
from workflows.machine.effects import Effect

_NAMESPACE = UUID("5f1b1d3c-6c9e-4b4e-9a38-2d1f0a3c7e55")


_Hiding = effects.Escalated | effects.EscalationEnded | effects.ReminderWithdrawn | effects.DeputyActivated
_Telling = Callable[[Any, float, UUID | None], Contract]


def event_id_of(effect: Effect, veil: UUID | None = None) -> UUID:
    """The CloudEvents id of an effect: always the same, so that even a repeat is recognised.

    Made from its id as others read it, so that it betrays no more than that.
    """
    return uuid5(_NAMESPACE, told_id(effect, veil))


def contract_of(effect: Effect, late_by: float, veil: UUID | None = None) -> Contract | None:
    """The event that tells of an effect; None for what is only put on record.

    `late_by` is in seconds, not negative. `veil`: the case's own random number, which nobody outside reads;
    without it (a case from before there was one) what stands for a hidden part can be computed.
    """
    return _CONTRACTS[type(effect)](effect, late_by, veil)


def told_id(effect: Effect, veil: UUID | None = None) -> str:
    """Its id as others read it: always the same as well, and without what nobody may read."""
    if not _hides(effect):
        return effect.effect_id
    return effect.effect_id.replace(effect.hidden or "", f"step.{_about(effect, veil)}", 1)


def _hides(effect: Effect) -> TypeGuard[_Hiding]:
    return isinstance(effect, _Hiding) and effect.hidden is not None


def _about(effect: _Hiding, veil: UUID | None) -> UUID:
    case = effect.effect_id.partition(":")[0]
    return uuid5(veil or _NAMESPACE, f"{case}:{effect.hidden}")


def topic_of(effect: Effect, told: Contract) -> str:
    """Where it is told: what belongs to the safety lane on the restricted topic, and nowhere else."""
    restricted = isinstance(effect, effects.DeadlineEffect) and effect.restricted
    return registry.topic_of(type(told), restricted=restricted)


def _deadline(contract: type[escalation.DeadlineContract]) -> _Telling:
    def tell(effect: effects.DeadlineEffect, _: float, __: UUID | None) -> Contract:
        return contract(**effect.model_dump(exclude={"at", "type", "restricted"}))

    return tell


def _raised(effect: effects.Escalated, late_by: float, veil: UUID | None) -> Contract:
    return escalation.EscalationRaised(
        effect_id=told_id(effect, veil),
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
        about=_about(effect, veil) if effect.hidden is not None and effect.level == 0 else None,
    )


def _reminder_withdrawn(effect: effects.ReminderWithdrawn, _: float, veil: UUID | None) -> Contract:
    return escalation.ReminderWithdrawn(effect_id=told_id(effect, veil), about=_about(effect, veil))


def _deputy(effect: effects.DeputyActivated, _: float, veil: UUID | None) -> Contract:
    return escalation.DeputyActivated(effect_id=told_id(effect, veil), due=effect.due, urgent=effect.urgent)


def _ended(effect: effects.EscalationEnded, _: float, veil: UUID | None) -> Contract:
    return escalation.EscalationEnded(effect_id=told_id(effect, veil), reason=effect.reason)


def _stopped(effect: effects.CaseStopped, _: float, __: UUID | None) -> Contract:
    """Why it stopped is not told: an ending must look the same whatever its reason."""
    return escalation.TimersStopped(effect_id=effect.effect_id)


def _phase(effect: effects.PhaseChanged, _: float, __: UUID | None) -> Contract:
    return case.CasePhaseChanged(effect_id=effect.effect_id, before=effect.before, after=effect.after)


def _on_record_only(_: effects.RungOvertaken, __: float, ___: UUID | None) -> None:
    return None


_CONTRACTS: Mapping[type[Any], Callable[[Any, float, UUID | None], Contract | None]] = {
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
