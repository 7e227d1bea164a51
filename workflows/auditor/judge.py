"""Claims against what was said: what is missing. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.auditor import arithmetic
from workflows.auditor.claims import Claim, claims
from workflows.auditor.lives import lives
from workflows.auditor.record import CaseRecord
from workflows.auditor.unexpected import alerts

TOLERANCE = timedelta(minutes=10)
"""So late an escalation may leave before the auditor speaks."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing on record of this, though it was due: `code` is a stage, a threshold, or `ladder`."""

    code: str
    due: datetime


def missing(case: CaseRecord, now: datetime) -> tuple[Missing, ...]:
    """What should have been said by now and was not; of a case that goes on, since it does."""
    if not (known := lives(case)):
        return ()
    case = known[-1]
    open_claims = tuple(claims(case, now - TOLERANCE))
    unsaid = tuple(Missing(each.code, each.due) for each in open_claims if not _is_said(case, each))
    silent = _silent_ladder(case, open_claims, now)
    return (*unsaid, silent) if silent else unsaid


def _is_said(case: CaseRecord, claim: Claim) -> bool:
    """Whether a miss of this is on record, from the moment since which it counts."""
    about = f"{case.case_id}:{claim.code}:"
    return any(
        said.effect_id.startswith(about) and said.effect_id.endswith(":missed") and said.due >= claim.since
        for said in case.said
    )


def _silent_ladder(case: CaseRecord, open_claims: tuple[Claim, ...], now: datetime) -> Missing | None:
    """Something is overdue, and nobody was told for longer than any pause of the ladder."""
    climbing = [each for each in open_claims if each.climbs]
    if not climbing:
        return None
    spoken = [said.due for said in alerts(case.said)]
    rested = [_rested(case, at) for at in (case.last("escalation_acknowledged"),) if at]
    last = max([*spoken, *rested, min(each.due for each in climbing)])
    pauses = [each for rung in case.policy["ladder"]["rungs"] for each in _pauses(rung)]
    speaks = max(arithmetic.after(last, pause) for pause in pauses)
    return Missing("ladder", speaks) if speaks + TOLERANCE < now else None


def _rested(case: CaseRecord, at: datetime) -> datetime:
    """A claim lets the ladder rest for one allowance at most: here the longest there is."""
    longest = [
        limit["is"] for stage in case.policy["stages"].values() for limit in stage["allowances"].values()
    ]
    return max(arithmetic.after(at, each) for each in set(longest))


def _pauses(rung: dict[str, str | None]) -> Iterator[str]:
    return (each for key in ("after", "after_late", "repeat_every") if (each := rung.get(key)))
