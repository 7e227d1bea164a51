"""Moments as a midwife writes them: a date, a gestational age, or days after the birth."""

import re
from datetime import UTC, date, datetime, time, timedelta

from shared.pregnancy import AMSTERDAM, GestationalAge, date_of

_WRITTEN = re.compile(
    r"^(?:(?P<day>\d{4}-\d\d-\d\d)|(?P<ga>\d{1,2}\+[0-6])|geboorte\+(?P<after>\d+))"
    r"(?: (?P<clock>\d\d:\d\d))?$"
)
_MORNING = time(9)


class Unclear(ValueError):
    """A moment that cannot be read, or that needs a date which the scenario does not give."""


def day_of(text: str, edd: date | None, born_on: date | None = None) -> date:
    """The civil date of `2026-03-30`, `24+0` (needs a due date) or `geboorte+3` (needs a birth)."""
    found = _read(text)
    if found["day"]:
        return date.fromisoformat(found["day"])
    if found["ga"]:
        if edd is None:
            raise Unclear(f"'{text}' is a gestational age, but this case has no due date (edd)")
        return date_of(edd, GestationalAge.parse(found["ga"]))
    if born_on is None:
        raise Unclear(f"'{text}' counts from a birth, but this case has no fact birth_registered")
    return born_on + timedelta(days=int(found["after"] or 0))


def instant_of(text: str, edd: date | None, born_on: date | None = None) -> datetime:
    """The instant; without a clock time 09:00 on the Dutch wall clock."""
    clock = _read(text)["clock"]
    at = time.fromisoformat(clock) if clock else _MORNING
    return datetime.combine(day_of(text, edd, born_on), at, AMSTERDAM).astimezone(UTC)


def shown(instant: datetime) -> str:
    """The instant on the Dutch wall clock, as scenarios write it."""
    return instant.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def _read(text: str) -> dict[str, str | None]:
    found = _WRITTEN.match(text)
    if found is None:
        raise Unclear(
            f"'{text}' is no moment: write '2026-03-30 09:00', '24+0 16:00' or 'geboorte+3', time optional"
        )
    return found.groupdict()
