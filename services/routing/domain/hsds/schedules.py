"""Opening hours out of HSDS schedules, which are rules of RFC 5545. Pure."""

import re
from collections.abc import Iterator

from services.routing.domain.hsds.indexed import Indexed
from services.routing.domain.hsds.tables import Row
from services.routing.domain.map.faults import Placed
from services.routing.domain.reach import Hours

_DAY = re.compile(r"^([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)$")
_TIME = re.compile(r"^(\d{1,2}:\d{2})(?::\d{2})?(?:\+0[12]:?00)?$")
"""A time of day, also with an offset that is Amsterdam's: a rule of every week says the time on the clock."""
RHYTHM = ("byweekno", "bymonthday", "byyearday", "count")
"""What makes a rhythm that `Hours` cannot say."""


def hours_of(found: Indexed, parent: str, number: str) -> Iterator[Hours]:
    """The opening hours that hang on one row of a table."""
    for placed in found.under("schedule", parent, number):
        yield from _hours(found, placed)


def _hours(found: Indexed, placed: Placed[Row]) -> Iterator[Hours]:
    """One schedule. A rhythm that cannot be said as weekdays is named, and its words are taken."""
    row = placed.row
    odd, days = _odd(row), _days(row)
    said = {
        "about": row.get("description", ""),
        "valid_from": row.get("valid_from") or None,
        "valid_to": row.get("valid_to") or row.get("until") or None,
    }
    if odd:
        rule = f"this schedule has {', '.join(odd)}, which opening hours here cannot say"
        found.fault(placed.where, rule, "say it in its description, or as weekdays with local times")
    elif not days and not said["about"]:
        found.fault(placed.where, "this schedule says nothing", "give byday, or a description")
    if odd or not days:
        days = {None: []} if said["about"] else {}
    times = {} if odd else {"opens": _time(row, "opens_at"), "closes": _time(row, "closes_at")}
    for nth, names in days.items():
        values = {**said, **(times if names else {}), "days": tuple(names), "nth": nth}
        yield from (each.row for each in found.made(placed.where, Hours, values))


def _days(row: Row) -> dict[int | None, list[str]]:
    """Which weekdays, by the so-many-th of a month."""
    days: dict[int | None, list[str]] = {}
    for text in _listed(row):
        match = _DAY.match(text)
        if match is not None:
            days.setdefault(int(match[1]) if match[1] else None, []).append(match[2].lower())
    return days


def _listed(row: Row) -> list[str]:
    return [text for text in row.get("byday", "").upper().replace(" ", "").split(",") if text]


def _odd(row: Row) -> list[str]:
    """The fields of a schedule that opening hours here cannot say."""
    odd = [key for key in RHYTHM if row.get(key)]
    odd += ["interval"] if row.get("interval") not in (None, "", "1") else []
    odd += ["freq"] if row.get("freq", "").upper() not in ("", "WEEKLY", "MONTHLY") else []
    odd += ["byday"] if any(not _DAY.match(text) for text in _listed(row)) else []
    return odd + [key for key in ("opens_at", "closes_at") if row.get(key) and not _TIME.match(row[key])]


def _time(row: Row, key: str) -> str | None:
    """`9:00`, `09:00:00` or `09:00+01:00` as `09:00`."""
    match = _TIME.match(row.get(key, ""))
    return match[1].zfill(5) if match else None
