"""Queries on the waits that have begun: their numbers, and whether they are of the safety lane."""

from uuid import UUID

import asyncpg

_KEEP = """
insert into external_wait as known (case_id, wait_id, restricted) values ($1, $2, $3)
on conflict (case_id, wait_id) do update set restricted = true
where excluded.restricted and not known.restricted
"""
_RESTRICTED = "select restricted from external_wait where case_id = $1 and wait_id = $2"


async def keep(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID, *, restricted: bool) -> None:
    """This wait has begun. One that was of the safety lane once stays so."""
    await conn.execute(_KEEP, case_id, wait_id, restricted)


async def restricted(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> bool | None:
    """Whether what is told of this wait is restricted; None when it is not known to have begun."""
    return await conn.fetchval(_RESTRICTED, case_id, wait_id)
