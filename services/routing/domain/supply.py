"""What can be had for a woman of a municipality: here, at a neighbour, elsewhere on request."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Availability, Mode, Offer, Room
from shared.schemas.values import Party


class Distance(IntEnum):
    """How far an offer is, by catchment."""

    OWN = 0
    NEIGHBOUR = 1
    """Another municipality promised it to the women of hers (burenafspraak)."""
    REGION = 2
    """Given elsewhere, and nobody promised anything: the coordinator has to ask."""


@dataclass(frozen=True, slots=True)
class Option:
    """One offer at one provider. `municipality` is where the map says that it is given."""

    offer: Offer
    provider: Party
    municipality: str
    distance: Distance = Distance.OWN
    mode: Mode = Mode.YES
    room: Room | None = None
    confirmed_on: date | None = None
    key: tuple[str, str] = field(init=False, repr=False, compare=False)
    """What tells two options of one woman apart: offer and provider. Kept, as what follows is."""
    name: tuple[str, str, str] = field(init=False, repr=False, compare=False)
    """The last word in an order: offer, provider, where it is given."""
    full: bool = field(init=False, repr=False, compare=False)
    """No place is free, and there is no wait that ends on a known day."""
    wait_days: int = field(init=False, repr=False, compare=False)
    """Days until it can begin, as the provider last said; 0 where it said nothing."""

    def __post_init__(self) -> None:
        room, key = self.room, (self.offer.code, str(self.provider))
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "name", (*key, self.municipality))
        object.__setattr__(self, "full", room is not None and room.places == 0 and room.wait_days == 0)
        object.__setattr__(self, "wait_days", 0 if room is None else room.wait_days)


@lru_cache(maxsize=512)
def near(index: MapIndex, municipality: str, day: date) -> tuple[Option, ...]:
    """What her own municipality has, and what neighbours promised. One option per offer and provider.

    The same for all women of a municipality on a day, so it is remembered.
    """
    own = _options(index, index.there(municipality, day), Distance.OWN)
    promised = (
        option
        for code in index.offers
        for promise in index.neighbours(municipality, code, day)
        for option in _options(index, index.stated(code, promise.neighbour, day), Distance.NEIGHBOUR)
    )
    return _nearest((*own, *promised))


def asked_party(index: MapIndex, offer: str, organisation: str, municipality: str, day: date) -> Party | None:
    """Which party of an organisation gives an offer, the nearest to her first; None if the map has none."""
    found = (*near(index, municipality, day), *_given(index, day).get(offer, ()))
    gives = (o.provider for o in found if (o.offer.code, o.provider.organisation) == (offer, organisation))
    return next(gives, None)


LEADS = 3
"""Places per offer at which the coordinator could ask first: those with room, and the shortest wait."""


def elsewhere(index: MapIndex, municipality: str, day: date) -> tuple[Option, ...]:
    """What others have and promised to nobody: where to ask first, for who has nothing nearer."""
    given = _given(index, day).values()
    return tuple(
        option
        for each in given
        for option in islice((o for o in each if o.municipality != municipality), LEADS)
    )


@lru_cache(maxsize=4)
def _given(index: MapIndex, day: date) -> Mapping[str, tuple[Option, ...]]:
    """All that is given anywhere on a day, by offer: worked out once a day for each map."""
    rows = (row for row in index.offer_map.availability if row.holds_on(day))
    found: dict[str, list[Option]] = {}
    for option in _nearest(_options(index, rows, Distance.REGION)):
        found.setdefault(option.offer.code, []).append(option)
    return {code: tuple(sorted(options, key=_easiest)) for code, options in sorted(found.items())}


def _easiest(option: Option) -> tuple[bool, bool, int, str, str]:
    asked = option.mode is Mode.ON_REQUEST
    return option.full, asked, option.wait_days, str(option.provider), option.municipality


def _options(index: MapIndex, rows: Iterable[Availability], distance: Distance) -> Iterator[Option]:
    for row in rows:
        offer = index.offer(row.offer)
        if offer is None or row.mode is Mode.NO or row.provider is None:
            continue
        yield Option(
            offer=offer,
            provider=row.provider,
            municipality=row.municipality,
            distance=distance,
            mode=row.mode,
            room=index.room(row.offer, row.provider),
            confirmed_on=index.confirmed_on(row.provider.organisation),
        )


def _nearest(options: Iterable[Option]) -> tuple[Option, ...]:
    """The same offer at the same provider counts once, at its nearest and most certain."""
    best: dict[tuple[str, str], Option] = {}
    for option in options:
        known = best.get(option.key)
        if known is None or _nearness(option) < _nearness(known):
            best[option.key] = option
    return tuple(best.values())


def _nearness(option: Option) -> tuple[int, bool, str]:
    return option.distance, option.mode is Mode.ON_REQUEST, option.municipality
