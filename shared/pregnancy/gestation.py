"""Gestational age (zwangerschapsduur): completed weeks and days on a civil date, from the due date.

The due date (à terme datum, EDD) comes from the care provider together with the method that found it.
This module never finds a due date from measurements; it only counts days.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Self

from shared.schemas.values import Dating, DatingMethod

DAYS_TO_TERM: Final = 280
EARLIEST_EDD_DAYS: Final = -28
LATEST_EDD_DAYS: Final = 280
LARGEST_MOVE_DAYS: Final = 35
"""Four weeks and a half happen: 24+2 that is 19+6. Policy, `special.largest_move`: default."""

_WRITTEN = re.compile(r"(?P<sign>-?)(?P<weeks>\d{1,2})\+(?P<days>[0-6])")


@lru_cache(maxsize=1024)
def _days_written(text: str) -> int:
    """The days that `24+0` stands for. A policy asks for the same few weeks millions of times."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("gestational age is written as weeks+days, such as 24+0")
    days = 7 * int(found["weeks"]) + int(found["days"])
    return -days if found["sign"] else days


@dataclass(frozen=True, order=True, slots=True)
class GestationalAge:
    """Days since the first day of the last menstruation, as the due date implies it.

    Written the way the field writes it: `12+0` is twelve completed weeks and no days. Negative before
    the pregnancy is counted.
    """

    days: int

    @classmethod
    @lru_cache(maxsize=1024)
    def parse(cls, text: str) -> Self:
        """Read `24+0`. Raises `ValueError` for anything else, `24+7` included."""
        return cls(_days_written(text))

    @property
    def weeks(self) -> int:
        """Completed weeks."""
        return self.days // 7

    def __reduce__(self) -> tuple[type[Self], tuple[int]]:
        """How another process gets it: compiled, it would be filled in field by field, and refuse."""
        return type(self), (self.days,)

    def __str__(self) -> str:
        sign = "-" if self.days < 0 else ""
        weeks, days = divmod(abs(self.days), 7)
        return f"{sign}{weeks}+{days}"


TERM: Final = GestationalAge(DAYS_TO_TERM)


def edd_from_lmp(lmp: date) -> date:
    """The due date: 280 days after the first day of the last menstruation.

    Not Naegele's rule in calendar months, which is up to two days off.
    """
    return lmp + timedelta(days=DAYS_TO_TERM)


def days_on(edd: date, day: date) -> int:
    """How far along she is on this civil date, in days: `280 - (edd - day)`."""
    return DAYS_TO_TERM - (edd - day).days


def ga_on(edd: date, day: date) -> GestationalAge:
    """How far along she is on this civil date."""
    return _aged(days_on(edd, day))


@lru_cache(maxsize=1024)
def _aged(days: int) -> GestationalAge:
    """There are few ages, and millions of questions."""
    return GestationalAge(days)


def date_of(edd: date, ga: GestationalAge) -> date:
    """The civil date on which she is this far along. The inverse of `ga_on`."""
    return edd - timedelta(days=DAYS_TO_TERM - ga.days)


@dataclass(frozen=True, slots=True)
class _Method:
    """How good a dating method is: a lower rank is better; uncertainty in days either way."""

    rank: int
    uncertainty_days: int
    assume_further_along: bool = False


_METHODS: Final[dict[DatingMethod, _Method]] = {
    # Bands after the Dutch dating guideline; order, uncertainty and caution are our defaults.
    DatingMethod.ART: _Method(1, 1),
    DatingMethod.CRL_OPTIMAL: _Method(2, 5),
    DatingMethod.CRL_EARLY: _Method(3, 5),
    DatingMethod.HC: _Method(4, 7),
    DatingMethod.LATE_SCANS: _Method(5, 14, assume_further_along=True),
    DatingMethod.LMP: _Method(6, 14, assume_further_along=True),
    DatingMethod.CLINICAL_ESTIMATE: _Method(7, 28, assume_further_along=True),
    DatingMethod.UNKNOWN: _Method(8, 0),
}


def rank(method: DatingMethod) -> int:
    """Place in the ranking of dating methods: 1 is the best."""
    return _METHODS[method].rank


def uncertainty_days(method: DatingMethod) -> int:
    """Days that the due date may be off, either way."""
    return _METHODS[method].uncertainty_days


def may_replace(current: DatingMethod, new: DatingMethod) -> bool:
    """Whether a due date found by `new` may replace one found by `current`: never by a weaker one."""
    return rank(new) <= rank(current)


def contradicts(known: Dating, new: Dating, largest_move: int = LARGEST_MOVE_DAYS) -> bool:
    """Whether a new due date cannot stand beside the one that is known, so that a person must look first.

    It moves by more days than happen; or it was found by a method as good as the one before, and differs
    by more than that method can be wrong. Until somebody looked, everybody keeps the date that is known.
    Policy, conflicting dates: default.
    """
    if known.edd is None or new.edd is None:
        return False
    moved = abs((new.edd - known.edd).days)
    if rank(new.method) == rank(known.method) and moved > uncertainty_days(new.method):
        return True
    return moved > largest_move


@lru_cache(maxsize=4096)
def policy_edd(edd: date, method: DatingMethod) -> date:
    """The due date that deadlines are counted from.

    Where only a late scan, the last menstruation or a clinical estimate is known, she is assumed to be
    further along by the whole uncertainty: too early costs a phone call, too late costs gestation.
    """
    known = _METHODS[method]
    return edd - timedelta(days=known.uncertainty_days if known.assume_further_along else 0)


def policy_ga_on(edd: date, method: DatingMethod, day: date) -> GestationalAge:
    """The gestational age that deadlines are counted from; see `policy_edd`."""
    return ga_on(policy_edd(edd, method), day)


@dataclass(frozen=True, slots=True)
class DueDateProblem:
    """Why a due date cannot be right, and what to do. Repeats no date."""

    code: str
    remedy: str


_TOO_EARLY = DueDateProblem("edd_too_long_ago", "check the due date: it is more than 28 days in the past")
_TOO_LATE = DueDateProblem("edd_too_far_ahead", "check the due date: it is more than 280 days in the future")


def due_date_problem(edd: date, today: date) -> DueDateProblem | None:
    """What is wrong with a due date at entry: plausible from today - 28 d up to today + 280 d."""
    ahead = (edd - today).days
    if ahead < EARLIEST_EDD_DAYS:
        return _TOO_EARLY
    return _TOO_LATE if ahead > LATEST_EDD_DAYS else None
