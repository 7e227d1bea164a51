"""Claims against what was said: what is missing. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.auditor import arithmetic
from workflows.auditor.claimed import rests_until
from workflows.auditor.claims import Claim, claims
from workflows.auditor.lives import lives
from workflows.auditor.record import TOLERANCE, CaseRecord, Said
from workflows.auditor.unexpected import ladder_rungs


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing on record of this, though it was due: `code` is a stage, a threshold, or `ladder`."""

    code: str
    due: datetime


def missing(case: CaseRecord, now: datetime) -> tuple[Missing, ...]:
    """What should have been said by now and was not; of a case that goes on, since it does."""
    known, said = lives(case), case.said
    if not known:
        return ()
    case = known[-1]
    open_claims = tuple(claims(case, now - TOLERANCE))
    unsaid = tuple(Missing(each.code, each.due) for each in open_claims if not _is_said(case, each))
    silent = _silent_ladder(case, said, open_claims, now)
    return (*unsaid, silent) if silent else unsaid


def _is_said(case: CaseRecord, claim: Claim) -> bool:
    """Whether a miss of this is on record, from the moment since which it counts."""
    about = f"{case.case_id}:{claim.code}:"
    return any(
        said.effect_id.startswith(about) and said.effect_id.endswith(":missed") and said.due >= claim.since
        for said in case.said
    )


def _silent_ladder(
    case: CaseRecord, said: tuple[Said, ...], open_claims: tuple[Claim, ...], now: datetime
) -> Missing | None:
    """Something is overdue, and no rung was told for longer than any pause of the ladder, or than a claim
    lets it rest. `said`: of the whole record, also from before the case went on.
    """
    climbing = [each for each in open_claims if each.climbs]
    if not climbing:
        return None
    rung = max(ladder_rungs(said), key=lambda each: each.due, default=None)
    last = max([*([rung.due] if rung else ()), min(each.due for each in climbing)])
    pauses = [each for row in case.policy["ladder"]["rungs"] for each in _pauses(row)]
    rests = rests_until(case, said, rung, climbing)
    paused = (arithmetic.after(last, pause) for pause in pauses)
    speaks = max([*paused, *case.moved_mornings(last), *([rests] if rests else ())])
    return Missing("ladder", speaks) if speaks + TOLERANCE < now else None


def _pauses(rung: dict[str, str | None]) -> Iterator[str]:
    return (each for key in ("after", "after_late", "repeat_every") if (each := rung.get(key)))
