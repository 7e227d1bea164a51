"""Queries about the periodic word to the referrer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.feedback.domain.owed import Due
from shared.schemas.contracts.feedback import FeedbackMoment

_BEGIN = """
insert into periodic as p (case_id, attempt, begun_at, due, tell_at) values ($1, $2, $3, $4, $5)
on conflict (case_id) do update
    set attempt = excluded.attempt, begun_at = excluded.begun_at, due = excluded.due,
        tell_at = excluded.tell_at
    where coalesce(p.attempt, 0) < excluded.attempt
"""
_MOVE = """
update periodic set due = $3, tell_at = $4 where case_id = $1 and attempt = $2 and tell_at is not null
"""
_BEGUN = "select begun_at from periodic where case_id = $1 and attempt = $2"
_END = """
insert into periodic as p (case_id, attempt) values ($1, $2)
on conflict (case_id) do update set attempt = excluded.attempt, tell_at = null
    where coalesce(p.attempt, 0) <= excluded.attempt
"""
_PROGRESS = """
insert into periodic as p (case_id, progressed_at) values ($1, $2)
on conflict (case_id) do update set progressed_at = greatest(p.progressed_at, excluded.progressed_at)
"""
_HEARD = """
insert into periodic as p (case_id, heard_at) values ($1, $2)
on conflict (case_id) do update set heard_at = greatest(p.heard_at, excluded.heard_at)
"""
_STOP = "update periodic set tell_at = null where case_id = $1"
WAITS = "tell_at <= $1 and progressed_at > coalesce(heard_at, '-infinity')"
_WAITING = f"""
select case_id from periodic join referral using (case_id)
where {WAITS} and referrer is not null order by tell_at limit $2
"""  # noqa: S608 (only constants of this module)
_TAKE = f"select progressed_at from periodic where case_id = $2 and {WAITS} for update"  # noqa: S608


async def begin(
    conn: asyncpg.Connection,
    case_id: UUID,
    attempt: int,
    begun_at: datetime,
    due: datetime,
    tell_at: datetime,
) -> None:
    """The next word is due then. An attempt that is known, or over, changes nothing."""
    await conn.execute(_BEGIN, case_id, attempt, begun_at, due, tell_at)


async def begun_at(conn: asyncpg.Connection, case_id: UUID, attempt: int) -> datetime | None:
    """Since when this attempt runs; None for one that is not known."""
    return await conn.fetchval(_BEGUN, case_id, attempt)


async def move(
    conn: asyncpg.Connection, case_id: UUID, attempt: int, due: datetime, tell_at: datetime
) -> None:
    """The deadline of this attempt moved."""
    await conn.execute(_MOVE, case_id, attempt, due, tell_at)


async def end(conn: asyncpg.Connection, case_id: UUID, attempt: int) -> None:
    """Nothing is due any more, unless a later attempt runs."""
    await conn.execute(_END, case_id, attempt)


async def progressed(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """Something was done for her."""
    await conn.execute(_PROGRESS, case_id, at)


async def heard(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """The referrer knows what was done up to this instant."""
    await conn.execute(_HEARD, case_id, at)


async def stop(conn: asyncpg.Connection, case_id: UUID) -> None:
    """Nothing is told any more."""
    await conn.execute(_STOP, case_id)


async def waiting(conn: asyncpg.Connection, now: datetime, limit: int) -> Sequence[UUID]:
    """Cases of which a periodic word may go out, longest due first."""
    return [row["case_id"] for row in await conn.fetch(_WAITING, now, limit)]


async def take(conn: asyncpg.Connection, case_id: UUID, now: datetime) -> Due | None:
    """What there is to tell about this case, locked until the commit; None when nothing (any more)."""
    at = await conn.fetchval(_TAKE, now, case_id)
    return None if at is None else Due(FeedbackMoment.PERIODIC, at)
