"""Functions that must be told something while nobody is known to fulfil them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.notifications.domain.values import Addressee, Hours, Occasion, Template
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose

_NOTE = """
insert into unaddressed
    (key, audience, template, case_id, hours, cause, purpose, correlation_id, noted_at)
select $1, audience, $3, $4, $5, $6, $7, $8, $9 from unnest($2::text[]) as audience
on conflict do nothing
"""
_OLDEST = "select key, audience, case_id from unaddressed order by noted_at limit $1"
_TAKE = "select * from unaddressed where key = $1 and audience = $2 for update skip locked"
_DONE = "delete from unaddressed where key = $1 and audience = $2"
_FORGET = """
delete from unaddressed where case_id = $1 and ($2::text[] is null or template = any($2))
    and ($3::text is null or cause = $3 or ($3 like '%/' and starts_with(cause, $3)))
"""
_MEASURE = "select count(*) as rows, min(noted_at) as oldest from unaddressed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one waits."""

    key: str
    audience: str
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """An occasion for one function, and since when it waits (system time)."""

    occasion: Occasion
    audience: Audience
    correlation_id: str | None
    noted_at: datetime


async def note(
    conn: asyncpg.Connection,
    occasion: Occasion,
    audiences: Sequence[Audience],
    *,
    correlation_id: str | None,
    system_now: datetime,
) -> None:
    """Remember that these functions are still to be told."""
    await conn.execute(
        _NOTE,
        occasion.key,
        list(audiences),
        occasion.template,
        occasion.case_id,
        occasion.hours,
        occasion.cause,
        occasion.purpose,
        correlation_id,
        system_now,
    )


async def oldest(conn: asyncpg.Connection, limit: int) -> list[Place]:
    """Where the longest waiting stand."""
    return [Place(row["key"], row["audience"], row["case_id"]) for row in await conn.fetch(_OLDEST, limit)]


async def take(conn: asyncpg.Connection, place: Place) -> Waiting | None:
    """One of them, locked; None when it is gone or somebody else has it."""
    row = await conn.fetchrow(_TAKE, place.key, place.audience)
    return None if row is None else _waiting(row)


def _waiting(row: asyncpg.Record) -> Waiting:
    audience = Audience(row["audience"])
    occasion = Occasion(
        key=row["key"],
        template=Template(row["template"]),
        case_id=row["case_id"],
        to=(Addressee(audience),),
        hours=Hours(row["hours"]),
        cause=row["cause"],
        purpose=None if row["purpose"] is None else LinkPurpose(row["purpose"]),
    )
    return Waiting(occasion, audience, row["correlation_id"], row["noted_at"])


async def done(conn: asyncpg.Connection, place: Place) -> None:
    """Somebody was found, or nobody needs to be told any more."""
    await conn.execute(_DONE, place.key, place.audience)


async def forget(
    conn: asyncpg.Connection,
    case_id: UUID,
    templates: Sequence[Template] | None = None,
    cause: str | None = None,
) -> None:
    """Nothing more is to be said about this case, or none of these texts; with `cause` only about that."""
    await conn.execute(_FORGET, case_id, None if templates is None else list(templates), cause)


async def measure(conn: asyncpg.Connection) -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest."""
    row = await conn.fetchrow(_MEASURE)
    assert row is not None
    return row["rows"], row["oldest"]
