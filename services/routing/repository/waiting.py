"""What cases wait for outside. Runs in the caller's transaction."""

from datetime import date
from uuid import UUID

import asyncpg

from services.routing.domain.bridging import ExternalWait

_BEGUN = """
insert into external_wait (case_id, wait_id, expected_on, no_place, over) values ($1, $2, $3, $4, false)
on conflict do nothing
"""
_ASKED = """
update external_wait set expected_on = coalesce($3, expected_on), no_place = coalesce($4, no_place)
where case_id = $1 and wait_id = $2 and not over returning wait_id
"""
_OVER = """
update external_wait set over = true where case_id = $1 and wait_id = $2 and not over returning wait_id
"""
_RUNNING = "select expected_on, no_place from external_wait where case_id = $1 and not over order by wait_id"


async def begun(
    conn: asyncpg.Connection, case_id: UUID, wait_id: UUID, expected_on: date | None, *, no_place: bool
) -> None:
    """The case waits. A wait that is known, running or over, is not begun again."""
    await conn.execute(_BEGUN, case_id, wait_id, expected_on, no_place)


async def asked(
    conn: asyncpg.Connection, case_id: UUID, wait_id: UUID, expected_on: date | None, *, no_place: bool | None
) -> bool:
    """What was heard of it; None where that is nothing new. False for a wait that does not run here."""
    return await conn.fetchval(_ASKED, case_id, wait_id, expected_on, no_place) is not None


async def over(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> bool:
    """The wait ended. False for one that does not run here."""
    return await conn.fetchval(_OVER, case_id, wait_id) is not None


async def running(conn: asyncpg.Connection, case_id: UUID) -> tuple[ExternalWait, ...]:
    """What the case waits for now."""
    rows = await conn.fetch(_RUNNING, case_id)
    return tuple(ExternalWait(row["expected_on"], row["no_place"]) for row in rows)
