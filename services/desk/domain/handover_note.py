"""The handover note for the deputy (waarnemer): what was done last, and what is still open. Pure.

Nobody writes it and nobody stores it: it is made from the timeline each time it is looked at, so a deputy who
must step in never depends on whether an absent owner still found time to write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

AT_MOST = 5
"""So many substantive events (policy, professional absent: automatic handover note). Default."""

SUBSTANTIVE = frozenset(
    {
        "case.contact.made",
        "case.exploration.concluded",
        "case.plan.agreed",
        "case.plan.changed",
        "case.item.opened",
        "case.item.closed",
        "case.decision.recorded",
        "case.milestone.reached",
        "risk.assessed",
        "support.started",
        "support.ended",
        "mdo.held",
        "external_wait.started",
        "external_wait.ended",
        "kraamzorg.registered",
        "kraamzorg.intake_done",
        "kraamzorg.contribution.decided",
        "kraamzorg.started",
        "handover.booked",
        "handover.prepared",
        "handover.accepted",
        "handover.completed",
        "client.moved",
        "case.owner.confirmed",
        "case.transfer.accepted",
        "case.transfer.completed",
    }
)
"""What moved the case on. Attempts in vain, reminders, escalations and messages did not."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that was done, as the timeline has it."""

    at: datetime
    code: str
    who: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """What still has to happen, and when; `late`: it was due."""

    subject: str
    due: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Note:
    """The last five substantive events, newest first, and every open deadline, overdue ones first."""

    moments: tuple[Moment, ...]
    open: tuple[OpenDeadline, ...]


def note(timeline: Sequence[Moment], deadlines: Sequence[OpenDeadline]) -> Note:
    """The note of a case; its timeline in any order."""
    done = sorted(
        (each for each in timeline if each.code in SUBSTANTIVE), key=lambda each: each.at, reverse=True
    )
    pending = sorted(deadlines, key=lambda each: (not each.late, each.due, each.subject))
    return Note(tuple(done[:AT_MOST]), tuple(pending))
