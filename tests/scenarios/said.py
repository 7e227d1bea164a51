"""What a case said, in one shape, whether the machine said it or it was read from a topic."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.schemas import Event
from workflows.machine.effects import DeadlineEffect, Effect

_RUNG = re.compile(r"L[1-4](?:-[a-z]+)?|L0-\d+")
_WATCHED = re.compile(r"\d\d\+\d|pn_[a-z_]+")
_KINDS = {
    "EscalationRaised": "escalated",
    "TimersStopped": "case_stopped",
    "CasePhaseChanged": "phase_changed",
}


@dataclass(frozen=True)
class Said:
    """`at` is the instant at which it took effect; `due` the instant that it is about."""

    kind: str
    effect_id: str
    at: datetime
    due: datetime
    level: int | None = None
    rung: str | None = None
    to: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    subject: str | None = None
    attempt: int | None = None

    @property
    def alerts(self) -> bool:
        """Whether somebody is asked to act: levels 1 to 4."""
        return self.kind == "escalated" and bool(self.level)


def from_effect(effect: Effect) -> Said:
    """What the machine says."""
    return Said(
        kind=effect.type,
        effect_id=effect.effect_id,
        at=effect.at,
        due=effect.due,
        level=getattr(effect, "level", None),
        rung=getattr(effect, "rung", None),
        to=tuple(getattr(effect, "recipients", ())),
        causes=tuple(getattr(effect, "causes", ())),
        subject=effect.subject if isinstance(effect, DeadlineEffect) else None,
        attempt=getattr(effect, "attempt", None),
    )


def from_event(event: Event[Any]) -> Said:
    """What was published of it. A rung is told by the id of its effect."""
    told = event.data
    assert event.time is not None
    return Said(
        kind=_kind(type(told).__name__, getattr(told, "subject", None)),
        effect_id=told.effect_id,
        at=event.time,
        due=getattr(told, "due", event.time),
        level=getattr(told, "level", None),
        rung=_rung(told.effect_id) if hasattr(told, "level") else None,
        to=tuple(getattr(told, "audiences", ())),
        causes=tuple(getattr(told, "causes", ())),
        subject=getattr(told, "subject", None),
        attempt=getattr(told, "attempt", None),
    )


def at_the_minute(said: Said) -> Said:
    """The same, without the seconds that a real system takes."""
    at, due = (each.replace(second=0, microsecond=0) for each in (said.at, said.due))
    return replace(said, at=at, due=due)


def _kind(contract: str, subject: str | None) -> str:
    """Effects tell thresholds from stages; events do so by what they are about."""
    kind = _KINDS.get(contract, _snake(contract))
    about_threshold = subject is not None and _WATCHED.fullmatch(subject) is not None
    return kind.replace("deadline_m", "threshold_m") if about_threshold else kind


def _rung(effect_id: str) -> str:
    _, kind, *rest = effect_id.split(":")
    if kind == "notice":
        return "notice"
    found = [part for part in rest if _RUNG.fullmatch(part)]
    return found[-1] if found else "check"


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
