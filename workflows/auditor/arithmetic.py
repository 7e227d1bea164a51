"""Working time counted by walking through it, on purpose unlike `shared.pregnancy`.

Slow, short, and independent: an error in the one is not repeated in the other. The rules are the same:
Monday to Friday 08:00-17:00 in Amsterdam, Dutch holidays, Good Friday and 5 May off; calendar days bind at
16:00 and move earlier on a day off.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

_HERE = ZoneInfo("Europe/Amsterdam")
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_PREGNANCY_DAYS = 280
_AFTER_TERM_DAYS = 28
_ASSUMED_FURTHER_ALONG = {"late_scans": 14, "lmp": 14, "clinical_estimate": 28}


@lru_cache(maxsize=50_000)
def after(start: datetime, allowance: str) -> datetime:
    """The instant at which this allowance (`4 h`, `2 wd`, `5 d`), started then, is used up."""
    count, unit = int(allowance.split()[0]), allowance.split()[1]
    walk = {"h": _hours, "wd": _working_days, "d": _calendar_days}[unit]
    return walk(start.astimezone(_HERE).replace(tzinfo=None), count)


@lru_cache(maxsize=20_000)
def binds(day: date) -> datetime:
    """16:00 of this day, or of the last working day before it."""
    while not _works(day):
        day -= _DAY
    return _utc(datetime.combine(day, time(16)))


def day_at(edd: date, ga: str) -> date:
    """The civil date of a gestational age written as `24+0`."""
    weeks, days = ga.split("+")
    return edd - timedelta(days=_PREGNANCY_DAYS - 7 * int(weeks) - int(days))


def counted_edd(edd: date, method: str) -> date:
    """The due date that deadlines are counted from: some methods assume her further along."""
    return edd - timedelta(days=_ASSUMED_FURTHER_ALONG.get(method, 0))


def start_of(day: date) -> datetime:
    """Midnight at which this civil date begins."""
    return _utc(datetime.combine(day, time(0)))


def days_along(edd: date, instant: datetime) -> int:
    """Gestational age in days at this instant."""
    return days_along_on(edd, local_day(instant))


def days_along_on(edd: date, day: date) -> int:
    """Gestational age in days on this civil date."""
    return _PREGNANCY_DAYS - (edd - day).days


def local_day(instant: datetime) -> date:
    """The civil date in the Netherlands."""
    return instant.astimezone(_HERE).date()


def can_be_due(edd: date, told: datetime) -> bool:
    """Whether a pregnancy can have this due date, on the day that it is told."""
    return -_AFTER_TERM_DAYS <= (edd - local_day(told)).days <= _PREGNANCY_DAYS


def next_morning(instant: datetime) -> datetime:
    """08:00 of the first working day on which that is still to come."""
    day = local_day(instant)
    while not _works(day) or _utc(datetime.combine(day, time(8))) <= instant:
        day += _DAY
    return _utc(datetime.combine(day, time(8)))


def ga_in_days(ga: str) -> int:
    """`24+0` is 168."""
    return 7 * int(ga.split("+")[0]) + int(ga.split("+")[1])


def _hours(wall: datetime, count: int) -> datetime:
    """Minute by minute; of a day whatever is left of it, to the last instant."""
    wall = _into_working_time(wall)
    left = timedelta(hours=count)
    while left:
        step = min(_MINUTE, left, datetime.combine(wall.date(), time(17)) - wall)
        if not step:
            wall = _into_working_time(wall + _MINUTE)
        wall, left = wall + step, left - step
    return _utc(wall)


def _working_days(wall: datetime, count: int) -> datetime:
    wall = _into_working_time(wall)
    while count:
        wall += _DAY
        count -= _works(wall.date())
    return _utc(wall)


def _calendar_days(wall: datetime, count: int) -> datetime:
    bound = binds(wall.date() + count * _DAY)
    if bound > _utc(wall):
        return bound
    day = wall.date() + _DAY
    while not _works(day):
        day += _DAY
    return _utc(datetime.combine(day, time(16)))


def _into_working_time(wall: datetime) -> datetime:
    """The same instant when somebody works then, else the next 08:00 at which somebody does."""
    if _works(wall.date()) and time(8) <= wall.time() <= time(17):
        return wall
    day = wall.date() if wall.time() < time(8) else wall.date() + _DAY
    while not _works(day):
        day += _DAY
    return datetime.combine(day, time(8))


@lru_cache(maxsize=20_000)
def _works(day: date) -> bool:
    return day.weekday() < 5 and day not in _off(day.year)


@lru_cache(maxsize=100)
def _off(year: int) -> frozenset[date]:
    dutch = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset((*dutch, date(year, 5, 5)))


def _utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=_HERE).astimezone(UTC)
