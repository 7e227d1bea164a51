"""The agenda of the multidisciplinary meeting (MDO): which cases belong on it, and in which order. Pure.

Nobody has to think of a case: what stands still, what reached a deadlock, and what missed a week threshold
comes on the agenda by itself (policy, row F and levels 3 and 4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.desk.domain import is_threshold

_STALL, _MEETING = "I", "F"
_DEADLOCK_LEVEL = 3
_NEAR = timedelta(days=14)
"""A threshold this near is worth a word while something else is overdue already."""


class Why(StrEnum):
    """Why a case is on the agenda, the weightiest first."""

    ASKED_URGENTLY = "asked_urgently"
    DEADLOCK = "deadlock"
    THRESHOLD = "threshold"
    STALLED = "stalled"
    ASKED = "asked"
    DUE = "due"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the agenda needs to know of an open case. `overdue` and `running` are subjects of deadlines."""

    case_id: UUID
    urgent: bool
    level: int
    overdue: frozenset[str]
    running: frozenset[str]
    next_threshold_at: datetime | None
    asked_at: datetime | None = None
    asked_urgently: bool = False
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One case of the agenda, with every reason for it."""

    standing: Standing
    why: tuple[Why, ...]


def agenda(standings: Iterable[Standing], now: datetime) -> tuple[Item, ...]:
    """Every case that belongs on it; emergencies and urgent ones first, then by days to a threshold."""
    items = (Item(each, tuple(_reasons(each, now))) for each in standings)
    return tuple(sorted((item for item in items if item.why), key=lambda item: _rank(item, now)))


def _reasons(case: Standing, now: datetime) -> Iterator[Why]:
    asked = case.asked_at is not None and (case.held_at is None or case.held_at < case.asked_at)
    if asked and case.asked_urgently:
        yield Why.ASKED_URGENTLY
    if case.level >= _DEADLOCK_LEVEL:
        yield Why.DEADLOCK
    if any(is_threshold(subject) for subject in case.overdue):
        yield Why.THRESHOLD
    if _STALL in case.overdue:
        yield Why.STALLED
    if asked and not case.asked_urgently:
        yield Why.ASKED
    if _MEETING in case.overdue | case.running:
        yield Why.DUE
    near = case.next_threshold_at is not None and case.next_threshold_at - now <= _NEAR
    if near and case.overdue:
        yield Why.NEAR


def _rank(item: Item, now: datetime) -> tuple[bool, bool, float, int, UUID]:
    case = item.standing
    days = float("inf")
    if case.next_threshold_at is not None:
        days = float(max(0, (case.next_threshold_at - now) // timedelta(days=1)))
    emergency = Why.ASKED_URGENTLY in item.why
    return (not emergency, not case.urgent, days, -case.level, case.case_id)
