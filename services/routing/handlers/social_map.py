"""The map of offers: taken in, changed, confirmed; and the one in force, as a process holds it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg

from services.routing.domain.map import overlay
from services.routing.domain.map.difference import Change, differences, touched
from services.routing.domain.map.gaps import KINDS, gaps
from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.overlay import about, judged, overlaid
from services.routing.domain.map.reminding import due, quarter_of
from services.routing.domain.map.sifting import Known, Reading
from services.routing.domain.offers import Availability, OfferMap
from services.routing.domain.social_map import SocialMap
from services.routing.metrics import MAP_GAPS, MAP_ROWS_LEFT_OUT
from services.routing.repository import social_map as repository
from shared.messaging import Context, Refused, Uow
from shared.pregnancy import local_date
from shared.schemas import Event
from shared.schemas.contracts.directory import (
    MAP_ID,
    ConfirmationRequested,
    EntriesConfirmed,
    MapChanged,
    OfferAvailabilityChanged,
)
from shared.schemas.values import Party

log = logging.getLogger("tijdig.routing")

EMPTY = OfferMap(version="none")
FIRST = "tijdig/first-start"
"""Who imported the map that a region started with."""


def known_of(social_map: SocialMap) -> Known:
    """What a map of offers may name: the parties of the social map, and municipalities."""
    return Known(frozenset(social_map.entries), municipalities())


async def load(conn: asyncpg.Connection) -> OfferMap:
    """The map in force: the newest import with what was said since; empty before the first."""
    imported = await repository.imported(conn)
    if imported is None:
        return EMPTY
    said = [change for _, change in await repository.changes(conn)]
    return overlaid(imported, said, await repository.confirmations(conn))


async def take(uow: Uow, offer_map: OfferMap, *, origin: str, by: str) -> Sequence[Change]:
    """Put another map in force and tell who must look again. Returns what differs; () when nothing does."""
    await repository.lock(uow.conn)
    before = await load(uow.conn)
    imported = await repository.imported(uow.conn)
    if imported is not None and repository.digest(imported) == repository.digest(offer_map):
        return ()
    await repository.save(uow.conn, offer_map, origin=origin, by=by, at=uow.now)
    after = await load(uow.conn)
    found = differences(before, after)
    await _tell(uow, found, after)
    return found


async def _tell(
    uow: Uow,
    found: Sequence[Change],
    after: OfferMap,
    cause: Event[EntriesConfirmed | OfferAvailabilityChanged] | None = None,
) -> None:
    """Count the change, and say which offers in which municipalities it touches."""
    where = touched(found, after)
    said = MapChanged(
        revision=await repository.changed(uow.conn),
        map_version=after.version,
        offers=where.offers,
        municipalities=where.municipalities,
    )
    uow.publish(said, subject=MAP_ID, cause=cause)


@dataclass
class Maps:
    """The map in force, as this process holds it; asked anew only when it changed."""

    social_map: SocialMap
    _revision: int = -1
    _serial: int = 0
    _number: int = 0
    _index: MapIndex = field(default_factory=lambda: MapIndex(EMPTY))

    async def in_force(self, conn: asyncpg.Connection) -> MapIndex:
        """The map at this moment, as this transaction sees it. Cheap while it is the one that is held.

        What a transaction has not committed yet may never be, so it is not held for others.
        """
        revision = await repository.revision(conn)
        if revision == self._revision:
            return self._index
        index, serial, number = await self._caught_up(conn)
        if not conn.is_in_transaction():
            self._index, self._serial, self._number, self._revision = index, serial, number, revision
        return index

    async def _caught_up(self, conn: asyncpg.Connection) -> tuple[MapIndex, int, int]:
        """Of a change only the change is read; a whole map is read again only after an import."""
        serial = await repository.serial(conn)
        held, number = self._index.offer_map, self._number
        if serial != self._serial:
            held, number = await repository.imported(conn) or EMPTY, 0
        changes = await repository.changes(conn, number)
        offer_map = overlaid(held, (each for _, each in changes), await repository.confirmations(conn))
        index = await asyncio.to_thread(MapIndex, offer_map)
        return index, serial, changes[-1][0] if changes else number

    def index(self) -> MapIndex:
        """The map as this process last saw it: at most a second old."""
        return self._index

    async def refresh(self, context: Context) -> bool:
        """See whether another map is in force; says whether it is."""
        held = self._revision
        async with context.connection() as conn:
            await self.in_force(conn)
        return self._revision != held

    async def changed(self, event: Event[OfferAvailabilityChanged], uow: Uow) -> None:
        """An offer is there from a day on, or is not. What cannot be is put aside with its remedy."""
        await repository.lock(uow.conn)
        before = (await self.in_force(uow.conn)).offer_map
        change = _change(event)
        faults = judged(before, change, known_of(self.social_map))
        if faults:
            raise Refused("map_change_refused", f"{faults[0].rule}; {faults[0].remedy}", field="data")
        after = overlaid(before, [change])
        await repository.say(uow.conn, change, event.actor or "", event.time)
        await _tell(uow, differences(about(before, change), about(after, change)), after, event)

    async def confirmed(self, event: Event[EntriesConfirmed], uow: Uow) -> None:
        """An organisation stands for its entries."""
        await repository.lock(uow.conn)
        index = await self.in_force(uow.conn)
        organisation = event.data.organisation or Party.parse(event.actor or "").organisation
        await repository.confirm(uow.conn, organisation, local_date(event.time), event.actor or "")
        await _tell(uow, (), index.offer_map, event)

    async def measure(self, context: Context) -> None:
        """Count what the map does not say today, by kind, for who keeps it."""
        found = Counter(
            gap.kind for gap in gaps(self._index.offer_map, self.social_map, local_date(context.clock.now()))
        )
        for kind in KINDS:
            MAP_GAPS.labels(kind).set(found[kind])

    async def remind(self, context: Context) -> None:
        """Ask every organisation, once a quarter, whether what the map says about it is still so."""
        async with context.transaction() as uow:
            today = local_date(uow.now)
            index = await self.in_force(uow.conn)
            asked = due(index, self.social_map, today)
            for party in await repository.remind(uow.conn, asked, quarter_of(today), uow.now):
                uow.publish(ConfirmationRequested(party=party, quarter=quarter_of(today)), subject=MAP_ID)


async def take_in(context: Context, reading: Reading | None, origin: str) -> None:
    """At the first start of a region its file becomes version 1; later only `tijdig map import` changes it.

    Rows that cannot be taken are counted for the operator at every start, and named in the log when the file
    is taken in, each with its line and the remedy; the rest is taken.
    """
    if reading is None:
        return
    MAP_ROWS_LEFT_OUT.set(len(reading.faults))
    async with context.transaction() as uow:
        await repository.lock(uow.conn)
        if await repository.revision(uow.conn) > 0:
            return
        for fault in reading.faults:
            log.error("row of the map not taken", extra={"fault": str(fault)})
        await take(uow, reading.offer_map, origin=origin, by=FIRST)
    log.info("map taken in", extra={"version": reading.offer_map.version})


def _change(event: Event[OfferAvailabilityChanged]) -> overlay.Change:
    said = event.data
    try:
        statement = Availability(
            offer=said.offer,
            municipality=said.municipality,
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            mode=said.mode,
            provider=said.provider,
            source=f"melding van {event.actor}",
            stated_on=local_date(event.time),
        )
    except ValueError:
        raise Refused(
            "map_change_refused", "give a provider, or mode no; and valid_to after valid_from", field="data"
        ) from None
    return overlay.Change(statement=statement, places=said.places, wait_days=said.wait_days)
