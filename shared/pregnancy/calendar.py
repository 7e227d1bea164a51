"""The working calendar that deadlines are counted in.

Working hours are Monday to Friday 08:00-17:00 in the Netherlands, except public holidays, Good Friday
and 5 May (non-working under the Algemene termijnenwet). 17:00 itself is still a working instant. What
starts outside working hours counts from the next 08:00. Deadlines in calendar days bind at 16:00 and
move *earlier* when they fall on a day off: the opposite of civil law, because delay costs gestation.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final

from shared.pregnancy.localtime import REMEMBERED, at_wall_clock, wall_clock

OPENS: Final = time(8)
CLOSES: Final = time(17)
BINDS: Final = time(16)
_DAY: Final = timedelta(days=1)
_LIBERATION_DAY: Final = (5, 5)


@cache
def days_off(year: int) -> frozenset[date]:
    """Public holidays of the Netherlands in this year, with Good Friday and 5 May; weekends not."""
    import holidays  # 0.5 s of CPU, only for those processes that count working days

    public = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(public) | {date(year, *_LIBERATION_DAY)}


def load_calendar() -> None:
    """Work out the holidays of the coming decades now, in half a second, instead of at the first question.

    The holidays package imports itself lazily; a Temporal workflow must not import anything while it
    runs, so whatever runs in one calls this when it is imported.
    """
    for year in range(2020, 2061):
        days_off(year)


@lru_cache(maxsize=REMEMBERED)
def is_working_day(day: date) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < 5 and day not in days_off(day.year)


def is_working_instant(instant: datetime) -> bool:
    """Within working hours, both ends included."""
    opens, closes, _ = _hours(_day_of_work(instant))
    return opens <= instant <= closes


def next_working_instant(instant: datetime) -> datetime:
    """The instant itself when it is a working one, else the next 08:00 of a working day."""
    return instant if is_working_instant(instant) else next_working_morning(instant)


def next_working_morning(instant: datetime) -> datetime:
    """The first 08:00 of a working day that lies after this instant."""
    opens, _, opens_again = _hours(_day_of_work(instant))
    return opens if instant < opens else opens_again


def _day_of_work(instant: datetime) -> date:
    """The civil date whose working hours an instant can lie in: those lie on the same date in UTC."""
    return instant.date() if instant.tzinfo is UTC else wall_clock(instant).date()


@lru_cache(maxsize=REMEMBERED)
def _hours(day: date) -> tuple[datetime, datetime, datetime]:
    """When work begins and ends on this day (on a day off: on the next working day), and begins again."""
    working = _this_or_next_working_day(day)
    following = _this_or_next_working_day(working + _DAY)
    return at_wall_clock(working, OPENS), at_wall_clock(working, CLOSES), at_wall_clock(following, OPENS)


def working_morning(day: date) -> datetime:
    """08:00 of this civil date, or of the first working day after it."""
    return at_wall_clock(_this_or_next_working_day(day), OPENS)


@lru_cache(maxsize=REMEMBERED)
def add_working_hours(start: datetime, hours: int) -> datetime:
    """So many working hours on. Hours that end at closing time end that day, at 17:00.

    Counted in instants: no clock is ever changed within working hours.
    """
    _refuse_none(hours)
    at, left = next_working_instant(start), timedelta(hours=hours)
    _, closes, opens_again = _hours(_day_of_work(at))
    while at + left > closes:
        left -= closes - at
        at = opens_again
        _, closes, opens_again = _hours(_day_of_work(at))
    return (at + left).astimezone(UTC)


@lru_cache(maxsize=REMEMBERED)
def add_working_days(start: datetime, days: int) -> datetime:
    """The same clock time so many working days on."""
    _refuse_none(days)
    wall = wall_clock(next_working_instant(start))
    return at_wall_clock(_working_days_on(wall.date(), days), wall.time())


@lru_cache(maxsize=REMEMBERED)
def add_calendar_days(start: datetime, days: int) -> datetime:
    """16:00 so many civil days on; on a day off, 16:00 of the last working day before it.

    Around long holidays that could lie before the start; then it is 16:00 of the first working day
    after the start's date, so that there is always time to act.
    """
    _refuse_none(days)
    first = wall_clock(start).date()
    binding = binding_instant(first + days * _DAY)
    if binding > start:
        return binding
    return at_wall_clock(_this_or_next_working_day(first + _DAY), BINDS)


@lru_cache(maxsize=REMEMBERED)
def binding_instant(day: date) -> datetime:
    """When something due on this civil date binds: 16:00, or the last working day's 16:00 before it."""
    while not is_working_day(day):
        day -= _DAY
    return at_wall_clock(day, BINDS)


@lru_cache(maxsize=REMEMBERED)
def _working_days_on(day: date, days: int) -> date:
    for _ in range(days):
        day = _this_or_next_working_day(day + _DAY)
    return day


def _this_or_next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += _DAY
    return day


def _refuse_none(count: int) -> None:
    if count < 1:
        raise ValueError("an allowance is at least one hour or day")
