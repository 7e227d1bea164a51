"""What the map says for a woman of a municipality, this far along, on a day. Pure; no case is involved.

Of each offer: whether it is there, from when until when she can enrol, who gives it, how long the wait is;
and where nothing is there, who must find something. Whether it fits her is not asked here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.routing.domain.criteria import Criteria
from services.routing.domain.map.index import MapIndex, Reach
from services.routing.domain.map.reminding import unconfirmed_days
from services.routing.domain.offers import Availability, Mode, Offer, Room
from services.routing.domain.social_map import SocialMap
from shared.pregnancy import GestationalAge
from shared.schemas.values import Party


class Standing(StrEnum):
    """Where an offer stands for her today."""

    NOW = "now"
    ON_REQUEST = "on_request"
    LATER = "later"
    AFTER_BIRTH = "after_birth"
    OVER = "over"
    NOT_HERE = "not_here"
    UNSTATED = "unstated"
    """The map says nothing: a gap, which somebody must close."""


@dataclass(frozen=True, slots=True)
class Window:
    """When she can be enrolled, in days from the day asked for. None: no such bound, or weeks unknown."""

    opens: GestationalAge | None
    closes: GestationalAge | None
    days_until: int | None
    days_left: int | None
    first_day: date | None
    last_day: date | None
    after_birth: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One provider of an offer: how to reach it, how much room, and where this comes from."""

    party: Party
    name: str
    mailbox: str | None
    phone: str | None
    website: str | None
    route: str
    reach: Reach
    municipality: str
    neighbour: bool
    statement: Availability
    room: Room | None
    confirmed_days: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One offer."""

    offer: Offer
    criteria: Criteria | None
    standing: Standing
    window: Window | None
    sources: tuple[Source, ...]
    absent: Availability | None
    """The statement that says it is not there."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Who must find something where nothing is: the coordination of the municipality."""

    party: Party
    name: str
    mailbox: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """All offers, and who must find something where there is none."""

    municipality: str
    day: date
    weeks: GestationalAge | None
    lines: tuple[Line, ...]
    finder: Finder


def view(
    index: MapIndex, social_map: SocialMap, municipality: str, weeks: GestationalAge | None, day: date
) -> Answer:
    """What there is for a woman of this municipality on this day."""
    lines = tuple(
        _line(index, social_map, offer, municipality, weeks, day) for offer in index.offers.values()
    )
    coordinator = social_map.coordination(municipality).coordinator
    entry = social_map.entries.get(coordinator)
    finder = Finder(coordinator, str(coordinator), None)
    if entry is not None:
        finder = Finder(coordinator, entry.name, entry.mailbox)
    return Answer(municipality, day, weeks, lines, finder)


def _line(
    index: MapIndex,
    social_map: SocialMap,
    offer: Offer,
    municipality: str,
    weeks: GestationalAge | None,
    day: date,
) -> Line:
    stated = index.stated(offer.code, municipality, day)
    sources = tuple(_sources(index, social_map, offer, municipality, day))
    criteria = offer.criteria_on(day)
    window = None if criteria is None else _window(criteria, weeks, day)
    absent = next((row for row in stated if row.mode is Mode.NO), None)
    return Line(offer, criteria, _standing(sources, absent, window), window, sources, absent)


def _standing(sources: tuple[Source, ...], absent: Availability | None, window: Window | None) -> Standing:
    if not sources:
        return Standing.UNSTATED if absent is None else Standing.NOT_HERE
    if window is not None and window.days_left is not None and window.days_left <= 0:
        return Standing.OVER
    if window is not None and window.days_until:
        return Standing.LATER
    if window is not None and window.after_birth:
        return Standing.AFTER_BIRTH
    asked = all(each.statement.mode is Mode.ON_REQUEST for each in sources)
    return Standing.ON_REQUEST if asked else Standing.NOW


def _window(criteria: Criteria, weeks: GestationalAge | None, day: date) -> Window:
    opens, closes = criteria.opens, criteria.closes
    until = None if weeks is None or opens is None else max(0, opens - weeks.days)
    left = None if weeks is None or closes is None else closes - weeks.days
    return Window(
        opens=None if opens is None else GestationalAge(opens),
        closes=None if closes is None else GestationalAge(closes),
        days_until=until,
        days_left=left,
        first_day=None if until is None else day + timedelta(days=until),
        last_day=None if left is None else day + timedelta(days=left - 1),
        after_birth=criteria.postnatal_from is not None,
    )


def _sources(
    index: MapIndex, social_map: SocialMap, offer: Offer, municipality: str, day: date
) -> Iterator[Source]:
    """Who gives it here, and then who gives it at a neighbour that promised it to the women of here."""
    places = [municipality, *(each.neighbour for each in index.neighbours(municipality, offer.code, day))]
    seen: set[Party] = set()
    for place in places:
        for row in index.stated(offer.code, place, day):
            if row.provider is not None and row.mode is not Mode.NO and row.provider not in seen:
                seen.add(row.provider)
                yield _source(index, social_map, row, row.provider, day, neighbour=place != municipality)


def _source(
    index: MapIndex, social_map: SocialMap, row: Availability, party: Party, day: date, *, neighbour: bool
) -> Source:
    provider, entry = index.providers.get(party), social_map.entries.get(party)
    known = provider or entry
    return Source(
        party=party,
        name=str(party) if known is None else known.name,
        mailbox=None if known is None else known.mailbox,
        phone=None if provider is None else provider.phone,
        website=None if provider is None else provider.url,
        route="" if provider is None else provider.route,
        reach=_on(index.reach(row.offer, party), day),
        municipality=row.municipality,
        neighbour=neighbour,
        statement=row,
        room=index.room(row.offer, party),
        confirmed_days=unconfirmed_days(index, party.organisation, day),
    )


def _on(reach: Reach, day: date) -> Reach:
    """Without opening hours that do not hold on that day."""
    return Reach(
        tuple(
            each.model_copy(update={"hours": tuple(hours for hours in each.hours if hours.holds_on(day))})
            for each in reach.locations
        ),
        tuple(hours for hours in reach.hours if hours.holds_on(day)),
        reach.routes,
    )
