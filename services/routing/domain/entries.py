"""What the map of offers says about one organisation, for itself to look after. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Availability, Room


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement that holds today or will: an offer in a municipality, and how much room there is."""

    name: str
    statement: Availability
    room: Room | None


def entries(index: MapIndex, organisation: str, today: date) -> tuple[Entry, ...]:
    """Everything of this organisation that is not over, by offer, municipality and day."""
    found = sorted(_own(index, organisation, today), key=_order)
    return tuple(found)


def _own(index: MapIndex, organisation: str, today: date) -> Iterator[Entry]:
    for row in index.offer_map.availability:
        provider, offer = row.provider, index.offer(row.offer)
        over = row.valid_to is not None and row.valid_to < today
        if provider is not None and provider.organisation == organisation and offer is not None and not over:
            yield Entry(offer.name, row, index.room(row.offer, provider))


def _order(entry: Entry) -> tuple[str, str, str, date]:
    row = entry.statement
    return entry.name, row.municipality, str(row.provider), row.valid_from
