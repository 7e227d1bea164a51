"""Between instants (UTC) and what the clock on the wall in the Netherlands says."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REMEMBERED: Final = 65_536
"""So many answers of the calendar are kept: cases of one day share their instants."""


@lru_cache(maxsize=REMEMBERED)
def wall_clock(instant: datetime) -> datetime:
    """What the wall clock shows at this instant, without a zone: safe for adding days and hours.

    Raises `ValueError` for an instant without a zone, because its civil date cannot be known.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(AMSTERDAM).replace(tzinfo=None)


@lru_cache(maxsize=REMEMBERED)
def at_wall_clock(day: date, clock: time) -> datetime:
    """The instant (UTC) at which the wall clock shows this.

    In the hour that comes twice in October it is the first; the hour that is skipped in March is read
    with the offset before the change.
    """
    return datetime.combine(day, clock, tzinfo=AMSTERDAM).astimezone(UTC)


@lru_cache(maxsize=REMEMBERED)
def local_date(instant: datetime) -> date:
    """The civil date in the Netherlands at this instant."""
    return wall_clock(instant).date()


def midnight(day: date) -> datetime:
    """The instant (UTC) at which this civil date begins."""
    return at_wall_clock(day, time(0))
