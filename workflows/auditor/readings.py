"""Of a case that moved to another policy: what is open by whichever rules it went until then. Pure.

The record keeps the policy of today alone. Written from the policy page (docs/deadlines.md, section 8): what
a policy from before `owed_again` had let go, or counted as done, moving does not undo by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from workflows.auditor.claims import Claim, claims
from workflows.auditor.record import CaseRecord


def surely_open(readings: Iterable[CaseRecord], now: datetime) -> tuple[Claim, ...]:
    """What is overdue in every reading, due at the latest that any of them gives."""
    first, *others = (tuple(claims(each, now)) for each in readings)
    for other in others:
        first = tuple(_mildest(claim, also) for claim in first for also in other if also.code == claim.code)
    return first


def readings(case: CaseRecord) -> Iterator[CaseRecord]:
    """As if the policy of today had always held; where it moved, also as if one from before did first."""
    yield case
    if (moved := case.last("policy_migrated")) is not None:
        yield replace(case, former_until=moved)


def _mildest(claim: Claim, also: Claim) -> Claim:
    return replace(claim, due=max(claim.due, also.due), since=min(claim.since, also.since))
