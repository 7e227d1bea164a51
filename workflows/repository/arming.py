"""How a case is armed, and how what is armed leaves; under the lock of the case's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from shared.clock.database import ahead_of
from workflows.arming import Armed, Arming
from workflows.machine import CaseState, next_wake

_LOCK = """
select appended, seen, ticked_to, armed_until, closed_at is not null as closed, correlation_id, veil
from case_plan where case_id = $1 for no key update
"""
_DISARM = "delete from armed_rung where case_id = $1"
_ARM = """
insert into armed_rung (case_id, seen, place, at, effect_id, type, level, due,
                        topic, headers, value_before, value_after, next_at, accountable, closed)
select $1, $2, place - 1, at, effect_id, type, level, due,
       topic, headers, value_before, value_after, next_at, accountable, closed
from unnest($3::timestamptz[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::text[],
            $9::jsonb[], $10::text[], $11::text[], $12::timestamptz[], $13::text[], $14::bool[])
     with ordinality as row(at, effect_id, type, level, due, topic, headers, value_before, value_after,
                            next_at, accountable, closed, place)
"""
_SETTLE = """
update case_plan
set seen = $2,
    released = 0,
    armed_until = $3,
    ticked_to = greatest(ticked_to, $4),
    next_at = $5,
    accountable = $6,
    urgent = $7,
    policy_in_force = $8,
    deputy = $11,
    closed_at = case when $9 then coalesce(closed_at, $10::timestamptz) end,
    unseen_since = null,
    unsignalled_since = case when not $9 or signalled > 0 then unsignalled_since end
where case_id = $1
"""
_LET_OUT = "select * from let_out($1, $2, $3, $4, $5)"
_KNOWN = "select effect_id from rung_emitted where effect_id = any($1)"
_FOLLOWS = """
update case_plan set lagging_since = null
where case_id = $1 and lagging_since is not null and (ticked_to is null or ticked_to <= $2)
"""
_LAGS = "update case_plan set lagging_since = coalesce(lagging_since, $2) where case_id = $1"


AHEAD_AT_MOST = timedelta(minutes=1)
"""So much before its time something may leave: clocks that a time server sets are never so far apart."""


class ClockAhead(Exception):
    """The clock of Temporal's server is ahead of ours: it must be set."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a case stands, as the gate sees it."""

    appended: int
    seen: int
    ticked_to: datetime | None
    armed_until: datetime | None
    closed: bool
    correlation_id: str
    veil: UUID | None


@dataclass(frozen=True, slots=True)
class Left:
    """One effect that has left now. `late_by` is in seconds; `level` is that of an escalation."""

    effect_id: str
    type: str
    level: int | None
    late_by: float


async def lock(conn: asyncpg.Connection, case_id: UUID) -> Plan:
    """Where the case stands; nobody can add a fact before the commit. Raises `LookupError`."""
    row = await conn.fetchrow(_LOCK, case_id)
    if row is None:
        raise LookupError("no such case")
    return Plan(**row)


async def rearm(
    conn: asyncpg.Connection, state: CaseState, ticked_to: datetime | None, arming: Arming, now: datetime
) -> None:
    """Replace what the case is armed with, and note where it stands. Nothing has left yet."""
    await conn.execute(_DISARM, state.case_id)
    if arming.rows:
        columns = zip(*(_columns(row) for row in arming.rows), strict=True)
        await conn.execute(_ARM, state.case_id, state.facts_seen, *columns)
    await conn.execute(
        _SETTLE,
        state.case_id,
        state.facts_seen,
        arming.until,
        ticked_to,
        next_wake(state),
        state.accountable,
        state.urgent,
        state.policy_version,
        state.closed,
        now,
        state.owner.deputy if state.owner else None,
    )


def _columns(row: Armed) -> tuple[Any, ...]:
    effect, said = row.effect, row.said
    return (
        row.at,
        effect.effect_id if effect else None,
        effect.type if effect else None,
        row.level,
        effect.due if effect else None,
        said.topic if said else None,
        said.headers if said else None,
        said.before if said else None,
        said.after if said else None,
        row.next_at,
        row.after.accountable,
        row.after.closed,
    )


async def present(conn: asyncpg.Connection, now: datetime, system_now: datetime) -> datetime:
    """Our present; that of the database, where the clock of this process is far ahead: a fact must take
    effect all the same, and nothing may leave before its time.
    """
    ahead = await ahead_of(conn, system_now)
    return now - ahead if ahead > AHEAD_AT_MOST else now


async def let_out(
    conn: asyncpg.Connection,
    case_id: UUID | None,
    up_to: datetime,
    now: datetime,
    system_now: datetime,
    at_most: int = 1,
) -> Sequence[Left]:
    """Let out what is armed up to an instant: of one case, or of so many at most of any that are due.

    The one way out; nothing leaves of a case with a fact that its arming does not know.
    """
    rows = await conn.fetch(_LET_OUT, case_id, up_to, now, system_now, at_most)
    return [Left(**row) for row in rows]


async def unsaid(conn: asyncpg.Connection, effect_ids: Sequence[str]) -> frozenset[str]:
    """Those of these effects that never left."""
    rows = await conn.fetch(_KNOWN, effect_ids) if effect_ids else []
    return frozenset(effect_ids) - {row["effect_id"] for row in rows}


async def follows(conn: asyncpg.Connection, case_id: UUID, ticked_to: datetime | None) -> None:
    """The workflow has let time act up to here; that may be all that was done without it."""
    await conn.execute(_FOLLOWS, case_id, ticked_to)


async def lags(conn: asyncpg.Connection, case_id: UUID, system_now: datetime) -> None:
    """Something was done without the workflow."""
    await conn.execute(_LAGS, case_id, system_now)
