"""Templates and the few filters they use. Everything is escaped; a missing value is an error."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from services.desk.domain import case_number, is_threshold
from services.desk.http import wording
from services.desk.http.english import LITERALS, PAGES
from services.desk.http.language import DUTCH, say, spoken
from services.desk.http.translating import Translating
from shared.pregnancy import GestationalAge, ga_on, local_date
from shared.pregnancy.localtime import wall_clock

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
DAYS = "ma di wo do vr za zo"


def day(value: date) -> str:
    """`ma 30 maart 2026`."""
    return f"{_weekday(value)} {value.day} {_month(value)} {value.year}"


def civil_day(value: datetime) -> str:
    """The civil date of an instant."""
    return day(local_date(value))


def moment(value: datetime) -> str:
    """`ma 30 maart 2026, 13:00`."""
    wall = wall_clock(value)
    return f"{civil_day(value)}, {wall:%H:%M}"


def short(value: datetime) -> str:
    """`vr 20 nov, 02:31`."""
    wall = wall_clock(value)
    return f"{_weekday(wall)} {wall.day} {_month(wall)[:3]}, {wall:%H:%M}"


def _weekday(value: date) -> str:
    return say(DAYS).split()[value.weekday()]


def _month(value: date) -> str:
    return say(MONTHS).split()[value.month - 1]


def iso(value: datetime) -> str:
    """For machines, in `<time datetime>`."""
    return value.isoformat(timespec="minutes")


def ga(edd: date | None, at: datetime) -> str | None:
    """The gestational age at an instant, such as `12+0`; None while the due date is unknown."""
    return None if edd is None else str(ga_on(edd, local_date(at)))


def put_off(subject: str | None, at: datetime | None, edd: date | None) -> bool:
    """Whether a week threshold counts later than in its own week, as for a late referral (respijt)."""
    if subject is None or at is None or edd is None or not is_threshold(subject):
        return False
    return ga_on(edd, local_date(at)) > GestationalAge.parse(subject)


def days_until(at: datetime, now: datetime) -> int:
    """Civil days from now; negative when it has passed."""
    return (local_date(at) - local_date(now)).days


def in_days(at: datetime, now: datetime) -> str:
    """`vandaag`, `morgen`, `over 12 dagen`, `3 dagen geleden`."""
    days = days_until(at, now)
    if days in NEAR:
        return say(NEAR[days])
    return say(AHEAD if days > 0 else AGO).format(days=abs(days))


AHEAD, AGO = "over {days} dagen", "{days} dagen geleden"
NEAR = {0: "vandaag", 1: "morgen", -1: "gisteren"}


def number(case_id: UUID) -> str:
    """The short number of a case."""
    return case_number(case_id)


class _Spoken:
    """The wording, its tables in the language of the page."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(wording, name)
        if isinstance(found, Mapping):
            return {code: say(str(text)) for code, text in found.items()}
        return found


def _environment(**special: Any) -> Environment:
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
    shared: dict[str, Any] = {"ga": ga, "in_days": in_days, "put_off": put_off, "words": _Spoken(), **special}
    environment.globals.update(shared)
    return environment


def _in_english() -> Environment:
    environment = _environment(language="en", other=(DUTCH, "Nederlands"), texts=PAGES, literals=LITERALS)
    environment.add_extension(Translating)
    return environment


TEMPLATES: Mapping[str, Environment] = {
    DUTCH: _environment(language=DUTCH, other=("en", "English")),
    "en": _in_english(),
}


def template_of(name: str) -> Template:
    """A template in the language of the page."""
    return TEMPLATES[spoken()].get_template(name)
