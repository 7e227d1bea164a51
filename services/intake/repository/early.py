"""Queries on facts that came early: before their sender was asked, or before their wait began."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.messaging.binding import decode, encode
from shared.schemas import Event
from shared.schemas.contracts.base import Contract

_KEEP = """
insert into early_fact (source, id, case_id, organisation, wait_id, headers, value, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
"""
_TAKE = """
with taken as (
    delete from early_fact
    where wait_id is null and (case_id, organisation) in (select * from unnest($1::uuid[], $2::text[]))
    returning headers, value, received_at
)
select headers, value from taken order by received_at
"""
_TAKE_OF_WAIT = """
with taken as (
    delete from early_fact where case_id = $1 and wait_id = $2 returning headers, value, received_at
)
select headers, value from taken order by received_at
"""
_EXPIRE = """
with taken as (
    delete from early_fact where received_at < $1 returning headers, value, received_at, wait_id
)
select headers, value, wait_id from taken order by received_at
"""


async def keep(
    conn: asyncpg.Connection,
    event: Event[Contract],
    organisation: str,
    at: datetime,
    wait_id: UUID | None = None,
) -> None:
    """Keep a fact until its sender is known to have been asked, or this wait to have begun."""
    headers, value = encode(event)
    written = json.dumps(headers)
    await conn.execute(
        _KEEP, event.source, event.id, event.case_id, organisation, wait_id, written, value, at
    )


async def take(conn: asyncpg.Connection, parties: Sequence[tuple[UUID, str]]) -> list[Event[Contract]]:
    """Take out what these organisations had sent too early about these cases, in the order it came."""
    cases, organisations = [case for case, _ in parties], [party for _, party in parties]
    return [_event(row) for row in await conn.fetch(_TAKE, cases, organisations)]


async def take_of_wait(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> list[Event[Contract]]:
    """Take out what was told of this wait before its beginning, in the order it came."""
    return [_event(row) for row in await conn.fetch(_TAKE_OF_WAIT, case_id, wait_id)]


async def expire(conn: asyncpg.Connection, before: datetime) -> list[tuple[Event[Contract], UUID | None]]:
    """Take out what has waited since before this instant, each with the wait that it waited for."""
    return [(_event(row), row["wait_id"]) for row in await conn.fetch(_EXPIRE, before)]


async def count(conn: asyncpg.Connection) -> int:
    """How many facts wait."""
    count = await conn.fetchval("select count(*) from early_fact")
    assert isinstance(count, int)
    return count


def _event(row: asyncpg.Record) -> Event[Contract]:
    headers = [(name, text.encode()) for name, text in json.loads(row["headers"])]
    return decode(headers, row["value"])
