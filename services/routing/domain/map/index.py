"""The map, ready to be asked: what is stated for a municipality on a day, without walking over all rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    ContactRoute,
    Location,
    Offer,
    OfferMap,
    Provider,
    Room,
)
from services.routing.domain.reach import Hours
from shared.schemas.values import Party

ReachT = TypeVar("ReachT", Location, ContactRoute)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a provider gives an offer, when it can be asked, and how else it is reached."""

    locations: tuple[Location, ...] = ()
    hours: tuple[Hours, ...] = ()
    routes: tuple[ContactRoute, ...] = ()


class MapIndex:
    """One version of the map of offers. Immutable; made once, asked for every case.

    342 municipalities × 30 offers × 5 periods is 51,300 rows; a question touches the periods of one
    municipality's one offer, or one row per offer of one municipality.
    """

    def __init__(self, offer_map: OfferMap) -> None:
        self.offer_map = offer_map
        self.version = offer_map.version
        self.offers: Mapping[str, Offer] = {offer.code: offer for offer in offer_map.offers}
        self.providers: Mapping[Party, Provider] = {each.party: each for each in offer_map.providers}
        self._stated = _by_place(offer_map.availability)
        self._rooms: Mapping[tuple[str, Party], Room] = {(r.offer, r.provider): r for r in offer_map.rooms}
        self._locations = _by_provider(offer_map.locations)
        self._hours = {(each.offer, each.provider): each.hours for each in offer_map.openings}
        self._routes = _by_provider(offer_map.routes)
        self._arrangements = _by_municipality(offer_map.arrangements)
        self._confirmed: Mapping[str, Confirmed] = {each.organisation: each for each in offer_map.confirmed}

    def offer(self, code: str) -> Offer | None:
        """An offer by its code."""
        return self.offers.get(code)

    def stated(self, offer: str, municipality: str, day: date) -> tuple[Availability, ...]:
        """What is said about one offer for one municipality on a day; () is a gap in the map."""
        rows = self._stated.get(municipality, {}).get(offer, ())
        return tuple(row for row in rows if row.holds_on(day))

    def there(self, municipality: str, day: date) -> tuple[Availability, ...]:
        """All that is said about a municipality on a day, in order of the map's offers."""
        known = self._stated.get(municipality, {})
        return tuple(row for code in self.offers for row in known.get(code, ()) if row.holds_on(day))

    def periods(self, offer: str, municipality: str) -> tuple[Availability, ...]:
        """Everything ever said about one offer for one municipality, oldest first."""
        return self._stated.get(municipality, {}).get(offer, ())

    def room(self, offer: str, provider: Party) -> Room | None:
        """How much room a provider last said to have; None when it never said."""
        return self._rooms.get((offer, provider))

    def reach(self, offer: str, provider: Party) -> Reach:
        """How a provider is reached for an offer: what it says of that offer, and of all that it gives."""
        mine = (None, offer)
        return Reach(
            tuple(each for each in self._locations.get(provider, ()) if each.offer in mine),
            self._hours.get((offer, provider), ()),
            tuple(each for each in self._routes.get(provider, ()) if each.offer in mine),
        )

    def neighbours(self, municipality: str, offer: str, day: date) -> tuple[Arrangement, ...]:
        """Which neighbours let women of this municipality use this offer of theirs on a day."""
        return tuple(
            each
            for each in self._arrangements.get(municipality, ())
            if each.offer in (None, offer)
            and each.valid_from <= day
            and (each.valid_to is None or day <= each.valid_to)
        )

    def confirmed_on(self, organisation: str) -> date | None:
        """When an organisation last confirmed its entries; None when it never did."""
        found = self._confirmed.get(organisation)
        return None if found is None else found.on


def _by_place(rows: Iterable[Availability]) -> Mapping[str, Mapping[str, tuple[Availability, ...]]]:
    found: dict[str, dict[str, list[Availability]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.municipality][row.offer].append(row)
    return {
        municipality: {
            offer: tuple(sorted(said, key=lambda row: (row.valid_from, str(row.provider))))
            for offer, said in offers.items()
        }
        for municipality, offers in found.items()
    }


def _by_provider(rows: Iterable[ReachT]) -> Mapping[Party, tuple[ReachT, ...]]:
    found: dict[Party, list[ReachT]] = defaultdict(list)
    for row in rows:
        found[row.provider].append(row)
    return {provider: tuple(said) for provider, said in found.items()}


def _by_municipality(rows: Iterable[Arrangement]) -> Mapping[str, tuple[Arrangement, ...]]:
    found: dict[str, list[Arrangement]] = defaultdict(list)
    for row in rows:
        found[row.municipality].append(row)
    return {municipality: tuple(said) for municipality, said in found.items()}
