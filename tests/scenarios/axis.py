"""Where the axis of a picture has its marks: weeks, days, or the hours of a story that is over in a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from shared.pregnancy import local_date, midnight
from shared.pregnancy.localtime import at_wall_clock
from tests.scenarios.words import clock, short_day

_MOST = 16
"""As many labels stand beside each other, each with its date."""
_HOURS = (1, 3, 6, 12)
_DAYS = (1, 2, 7, 14, 28, 56, 112, 224)
_DAY = timedelta(days=1)


def ticks(begin: datetime, end: datetime, edd: date | None) -> list[datetime]:
    """Moments at a distance that leaves room for their labels; on whole weeks where those are wide."""
    days = (end - begin) / _DAY
    hours = next((n for n in _HOURS if days * 24 / n <= _MOST), None) if days < 3 else None
    found = _by_hour(begin, hours) if hours else _by_day(begin, days, edd)
    inside: list[datetime] = []
    for at in found:
        if at >= end - (end - begin) * 0.01:
            break
        inside += [at] if at >= begin else []
    return inside


def short_moment(at: datetime) -> str:
    """The day, and the hour where it is no midnight."""
    hour = clock(at)
    return short_day(at) if hour == "00:00" else f"{short_day(at)} {hour}"


def _by_hour(begin: datetime, step: int) -> Iterator[datetime]:
    day = local_date(begin)
    while True:
        for hour in range(0, 24, step):
            yield at_wall_clock(day, time(hour))
        day += _DAY


def _by_day(begin: datetime, days: float, edd: date | None) -> Iterator[datetime]:
    step = next((n for n in _DAYS if days / n <= _MOST), _DAYS[-1])
    day = local_date(begin) + _DAY
    if step >= 7 and edd is not None:
        day += timedelta(days=(edd - day).days % 7)
    while True:
        yield midnight(day)
        day += timedelta(days=step)
