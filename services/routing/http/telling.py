"""The answer of the map as JSON, and the Dutch words of the page."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.routing.domain.criteria import Criteria
from services.routing.domain.map.municipalities import Municipalities
from services.routing.domain.map.reminding import FRESH
from services.routing.domain.map.view import Answer, Line, Source, Standing, Window
from services.routing.domain.reach import Hours, Location, RouteKind, Weekday
from services.routing.domain.words import NEEDS, QUESTIONS

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
HEADINGS: Mapping[Standing, str] = {
    Standing.NOW: "Nu mogelijk",
    Standing.ON_REQUEST: "Alleen op verzoek",
    Standing.LATER: "Later in deze zwangerschap",
    Standing.AFTER_BIRTH: "Na de geboorte",
    Standing.OVER: "Nu te laat om aan te melden",
    Standing.NOT_HERE: "Niet in deze gemeente",
    Standing.UNSTATED: "Hierover zegt de kaart niets",
}
DAYS: Mapping[Weekday, str] = dict(
    zip(
        Weekday,
        ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        strict=True,
    )
)
WAYS: Mapping[RouteKind, str] = {
    RouteKind.MAIL: "E-mail",
    RouteKind.PHONE: "Telefoon",
    RouteKind.URL: "Web",
}
NTH: Mapping[int, str] = {-1: "laatste"}
LANGUAGES: Mapping[str, str] = {
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "pl": "Pools",
    "ti": "Tigrinya",
    "tr": "Turks",
    "uk": "Oekraïens",
    "fr": "Frans",
    "de": "Duits",
    "es": "Spaans",
}


def day(value: date) -> str:
    """`1 september 2026`."""
    return f"{value.day} {MONTHS.split()[value.month - 1]} {value.year}"


def when(window: Window | None) -> str:
    """From when until when she can be enrolled."""
    if window is None:
        return "Er zijn op deze dag geen voorwaarden bekend."
    if window.days_left is not None and window.days_left <= 0:
        return f"Aanmelden kon tot {window.closes}."
    if window.days_until and window.first_day is not None:
        opens = (
            f"Aanmelden kan vanaf {window.opens}: over {_days(window.days_until)}, {day(window.first_day)}."
        )
        return f"{opens} {_until(window)}".strip()
    if window.after_birth:
        return "Begint na de geboorte."
    if window.days_left is not None and window.last_day is not None:
        left, last = _days(window.days_left), day(window.last_day)
        return f"Aanmelden kan nog {left}: tot en met {last} (voor {window.closes})."
    parts = [f"vanaf {window.opens}"] if window.opens else []
    parts += [f"voor {window.closes}"] if window.closes else []
    return f"Aanmelden kan {' en '.join(parts)}." if parts else "Aanmelden kan de hele zwangerschap."


def afterwards(criteria: Criteria | None) -> str:
    """Until which age of the child she can still be enrolled, where that goes on after the birth."""
    if criteria is None or criteria.postnatal_until is None:
        return ""
    weeks = criteria.postnatal_until // 7
    age = f"{weeks} weken" if weeks < 104 else f"{criteria.postnatal_until // 365} jaar"
    return f"Het kan ook na de geboorte, tot het kind {age} is."


def _until(window: Window) -> str:
    return "" if window.closes is None else f"Het moet voor {window.closes}."


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagen"


def for_whom(criteria: Criteria | None) -> Iterator[str]:
    """For whom it is meant, as questions that a professional can ask her."""
    if criteria is None:
        return
    if criteria.needs:
        yield "Bij vragen over " + ", ".join(sorted(NEEDS[need] for need in criteria.needs)) + "."
    for question, wanted in criteria.demands.items():
        yield f"{QUESTIONS[question][:1].upper()}{QUESTIONS[question][1:]} {'ja' if wanted else 'nee'}."
    if criteria.complex_only:
        yield "Alleen bij meer dan één vraag tegelijk."
    if criteria.asked_only:
        yield "Alleen als zij het zelf wil; nooit ongevraagd aanbieden."


def room(source: Source) -> str:
    """How much room there is, as last said."""
    said = source.room
    if said is None:
        return "Over de wachttijd is niets gemeld."
    wait = "geen wachttijd" if not said.wait_days else f"wachttijd ongeveer {_days(said.wait_days)}"
    places = "" if said.places is None else f", {said.places} plekken vrij" if said.places else ", nu vol"
    return f"{wait[:1].upper()}{wait[1:]}{places} (gemeld op {day(said.stated_on)})."


def languages(source: Source) -> str:
    """The languages that are spoken there."""
    codes = ("nl",) if source.room is None else source.room.languages
    return ", ".join(LANGUAGES.get(code, code) for code in codes)


def hours(said: Hours) -> str:
    """`maandag en dinsdag 09:00-12:30`, and what else is said of it."""
    days = [DAYS[each] for each in said.days]
    named = " en ".join(part for part in (", ".join(days[:-1]), *days[-1:]) if part)
    nth = "" if said.nth is None else f"{NTH.get(said.nth, f'{said.nth}e')} "
    month = "" if said.nth is None else " van de maand"
    times = f" {said.opens}-{said.closes}" if said.opens else ""
    rhythm = f"{nth}{named}{month}{times}"
    until = f" (tot en met {day(said.valid_to)})" if said.valid_to else ""
    return ", ".join(part for part in (rhythm, said.about) if part) + until


def where(location: Location) -> str:
    """The address of a location, or where on the web it is."""
    address = ", ".join(
        part for part in (location.address, f"{location.postal_code} {location.city}".strip()) if part
    )
    return address or (location.url or "")


def confirmed(source: Source) -> str:
    """How fresh the entries of this organisation are."""
    if source.confirmed_days is None:
        return "Deze organisatie heeft haar gegevens nog niet bevestigd: bel voor de zekerheid."
    if source.confirmed_days > FRESH.days:
        return f"Al {_days(source.confirmed_days)} niet bevestigd: bel voor de zekerheid."
    return f"Bevestigd: {_days(source.confirmed_days)} geleden."


def as_json(answer: Answer, known: Municipalities, version: str) -> dict[str, Any]:
    """The whole answer, for other systems."""
    return {
        "municipality": {"code": answer.municipality, "name": known.name(answer.municipality)},
        "day": answer.day.isoformat(),
        "gestational_age": None if answer.weeks is None else str(answer.weeks),
        "map_version": version,
        "offers": [_offer(line) for line in answer.lines],
        "finder": {
            "party": str(answer.finder.party),
            "name": answer.finder.name,
            "mailbox": answer.finder.mailbox,
        },
    }


def _offer(line: Line) -> dict[str, Any]:
    window = line.window
    return {
        "code": line.offer.code,
        "name": line.offer.name,
        "standing": line.standing,
        "opens": str(window.opens) if window and window.opens else None,
        "closes": str(window.closes) if window and window.closes else None,
        "days_until": window.days_until if window else None,
        "days_left": window.days_left if window else None,
        "criteria": None if line.criteria is None else line.criteria.model_dump(mode="json"),
        "providers": [_provider(source) for source in line.sources],
        "absent": None if line.absent is None else line.absent.model_dump(mode="json"),
    }


def _provider(source: Source) -> dict[str, Any]:
    said = source.statement
    return {
        "party": str(source.party),
        "name": source.name,
        "mailbox": source.mailbox,
        "phone": source.phone,
        "website": source.website,
        "route": source.route,
        "locations": [each.model_dump(mode="json") for each in source.reach.locations],
        "hours": [each.model_dump(mode="json") for each in source.reach.hours],
        "routes": [each.model_dump(mode="json") for each in source.reach.routes],
        "municipality": source.municipality,
        "neighbour": source.neighbour,
        "mode": said.mode,
        "valid_from": said.valid_from.isoformat(),
        "valid_to": None if said.valid_to is None else said.valid_to.isoformat(),
        "source": said.source,
        "stated_on": said.stated_on.isoformat(),
        "places": source.room.places if source.room else None,
        "wait_days": source.room.wait_days if source.room else None,
        "languages": source.room.languages if source.room else ("nl",),
        "confirmed_days_ago": source.confirmed_days,
    }
