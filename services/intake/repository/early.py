"""Queries on facts that came before their sender was known to have been asked."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.messaging.binding import decode, encode
from shared.schemas import Event
from shared.schemas.contracts.base import Contract

_KEEP = """
insert into early_fact (source, id, case_id, organisation, headers, value, received_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""
_TAKE = """
with taken as (
    delete from early_fact where (case_id, organisation) in (select * from unnest($1::uuid[], $2::text[]))
    returning headers, value, received_at
)
select headers, value from taken order by received_at
"""
_EXPIRE = """
with taken as (
    delete from early_fact where received_at < $1 returning headers, value, received_at
)
select headers, value from taken order by received_at
"""


async def keep(
    conn: asyncpg.Connection, event: Event[Contract], case_id: UUID, organisation: str, at: datetime
) -> None:
    """Keep a fact until its sender is known to have been asked."""
    headers, value = encode(event)
    await conn.execute(_KEEP, event.source, event.id, case_id, organisation, json.dumps(headers), value, at)


async def take(conn: asyncpg.Connection, parties: Sequence[tuple[UUID, str]]) -> list[Event[Contract]]:
    """Take out what these organisations had sent too early about these cases, in the order it came."""
    cases, organisations = [case for case, _ in parties], [party for _, party in parties]
    return [_event(row) for row in await conn.fetch(_TAKE, cases, organisations)]


async def expire(conn: asyncpg.Connection, before: datetime) -> list[Event[Contract]]:
    """Take out what has waited since before this instant."""
    return [_event(row) for row in await conn.fetch(_EXPIRE, before)]


async def count(conn: asyncpg.Connection) -> int:
    """How many facts wait."""
    count = await conn.fetchval("select count(*) from early_fact")
    assert isinstance(count, int)
    return count


def _event(row: asyncpg.Record) -> Event[Contract]:
    headers = [(name, text.encode()) for name, text in json.loads(row["headers"])]
    return decode(headers, row["value"])
