"""Rows that go together, and those that do not: each bad row is named, the rest is taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.routing.domain.map.faults import Fault, Placed, RowT
from services.routing.domain.map.municipalities import Municipalities
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    ContactRoute,
    Location,
    Offer,
    OfferMap,
    Opening,
    Provider,
    Room,
)
from shared.schemas.values import Party

LAST_DAY = 42 * 7
"""After 42+0 nobody is pregnant any more."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a map may name besides what it brings itself: the social map's parties, and municipalities."""

    parties: AbstractSet[Party]
    municipalities: Municipalities


@dataclass(frozen=True, slots=True)
class Reading:
    """A map as far as it could be read, and the rows that could not be taken."""

    offer_map: OfferMap
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file, each with its place."""

    offers: Sequence[Placed[Offer]] = ()
    providers: Sequence[Placed[Provider]] = ()
    availability: Sequence[Placed[Availability]] = ()
    rooms: Sequence[Placed[Room]] = ()
    locations: Sequence[Placed[Location]] = ()
    openings: Sequence[Placed[Opening]] = ()
    routes: Sequence[Placed[ContactRoute]] = ()
    arrangements: Sequence[Placed[Arrangement]] = ()
    confirmed: Sequence[Placed[Confirmed]] = ()


@dataclass
class _Sieve:
    """Holds each row against those that were taken before it."""

    known: Known
    faults: list[Fault] = field(default_factory=list)
    offers: set[str] = field(default_factory=set)
    parties: set[Party] = field(default_factory=set)

    def sift(self, rows: Iterable[Placed[RowT]], broken: Any) -> tuple[RowT, ...]:
        taken: list[RowT] = []
        for placed in rows:
            fault = broken(placed.row)
            if fault is None:
                taken.append(placed.row)
            else:
                self.faults.append(Fault(placed.where, *fault))
        return tuple(taken)


Broken = tuple[str, str] | None
"""Rule and remedy of a row that cannot be taken; None for one that can."""


def sift(version: str, rows: Rows, known: Known) -> Reading:
    """Take every row that keeps the rules, in order; name each that does not."""
    sieve = _Sieve(known, parties=set(known.parties))
    offer_map = OfferMap(
        version=version,
        offers=sieve.sift(rows.offers, lambda row: _offer(row, sieve)),
        providers=sieve.sift(rows.providers, lambda row: _provider(row, sieve)),
        availability=sieve.sift(rows.availability, _Periods(sieve).broken),
        rooms=sieve.sift(rows.rooms, _Once(sieve).room),
        locations=sieve.sift(rows.locations, _Once(sieve).location),
        openings=sieve.sift(rows.openings, _Once(sieve).opening),
        routes=sieve.sift(rows.routes, _Once(sieve).route),
        arrangements=sieve.sift(rows.arrangements, _Once(sieve).arrangement),
        confirmed=sieve.sift(rows.confirmed, _Once(sieve).confirmed),
    )
    return Reading(offer_map, tuple(sieve.faults))


def _offer(row: Offer, sieve: _Sieve) -> Broken:
    if row.code in sieve.offers:
        return f"{row.code} stands there twice", "keep one of them"
    for criteria in row.criteria:
        never = criteria.postnatal_until is None and (criteria.opens or 0) > LAST_DAY
        if never or criteria.closes == 0:
            what = f"criteria of {row.code} from {criteria.valid_from}"
            return f"{what} exclude everybody: no day of pregnancy fits", "correct opens or closes"
    sieve.offers.add(row.code)
    return None


def _provider(row: Provider, sieve: _Sieve) -> Broken:
    if row.party in sieve.parties:
        return f"{row.party} is known already", "keep one entry: here, or in the social map"
    sieve.parties.add(row.party)
    return None


def _unknown(sieve: _Sieve, offer: str | None, provider: Party | None) -> Broken:
    if offer is not None and offer not in sieve.offers:
        return f"there is no offer {offer}", "add it under [[offers]], or correct the code"
    if provider is not None and provider not in sieve.parties:
        return f"there is no provider {provider}", "add it under [[providers]], or correct it"
    return None


@dataclass
class _Periods:
    """Statements about the same offer for the same municipality by the same provider never overlap.

    One that names no provider speaks for all of them, so it may overlap with none.
    """

    sieve: _Sieve
    taken: dict[tuple[str, str], list[Availability]] = field(default_factory=lambda: defaultdict(list))

    def broken(self, row: Availability) -> Broken:
        municipal = self.sieve.known.municipalities
        fault = _unknown(self.sieve, row.offer, row.provider)
        fault = fault or municipal.fault(row.municipality, row.valid_from, row.valid_to)
        if fault is not None:
            return fault
        before = self.taken[row.offer, row.municipality]
        clash = next((other for other in before if _clash(row, other)), None)
        if clash is not None:
            one = f"{row.offer} in {row.municipality} from {row.valid_from}"
            other = f"that from {clash.valid_from} (until {clash.valid_to or 'further notice'})"
            return f"{one} overlaps {other}", "give the earlier one a valid_to before the later valid_from"
        before.append(row)
        return None


def _clash(one: Availability, other: Availability) -> bool:
    same = one.provider == other.provider or None in (one.provider, other.provider)
    return same and _overlap((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


@dataclass
class _Once:
    """What may be said once: a provider's room or location, a neighbour's promise, a confirmation."""

    sieve: _Sieve
    said: dict[Any, list[tuple[date, date | None]]] = field(default_factory=lambda: defaultdict(list))

    def room(self, row: Room) -> Broken:
        key = (row.offer, row.provider)
        return _unknown(self.sieve, *key) or self._twice(key, f"room of {row.provider} for {row.offer}")

    def location(self, row: Location) -> Broken:
        fault = _unknown(self.sieve, row.offer, row.provider)
        key = (row.provider, row.offer, row.name)
        return fault or self._twice(key, f"location {row.name} of {row.provider}")

    def opening(self, row: Opening) -> Broken:
        key = (row.offer, row.provider)
        return _unknown(self.sieve, *key) or self._twice(key, f"opening of {row.provider} for {row.offer}")

    def route(self, row: ContactRoute) -> Broken:
        fault = _unknown(self.sieve, row.offer, row.provider)
        key = (row.provider, row.offer, row.kind, row.value)
        return fault or self._twice(key, f"this {row.kind} of {row.provider}")

    def confirmed(self, row: Confirmed) -> Broken:
        if row.organisation not in {party.organisation for party in self.sieve.parties}:
            return f"there is no organisation {row.organisation}", "correct it, or add its provider"
        return self._twice(row.organisation, f"confirmation by {row.organisation}")

    def arrangement(self, row: Arrangement) -> Broken:
        if row.municipality == row.neighbour:
            return f"{row.municipality} is its own neighbour", "name another municipality"
        days = (row.valid_from, row.valid_to)
        municipal = self.sieve.known.municipalities
        fault = _unknown(self.sieve, row.offer, None) or municipal.fault(row.municipality, *days)
        fault = fault or municipal.fault(row.neighbour, *days)
        key = (row.municipality, row.neighbour, row.offer)
        return fault or self._twice(key, f"arrangement of {row.municipality} with {row.neighbour}", days)

    def _twice(self, key: object, what: str, days: tuple[date, date | None] = (date.min, None)) -> Broken:
        if any(_overlap(days, other) for other in self.said[key]):
            return f"{what} stands there twice", "keep one of them"
        self.said[key].append(days)
        return None


def placed(offer_map: OfferMap, name: str) -> Rows:
    """The rows of a map that was read before, so that they can be held against the rules again."""
    sections: Mapping[str, Sequence[Any]] = {
        section: getattr(offer_map, section) for section in Rows.__dataclass_fields__
    }
    return Rows(**{section: tuple(_numbered(name, section, rows)) for section, rows in sections.items()})


def _numbered(name: str, section: str, rows: Sequence[RowT]) -> Iterator[Placed[RowT]]:
    for number, row in enumerate(rows, start=1):
        yield Placed(f"{name} {section} {number}", row)
