"""The pregnancy as a strip of weeks, drawn by the server: where she is, and which thresholds come."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.pregnancy import GestationalAge, ga_on, local_date

FIRST_WEEK, LAST_WEEK = 4, 42
WEEKS_SHOWN = (12, 20, 24, 28, 32, 34, 36, 40)
"""Week thresholds of the pathway, with twelve and forty for orientation."""

WIDTH = 760


@dataclass(frozen=True)
class Mark:
    """A week on the strip: where, what it is called, and whether it has passed."""

    x: float
    label: str
    passed: bool


@dataclass(frozen=True)
class Strip:
    """Positions in a drawing of `WIDTH` units."""

    width: int
    now_x: float
    now: str
    marks: tuple[Mark, ...]


def strip(edd: date, at: datetime) -> Strip:
    """The strip at an instant."""
    age = ga_on(edd, local_date(at))
    marks = tuple(Mark(_x(7 * week), str(week), 7 * week <= age.days) for week in WEEKS_SHOWN)
    return Strip(WIDTH, _x(age.days), _written(age), marks)


def _x(days: int) -> float:
    first, last = 7 * FIRST_WEEK, 7 * LAST_WEEK
    within = min(max(days, first), last)
    return round(10 + (WIDTH - 20) * (within - first) / (last - first), 1)


def _written(age: GestationalAge) -> str:
    return str(age)
