"""Tasks and their claims."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.schemas.contracts.escalation import BESIDE_THE_LADDER, CALL_TASK, SEARCH_TASK

_INSERT = """
insert into task (task_id, kind, case_id, level, causes, raised_at, changed_at, seen_at, due)
select $2, $3::text, $1, $4, $5, $6, $6, $7, $8::timestamptz from case_view
where case_id = $1 and (stopped is null or $3::text = 'safety')
"""
_RAISE = (
    _INSERT
    + """
on conflict (case_id)
where closed_at is null and case_id is not null and kind not in ('no_offer', 'unreached') do update
set kind = case when task.kind = 'escalation' then task.kind else excluded.kind end,
    level = greatest(task.level, excluded.level),
    causes = case when excluded.kind = 'escalation' then excluded.causes else task.causes end,
    changed_at = greatest(task.changed_at, excluded.changed_at)
returning task_id
"""
)
# Beside the ladder's: no rung swallows the search for support or a call, and no end of a ladder closes them.
_BESIDE = (
    _INSERT
    + """
on conflict (case_id, kind) where closed_at is null and kind in ('no_offer', 'unreached') do update
set causes = excluded.causes, due = excluded.due, changed_at = excluded.changed_at
returning task_id
"""
)
_RELEASE = "delete from claim where task_id = $1 and claimed_at < $2"
_QUARANTINED = """
insert into task (task_id, kind, level, causes, raised_at, changed_at, seen_at, service, code)
values ($1, 'quarantine', 0, '{}', $2, $2, $3, $4, $5) on conflict do nothing
"""
_CLOSED_BEFORE = """
insert into task (task_id, kind, level, causes, raised_at, changed_at, seen_at, service,
                  closed_at, closed_because)
values ($1, 'quarantine', 0, '{}', $2, $2, $3, $4, $2, $5)
on conflict (task_id) do update set closed_at = excluded.closed_at, closed_because = excluded.closed_because
"""
_CLOSE = """
update task set closed_at = $2, closed_because = $3 where task_id = $1 and closed_at is null
"""
_CLOSE_OF_CASE = """
update task set closed_at = $2, closed_because = $3
where case_id = $1 and closed_at is null and kind = any($4)
"""
_OPEN = """
select task.task_id, task.kind, task.case_id, task.level, task.causes, task.raised_at, task.due, task.service,
       task.code, claim.party as claimed_by, claim.claimed_at,
       case_view.urgent, case_view.municipality, case_view.edd, case_view.accountable,
       case_view.next_threshold, case_view.next_threshold_at,
       soonest.subject as threshold, soonest.due as threshold_at,
       standing.purposes, standing.granted_at, standing.withdrawn_at, standing.ended_at
from task
left join claim using (task_id)
left join case_view using (case_id)
left join standing using (case_id)
left join lateral (
  select subject, due from deadline
  where deadline.case_id = task.case_id and state in ('open', 'missed') and subject ~ '^\\d\\d\\+\\d$'
  order by due limit 1
) soonest on true
where task.closed_at is null
"""
_LADDER_FIRST = " and task.case_id = $1 order by task.kind in ('no_offer', 'unreached'), task.kind"
_LOCK = """
select task.task_id, task.kind, task.case_id from task
where task_id = $1 and closed_at is null for update
"""
_CLAIM = """
insert into claim (task_id, party, claimed_at) values ($1, $2, $3) on conflict do nothing returning task_id
"""
_RESTORE = """
insert into claim (task_id, party, claimed_at)
select $1, $2, $3 from task where task_id = $1 and closed_at is null and changed_at <= $3
on conflict do nothing
"""
_COUNT = "select kind, count(*) as tasks from task where closed_at is null group by kind"
_OLDEST = """
select min(task.seen_at) from task left join claim using (task_id)
where task.closed_at is null and claim.task_id is null
"""

CASE_KINDS: Sequence[str] = ("escalation", "unassigned", SEARCH_TASK, CALL_TASK)


async def raise_for_case(
    conn: asyncpg.Connection, case_id: UUID, task_id: UUID, kind: str, *values: object
) -> UUID | None:
    """Task id, kind, level, causes, instant, system time, due: the case's one open task is made or updated.

    The search for support, and whom to call, have tasks of their own beside it.
    Returns the id of that task, or None when the case has stopped, unless the task is about safety.
    """
    statement = _BESIDE if kind in BESIDE_THE_LADDER else _RAISE
    return await conn.fetchval(statement, case_id, task_id, kind, *values)


async def release(conn: asyncpg.Connection, task_id: UUID, at: datetime) -> None:
    """A new rung: who claimed before it has not solved it, and somebody must take it again."""
    await conn.execute(_RELEASE, task_id, at)


async def quarantined(conn: asyncpg.Connection, task_id: UUID, *values: object) -> None:
    """Instant, system time, service, code."""
    await conn.execute(_QUARANTINED, task_id, *values)


async def redriven(conn: asyncpg.Connection, task_id: UUID, *values: object) -> None:
    """Instant, system time, service, outcome; closes the task also when it is heard of first."""
    await conn.execute(_CLOSED_BEFORE, task_id, *values)


async def close(conn: asyncpg.Connection, task_id: UUID, at: datetime, because: str) -> None:
    """The task is done."""
    await conn.execute(_CLOSE, task_id, at, because)


async def close_of_case(
    conn: asyncpg.Connection, case_id: UUID, at: datetime, because: str, kinds: Sequence[str] = CASE_KINDS
) -> None:
    """Nothing of these kinds is to be done about the case any more."""
    await conn.execute(_CLOSE_OF_CASE, case_id, at, because, kinds)


async def open_tasks(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """What waits, with the case, its standing and its claim; in no order."""
    return await conn.fetch(_OPEN)


async def open_tasks_of(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """The case's open tasks, those beside the ladder's last."""
    return await conn.fetch(_OPEN + _LADDER_FIRST, case_id)


async def lock_open(conn: asyncpg.Connection, task_id: UUID) -> asyncpg.Record | None:
    """The task, locked until the commit, or None when it is not open."""
    return await conn.fetchrow(_LOCK, task_id)


async def claim(conn: asyncpg.Connection, task_id: UUID, party: str, at: datetime) -> bool:
    """Whether the task is this party's from now on; False when somebody has it."""
    return await conn.fetchval(_CLAIM, task_id, party, at) is not None


async def restore_claim(conn: asyncpg.Connection, task_id: UUID, party: str, at: datetime) -> None:
    """The claim that a fact tells of, unless a later rung has released it."""
    await conn.execute(_RESTORE, task_id, party, at)


async def claimed_by(conn: asyncpg.Connection, task_id: UUID) -> str | None:
    """Who has the task."""
    return await conn.fetchval("select party from claim where task_id = $1", task_id)


async def counts(conn: asyncpg.Connection) -> dict[str, int]:
    """Open tasks by kind."""
    return {row["kind"]: row["tasks"] for row in await conn.fetch(_COUNT)}


async def oldest_unclaimed(conn: asyncpg.Connection) -> datetime | None:
    """System time at which the oldest task nobody claimed came here."""
    return await conn.fetchval(_OLDEST)
