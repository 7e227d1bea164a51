"""Queries on the waits of the safety lane: their numbers, and nothing else."""

from uuid import UUID

import asyncpg

_KEEP = "insert into safety_wait (case_id, wait_id) values ($1, $2) on conflict do nothing"
_OF_THE_LANE = "select exists (select from safety_wait where case_id = $1 and wait_id = $2)"


async def keep(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> None:
    """This wait is of the safety lane."""
    await conn.execute(_KEEP, case_id, wait_id)


async def is_of_the_lane(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> bool:
    """Whether what is told of this wait is restricted."""
    return await conn.fetchval(_OF_THE_LANE, case_id, wait_id) is True
