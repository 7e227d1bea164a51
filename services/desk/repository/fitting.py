"""What fits her, as routing last told it, and what was asked of which organisation."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

_SAVE = """
insert into fitting (case_id, standing, due, options, said_at) values ($1, $2, $3, $4, $5)
on conflict (case_id) do update
set standing = excluded.standing, due = excluded.due, options = excluded.options, said_at = excluded.said_at
where fitting.said_at <= excluded.said_at
"""
_ASKED = """
insert into asked_offer (case_id, offer, organisation, asked_at) values ($1, $2, $3, $4)
on conflict (case_id, offer, organisation) do update
set asked_at = excluded.asked_at, answer = null, answered_at = null
where asked_offer.asked_at < excluded.asked_at
"""
_ANSWERED = """
update asked_offer set answer = $4, answered_at = $5
where case_id = $1 and offer = $2 and ($3::text is null or organisation = $3) and asked_at <= $5
"""
_WAITING = """
select offer, organisation, asked_at, answer from asked_offer
where case_id = $1 and (answer is null or answer = 'accepted') order by asked_at, offer
"""
_UNANSWERED = "select offer, organisation from asked_offer where case_id = $1 and answer is null"
_OF_ONE = """
select offer, asked_at, answer, answered_at from asked_offer
where case_id = $1 and organisation = $2 order by asked_at, offer
"""


async def save(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Standing, due, options as JSON, instant."""
    await conn.execute(_SAVE, case_id, *values)


async def find(conn: asyncpg.Connection, case_id: UUID) -> dict[str, Any] | None:
    """What routing last told; None before it did."""
    row = await conn.fetchrow("select standing, due, options from fitting where case_id = $1", case_id)
    return None if row is None else {**dict(row), "options": json.loads(row["options"])}


async def asked(conn: asyncpg.Connection, case_id: UUID, offer: str, organisation: str, at: datetime) -> None:
    """An offer was asked of an organisation."""
    await conn.execute(_ASKED, case_id, offer, organisation, at)


async def answered(
    conn: asyncpg.Connection, case_id: UUID, offer: str, organisation: str | None, answer: str, at: datetime
) -> None:
    """What it said; without a name, all that were asked for this offer."""
    await conn.execute(_ANSWERED, case_id, offer, organisation, answer, at)


async def waiting(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """What was asked and is not answered, or accepted and has not begun."""
    return await conn.fetch(_WAITING, case_id)


async def unanswered(conn: asyncpg.Connection, case_id: UUID) -> set[tuple[str, str]]:
    """Which offers were asked of which organisations, and nothing was heard since."""
    return {(row["offer"], row["organisation"]) for row in await conn.fetch(_UNANSWERED, case_id)}


async def asked_of(conn: asyncpg.Connection, case_id: UUID, organisation: str) -> list[asyncpg.Record]:
    """Everything that was asked of one organisation, and what it answered."""
    return await conn.fetch(_OF_ONE, case_id, organisation)
