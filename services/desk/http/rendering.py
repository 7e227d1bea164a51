"""Templates and the few filters they use. Everything is escaped; a missing value is an error."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.desk.domain import case_number
from services.desk.http import wording
from shared.pregnancy import ga_on, local_date
from shared.pregnancy.localtime import wall_clock

_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]


def day(value: date) -> str:
    """`ma 30 maart 2026`."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def civil_day(value: datetime) -> str:
    """The civil date of an instant."""
    return day(local_date(value))


def moment(value: datetime) -> str:
    """`ma 30 maart 2026, 13:00`."""
    wall = wall_clock(value)
    return f"{day(wall.date())}, {wall:%H:%M}"


def short(value: datetime) -> str:
    """`vr 20 nov, 02:31`."""
    wall = wall_clock(value)
    return f"{_DAYS[wall.weekday()]} {wall.day} {_MONTHS[wall.month - 1][:3]}, {wall:%H:%M}"


def iso(value: datetime) -> str:
    """For machines, in `<time datetime>`."""
    return value.isoformat(timespec="minutes")


def ga(edd: date | None, at: datetime) -> str | None:
    """The gestational age at an instant, such as `12+0`; None while the due date is unknown."""
    return None if edd is None else str(ga_on(edd, local_date(at)))


def days_until(at: datetime, now: datetime) -> int:
    """Civil days from now; negative when it has passed."""
    return (local_date(at) - local_date(now)).days


def in_days(at: datetime, now: datetime) -> str:
    """`vandaag`, `morgen`, `over 12 dagen`, `3 dagen geleden`."""
    days = days_until(at, now)
    if days in _NEAR:
        return _NEAR[days]
    return f"over {days} dagen" if days > 0 else f"{-days} dagen geleden"


_NEAR = {0: "vandaag", 1: "morgen", -1: "gisteren"}


def number(case_id: UUID) -> str:
    """The short number of a case."""
    return case_number(case_id)


_SHARED: dict[str, Any] = {"ga": ga, "in_days": in_days, "words": wording}


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("services.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "civil_day": civil_day,
        "moment": moment,
        "short": short,
        "iso": iso,
        "number": number,
    }
    environment.globals.update(_SHARED)
    return environment


TEMPLATES = _environment()
