"""Single changes laid over the map as it was imported: the newer statement wins, period by period.

A change that is older than what an import says about the same days has no effect any more; so importing a
file never silently undoes what was said after it was written, and never revives what it corrected.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from services.routing.domain.criteria import Part
from services.routing.domain.map.faults import Fault, Placed
from services.routing.domain.map.sifting import Known, Rows, sift
from services.routing.domain.offers import Availability, Confirmed, OfferMap, Room
from shared.schemas.values import Party

_ONE = timedelta(days=1)


class Change(Part):
    """What somebody said about one offer in one municipality; and how much room there is, if it said so."""

    statement: Availability
    places: Annotated[int, Field(ge=0)] | None = None
    wait_days: Annotated[int, Field(ge=0)] | None = None


def overlaid(offer_map: OfferMap, changes: Iterable[Change], confirmed: Iterable[Confirmed] = ()) -> OfferMap:
    """The map in force: as imported, with every later change and confirmation."""
    given = tuple(changes)
    rooms = {(r.offer, r.provider): r for r in offer_map.rooms}
    places = {(each.statement.offer, each.statement.municipality) for each in given}
    said: dict[tuple[str, str], list[Availability]] = {place: [] for place in places}
    rows: list[Availability] = []
    for row in offer_map.availability:
        said.get((row.offer, row.municipality), rows).append(row)
    for change in given:
        place = change.statement.offer, change.statement.municipality
        said[place] = _stated(said[place], change.statement)
        room = _room(change, rooms)
        if room is not None:
            rooms[room.offer, room.provider] = room
    rows += (row for place in sorted(said) for row in said[place])
    latest = {each.organisation: each for each in offer_map.confirmed}
    for each in confirmed:
        known = latest.get(each.organisation)
        if known is None or known.on < each.on:
            latest[each.organisation] = each
    return offer_map.model_copy(
        update={
            "availability": tuple(rows),
            "rooms": tuple(rooms.values()),
            "confirmed": tuple(latest.values()),
        }
    )


def about(offer_map: OfferMap, change: Change) -> OfferMap:
    """The little of a map that a change can touch, so that the whole need not be compared."""
    said = change.statement
    return offer_map.model_copy(
        update={
            "offers": (),
            "providers": (),
            "locations": (),
            "openings": (),
            "routes": (),
            "arrangements": (),
            "confirmed": (),
            "availability": tuple(
                row
                for row in offer_map.availability
                if row.municipality == said.municipality and row.offer == said.offer
            ),
            "rooms": tuple(
                row for row in offer_map.rooms if (row.offer, row.provider) == (said.offer, said.provider)
            ),
        }
    )


def judged(offer_map: OfferMap, change: Change, known: Known) -> tuple[Fault, ...]:
    """Why a change cannot be: it names what the map does not know, or is overtaken. Empty when it can."""
    statement = change.statement
    rows = Rows(
        offers=tuple(Placed("map", each) for each in offer_map.offers if each.code == statement.offer),
        providers=tuple(Placed("map", each) for each in offer_map.providers),
        availability=(Placed("change", statement),),
    )
    newer = [
        r for r in offer_map.availability if _touches(r, statement) and r.stated_on > statement.stated_on
    ]
    if newer:
        rule = f"the map says something newer about these days, stated on {newer[0].stated_on}"
        return (Fault("change", rule, "say it again today, or import a corrected map"),)
    return tuple(fault for fault in sift("change", rows, known).faults if fault.where == "change")


def _stated(rows: Sequence[Availability], said: Availability) -> list[Availability]:
    touched = [row for row in rows if _touches(row, said)]
    if any(row.stated_on > said.stated_on for row in touched):
        return list(rows)
    kept = [row for row in rows if not _touches(row, said)]
    remains = [part for row in touched for part in _outside(row, said.valid_from, said.valid_to)]
    return [*kept, *remains, said]


def _touches(row: Availability, said: Availability) -> bool:
    same = (row.offer, row.municipality) == (said.offer, said.municipality)
    alike = row.provider == said.provider or None in (row.provider, said.provider)
    until, till = row.valid_to or date.max, said.valid_to or date.max
    return same and alike and row.valid_from <= till and said.valid_from <= until


def _outside(row: Availability, first: date, last: date | None) -> Iterator[Availability]:
    """What is left of a statement before and after these days."""
    if row.valid_from < first:
        yield row.model_copy(update={"valid_to": first - _ONE})
    if last is not None and (row.valid_to is None or row.valid_to > last):
        yield row.model_copy(update={"valid_from": last + _ONE})


def _room(change: Change, known: Mapping[tuple[str, Party], Room]) -> Room | None:
    """The provider's room after a change, in the languages that it had; None when it says nothing of it."""
    said = change.statement
    if said.provider is None or (change.places is None and change.wait_days is None):
        return None
    before = known.get((said.offer, said.provider))
    if before is not None and before.stated_on > said.stated_on:
        return None
    return Room(
        offer=said.offer,
        provider=said.provider,
        places=change.places,
        wait_days=change.wait_days or 0,
        languages=("nl",) if before is None else before.languages,
        stated_on=said.stated_on,
    )
