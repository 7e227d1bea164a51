"""What routing knows of a case, as the situation that offers are held against. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from services.routing.domain.eligibility import Situation
from shared.pregnancy import ga_on, policy_ga_on
from shared.schemas.values import Complexity, DatingMethod

THRESHOLDS: Final = tuple(7 * week for week in (12, 16, 20, 22, 24, 25, 26, 28, 32, 34, 36, 37))
"""The hard week thresholds in days of gestation (domain: week thresholds)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What intake and professionals told of a case. `fits` and `wished`: by offer, as they said."""

    municipality: str
    urgent: bool
    complexity: Complexity | None = None
    edd: date | None = None
    method: DatingMethod = DatingMethod.UNKNOWN
    born_on: date | None = None
    fits: Mapping[str, bool] = field(default_factory=dict)
    wished: frozenset[str] = frozenset()
    helping: frozenset[str] = frozenset()


def situation(known: Known, day: date) -> Situation:
    """Her situation on a day. Windows count by the due date as it is; thresholds by the careful one."""
    born = known.born_on is not None and known.born_on <= day
    counts = known.edd is not None and not born
    return Situation(
        day=day,
        municipality=known.municipality,
        gestation=ga_on(known.edd, day).days if counts and known.edd else None,
        child_age=(day - known.born_on).days if born and known.born_on else None,
        complexity=known.complexity,
        urgent=known.urgent,
        assessed=known.fits,
        chosen=known.wished,
        known=known.helping,
        days_to_threshold=_to_threshold(known, day) if counts else None,
    )


def _to_threshold(known: Known, day: date) -> int | None:
    if known.edd is None:
        return None
    gestation = policy_ga_on(known.edd, known.method, day).days
    return next((week - gestation for week in THRESHOLDS if week > gestation), None)
