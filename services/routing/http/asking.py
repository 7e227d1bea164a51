"""What a visitor asks of the map, read from the address; and what is wrong with it."""

from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams

from services.routing.domain.map.municipalities import Municipalities
from shared.pregnancy import GestationalAge

LAST_WEEK = GestationalAge(44 * 7)
EARLIEST, LATEST = date(2015, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """A municipality (as it is called on that day), how far along she is, and the day."""

    municipality: str
    weeks: GestationalAge | None
    day: date
    moved_from: str | None = None
    """The code that was asked for, when that municipality had merged into this one by then."""


class Misasked(Exception):
    """The question cannot be answered: a code, the parameter, and what to do, in Dutch and in English."""

    def __init__(self, status: int, code: str, field: str, dutch: str, remedy: str) -> None:
        super().__init__(code)
        self.status, self.code, self.field, self.dutch, self.remedy = status, code, field, dutch, remedy


def asked(query: QueryParams, known: Municipalities, today: date) -> Asked:
    """Read `gemeente`, `week` and `dag`. Raises `Misasked`."""
    day = _day(query.get("dag"), today)
    code = (query.get("gemeente") or "").strip().upper()
    if code not in known.by_code:
        raise Misasked(
            404,
            "municipality_unknown",
            "gemeente",
            "Deze gemeente kennen wij niet. Kies een gemeente uit de lijst.",
            "give a CBS municipality code, such as GM0279",
        )
    now = known.successor(code, day)
    if now is None:
        raise Misasked(
            404,
            "municipality_not_then",
            "gemeente",
            "Op die dag bestond deze gemeente niet onder deze code. Kies de gemeente waar zij verblijft.",
            "give the municipality that existed on that day",
        )
    return Asked(now, _weeks(query.get("week")), day, code if code != now else None)


def _weeks(text: str | None) -> GestationalAge | None:
    """`17+3`; a plus in an address often arrives as a space."""
    if not (text or "").strip():
        return None
    try:
        weeks = GestationalAge.parse((text or "").strip().replace(" ", "+"))
    except ValueError:
        weeks = None
    if weeks is None or not 0 <= weeks.days <= LAST_WEEK.days:
        raise Misasked(
            422,
            "weeks_invalid",
            "week",
            "Schrijf de zwangerschapsduur als weken+dagen, bijvoorbeeld 17+3.",
            "write weeks+days, such as 17+3 (in an address: 17%2B3)",
        )
    return weeks


def _day(text: str | None, today: date) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not EARLIEST <= day <= LATEST:
        raise Misasked(
            422,
            "day_invalid",
            "dag",
            "Schrijf de dag als 2026-09-01.",
            "write the day as 2026-09-01",
        )
    return day
