"""What the database takes for the present: only to see whether a clock is wrong, never when anything was."""

from datetime import datetime, timedelta

import asyncpg

_PRESENT = "select clock_timestamp()"


async def ahead_of(conn: asyncpg.Connection, system_now: datetime) -> timedelta:
    """How far this system time is ahead of the database's; less than it is by the time it takes to ask."""
    present: datetime | None = await conn.fetchval(_PRESENT)
    assert present is not None
    return system_now - present
