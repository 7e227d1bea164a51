"""Promise 1, checked case by case: somebody answers for it, and something happens next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

DESK = "coordinator"
"""Answers for every case without an owner."""
PATIENCE = timedelta(minutes=1)
"""What is due, or was told, may wait so long before it counts as forgotten."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """How one open case stands. `unseen_since` is system time, all else domain time."""

    case_id: UUID
    accountable: str
    deputy: str | None
    next_at: datetime | None
    policy_in_force: str
    policy_kept: bool
    armed_until: datetime | None
    unseen_since: datetime | None


def broken_promises(case: OpenCase, now: datetime, system_now: datetime) -> tuple[str, ...]:
    """What is wrong with a case; nothing when all is well.

    A case whose newest fact has had no effect yet is judged when it has, unless that takes too long.
    """
    if case.unseen_since is not None and case.next_at is None and system_now - case.unseen_since < PATIENCE:
        return ()
    return tuple(said for broken, said in _checks(case, now, system_now) if broken)


def _checks(case: OpenCase, now: datetime, system_now: datetime) -> Iterable[tuple[bool, str]]:
    next_at, until = case.next_at, case.armed_until
    yield not case.accountable, "nobody answers for it"
    yield case.accountable != DESK and not case.deputy, "its owner has no deputy"
    yield next_at is None, "it has no next deadline"
    yield next_at is not None and next_at < now - PATIENCE, "its deadline has passed and nobody was told"
    yield not case.policy_kept, f"its policy {case.policy_in_force} is not kept"
    yield until is None or (next_at is not None and next_at > until), "it is not armed"
    waits = case.unseen_since is not None and system_now - case.unseen_since >= PATIENCE
    yield waits, "a fact has had no effect"
