"""The map of offers: versions, changes and confirmations. Runs in the caller's transaction."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import asyncpg

from services.routing.domain.map.overlay import Change
from services.routing.domain.offers import Confirmed, OfferMap
from shared.schemas.values import Party

# Whoever changes the map takes turns, also with one who starts.
_LOCK = "select pg_advisory_xact_lock(hashtext('tijdig.routing.map'))"
_REVISION = "select revision from map_state"
_CHANGED = """
insert into map_state (one, revision) values (true, 1)
on conflict (one) do update set revision = map_state.revision + 1
returning revision
"""
_NEWEST = "select document from map_version order by serial desc limit 1"
_VERSIONS = """
select serial, version, digest, origin, imported_by, imported_at from map_version order by serial desc
"""
_VERSION = "select document from map_version where serial = $1"
_IMPORT = """
insert into map_version (version, digest, origin, document, imported_by, imported_at)
values ($1, $2, $3, $4, $5, $6) returning serial
"""
_SERIAL = "select max(serial) from map_version"
_CHANGES = "select number, document from map_change where number > $1 order by number"
_SAY = "insert into map_change (document, said_by, said_at) values ($1, $2, $3)"
_CONFIRMED = "select organisation, confirmed_on from map_confirmation"
_CONFIRM = """
insert into map_confirmation (organisation, confirmed_on, said_by) values ($1, $2, $3)
on conflict (organisation) do update set confirmed_on = excluded.confirmed_on, said_by = excluded.said_by
where map_confirmation.confirmed_on < excluded.confirmed_on
"""
_REMIND = """
insert into map_reminder (party, quarter, asked_at)
select party, $2, $3 from unnest($1::text[]) as asked (party)
on conflict do nothing returning party
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One import: what, from where, by whom and when."""

    serial: int
    version: str
    digest: str
    origin: str
    imported_by: str
    imported_at: datetime


def digest(offer_map: OfferMap) -> str:
    """What two maps that say the same have in common, whatever file they came in."""
    return hashlib.sha256(offer_map.model_dump_json().encode()).hexdigest()


async def lock(conn: asyncpg.Connection) -> None:
    """Nobody else changes the map until the commit."""
    await conn.execute(_LOCK)


async def revision(conn: asyncpg.Connection) -> int:
    """How often the map changed; 0 while there is none. One row: cheap enough for every batch."""
    return int(await conn.fetchval(_REVISION) or 0)


async def changed(conn: asyncpg.Connection) -> int:
    """Say that another map is in force; returns its revision."""
    return int(await conn.fetchval(_CHANGED) or 0)


async def imported(conn: asyncpg.Connection) -> OfferMap | None:
    """The newest map as it was imported."""
    document = await conn.fetchval(_NEWEST)
    # A map of the whole country takes seconds to read: other work of the process goes on meanwhile.
    return None if document is None else await asyncio.to_thread(OfferMap.model_validate_json, document)


async def versions(conn: asyncpg.Connection) -> Sequence[Version]:
    """Every import, the newest first."""
    return [Version(**dict(row)) for row in await conn.fetch(_VERSIONS)]


async def version(conn: asyncpg.Connection, serial: int) -> OfferMap | None:
    """One import; None when there is none of this number."""
    document = await conn.fetchval(_VERSION, serial)
    return None if document is None else OfferMap.model_validate_json(document)


async def save(conn: asyncpg.Connection, offer_map: OfferMap, *, origin: str, by: str, at: datetime) -> int:
    """Keep a map as it was imported; it is the newest from the commit on. Returns its serial number."""
    document = offer_map.model_dump_json()
    serial = await conn.fetchval(_IMPORT, offer_map.version, digest(offer_map), origin, document, by, at)
    return int(serial or 0)


async def serial(conn: asyncpg.Connection) -> int:
    """The number of the newest import; 0 before the first."""
    return int(await conn.fetchval(_SERIAL) or 0)


async def changes(conn: asyncpg.Connection, after: int = 0) -> Sequence[tuple[int, Change]]:
    """What was said after this number, in order; what an import overtook has no effect any more."""
    rows = await conn.fetch(_CHANGES, after)
    return [(row["number"], Change.model_validate_json(row["document"])) for row in rows]


async def say(conn: asyncpg.Connection, change: Change, by: str, at: datetime) -> None:
    """Keep what somebody said."""
    await conn.execute(_SAY, change.model_dump_json(), by, at)


async def confirmations(conn: asyncpg.Connection) -> Sequence[Confirmed]:
    """When each organisation last confirmed its entries."""
    rows = await conn.fetch(_CONFIRMED)
    return [Confirmed(organisation=row["organisation"], on=row["confirmed_on"]) for row in rows]


async def confirm(conn: asyncpg.Connection, organisation: str, on: date, by: str) -> None:
    """Remember a confirmation; an older one never replaces a newer."""
    await conn.execute(_CONFIRM, organisation, on, by)


async def remind(
    conn: asyncpg.Connection, parties: Sequence[Party], quarter: str, at: datetime
) -> list[Party]:
    """Remember that these are asked in this quarter; returns those that had not been."""
    rows = await conn.fetch(_REMIND, [str(party) for party in parties], quarter, at)
    return [Party.parse(row["party"]) for row in rows]
