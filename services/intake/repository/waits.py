"""Queries on the waits that have begun: their numbers, and whether they are of the safety lane."""

from uuid import UUID

import asyncpg

_KEEP = """
insert into external_wait as known (case_id, wait_id, restricted) values ($1, $2, $3)
on conflict (case_id, wait_id) do update set restricted = true
where excluded.restricted and not known.restricted
"""
# Where only waits of the safety lane were kept, one without a row is not of it.
_RESTRICTED = """
select coalesce(
    (select restricted from external_wait where case_id = $1 and wait_id = $2),
    (select false from case_file where case_id = $1 and older_waits)
)
"""


async def keep(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID, *, restricted: bool) -> None:
    """This wait has begun. One that was of the safety lane once stays so."""
    await conn.execute(_KEEP, case_id, wait_id, restricted)


async def restricted(conn: asyncpg.Connection, case_id: UUID, wait_id: UUID) -> bool | None:
    """Whether what is told of this wait is restricted; None when it is not known to have begun.

    In a case from before all waits were kept, one that is not known began back then, outside the safety lane.
    """
    return await conn.fetchval(_RESTRICTED, case_id, wait_id)
