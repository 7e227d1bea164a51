"""What the gate reads and writes, all of it under the lock of the case's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from workflows.messages import Emission

_LOCK = """
select appended, closed_at is not null as closed, correlation_id
from case_plan where case_id = $1 for update
"""
_RECORD = """
insert into rung_emitted (effect_id, case_id, type, level, due, emitted_at, late_by)
select effect_id, $2, type, level, due, $3, late_by
from unnest($1::text[], $4::text[], $5::int[], $6::timestamptz[], $7::float8[])
     as e(effect_id, type, level, due, late_by)
on conflict do nothing
returning effect_id
"""
_SETTLE = """
update case_plan
set seen = $2,
    ticked_to = greatest(ticked_to, $3),
    next_at = $4,
    accountable = $5,
    closed_at = case when $6 then $7::timestamptz end,
    unseen_since = null,
    unsignalled_since = case when not $6 then unsignalled_since end
where case_id = $1
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a case stands, as the gate sees it."""

    appended: int
    closed: bool
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One effect as it is put on record."""

    effect_id: str
    type: str
    level: int | None
    due: datetime
    late_by: float


async def lock(conn: asyncpg.Connection, case_id: UUID) -> Plan:
    """Where the case stands; nobody can add a fact before the commit. Raises `LookupError`."""
    row = await conn.fetchrow(_LOCK, case_id)
    if row is None:
        raise LookupError("no such case")
    return Plan(**row)


async def record(
    conn: asyncpg.Connection, case_id: UUID, rungs: Sequence[Rung], now: datetime
) -> frozenset[str]:
    """Put effects on record; answers the ids of those that were not there yet."""
    if not rungs:
        return frozenset()
    rows = await conn.fetch(
        _RECORD,
        [rung.effect_id for rung in rungs],
        case_id,
        now,
        [rung.type for rung in rungs],
        [rung.level for rung in rungs],
        [rung.due for rung in rungs],
        [rung.late_by for rung in rungs],
    )
    return frozenset(row["effect_id"] for row in rows)


async def settle(conn: asyncpg.Connection, emission: Emission, now: datetime) -> None:
    """Note what the case knows, and when it will speak next."""
    await conn.execute(
        _SETTLE,
        emission.case_id,
        emission.seen,
        emission.ticked_to,
        emission.next_at,
        emission.accountable,
        emission.closed,
        now,
    )
