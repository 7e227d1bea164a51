"""Queries about which supports began, and which were said to have ended before that."""

from datetime import datetime
from uuid import UUID

import asyncpg

_BEGAN = """
insert into support (case_id, offer, begun_at) values ($1, $2, $3)
on conflict (case_id, offer) do update set begun_at = coalesce(support.begun_at, excluded.begun_at)
returning ended_early_at
"""
# Of a case that was under way before supports were noted by name, any that began counts.
_HAS_BEGUN = """
select exists (select 1 from support where case_id = $1 and offer = $2 and begun_at is not null)
    or (not exists (select 1 from support where case_id = $1 and begun_at is not null)
        and exists (select 1 from obligation
                    where case_id = $1 and moment = 'start' and happened_at is not null))
"""
_ENDED_EARLY = """
insert into support (case_id, offer, ended_early_at) values ($1, $2, $3)
on conflict (case_id, offer) do update set ended_early_at = excluded.ended_early_at
"""


async def began(conn: asyncpg.Connection, case_id: UUID, offer: str, at: datetime) -> datetime | None:
    """A support began. Answers when it was said to have ended, if that came first."""
    return await conn.fetchval(_BEGAN, case_id, offer, at)


async def has_begun(conn: asyncpg.Connection, case_id: UUID, offer: str) -> bool:
    """Whether this support ever began."""
    return await conn.fetchval(_HAS_BEGUN, case_id, offer) is True


async def ended_early(conn: asyncpg.Connection, case_id: UUID, offer: str, at: datetime) -> None:
    """Note that a support was said to have ended which never began."""
    await conn.execute(_ENDED_EARLY, case_id, offer, at)
