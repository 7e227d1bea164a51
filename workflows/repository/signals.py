"""Which facts the workflows have yet to be told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from workflows.machine.facts import FACT
from workflows.messages import RecordedFact
from workflows.policy.model import Policy

# What was signalled and took no effect (a Temporal that lost its data, a worker that is down) is
# signalled again, at doubling intervals.
_WAITING = """
select case_id, workflow_id, policy_version, signalled,
       unsignalled_since is null as again
from case_plan
where unsignalled_since is not null
   or (closed_at is null and unseen_since is not null
       and signalled_at < $1::timestamptz - greatest($2::interval, signalled_at - unseen_since))
order by urgent desc, unsignalled_since
limit $3
"""
# Whose workflow did not do what it should have done by now. Perhaps Temporal has just more to do than it
# can; perhaps it was emptied.
_DOUBTFUL = """
select case_id, workflow_id, policy_version, signalled, true as again
from case_plan
where closed_at is null and unsignalled_since is null
  and (lagging_since < $1::timestamptz - $3::interval or next_at < $2::timestamptz - $3::interval)
  and greatest(checked_at, signalled_at) < $1::timestamptz - $3::interval
order by urgent desc, checked_at nulls first
limit $4
"""
_CHECKED = "update case_plan set checked_at = $2 where case_id = any($1)"
_FACTS = "select no, at, ticked_to, payload from case_fact where case_id = $1 and no > $2 order by no"
_SIGNALLED = """
update case_plan
set signalled = greatest(signalled, $2),
    signalled_at = $3,
    clock_offset_seconds = coalesce(clock_offset_seconds, $4),
    unsignalled_since = case when appended > $2 then unsignalled_since end
where case_id = $1
"""
_POLICY = "select body from policy where version = $1"

PATIENCE = timedelta(seconds=30)
DOUBT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case with facts that its workflow does not know. `again`: it was told, and nothing came of it."""

    case_id: UUID
    workflow_id: str
    policy_version: str
    signalled: int
    again: bool


async def waiting(conn: asyncpg.Connection, system_now: datetime, limit: int) -> Sequence[Waiting]:
    """The cases whose workflow must be told something: urgent ones first, then the longest waiting."""
    rows = await conn.fetch(_WAITING, system_now, PATIENCE, limit)
    return [Waiting(**row) for row in rows]


async def doubtful(
    conn: asyncpg.Connection, system_now: datetime, now: datetime, limit: int
) -> Sequence[Waiting]:
    """Cases whose workflow may not be there: for a minute it did not follow, or something is overdue."""
    rows = await conn.fetch(_DOUBTFUL, system_now, now, DOUBT, limit)
    return [Waiting(**row) for row in rows]


async def mark_checked(conn: asyncpg.Connection, case_ids: Sequence[UUID], system_now: datetime) -> None:
    """Somebody has looked; not again for a minute."""
    await conn.execute(_CHECKED, case_ids, system_now)


async def facts_after(conn: asyncpg.Connection, case_id: UUID, no: int) -> tuple[RecordedFact, ...]:
    """The facts of a case from this number on, in order."""
    return tuple(_fact(row) for row in await conn.fetch(_FACTS, case_id, no))


def _fact(row: asyncpg.Record) -> RecordedFact:
    said: dict[str, Any] = json.loads(row["payload"])
    fact = FACT.validate_python({**said, "no": row["no"], "at": row["at"]})
    return RecordedFact(fact=fact, ticked_to=row["ticked_to"])


async def mark_signalled(
    conn: asyncpg.Connection, case_id: UUID, no: int, system_now: datetime, clock_offset: timedelta
) -> None:
    """The workflow has been told everything up to this fact."""
    await conn.execute(_SIGNALLED, case_id, no, system_now, clock_offset.total_seconds())


async def policy(conn: asyncpg.Connection, version: str) -> Policy:
    """The policy that cases of this version were opened with. Raises `LookupError`."""
    body: str | None = await conn.fetchval(_POLICY, version)
    if body is None:
        raise LookupError("no such policy")
    return Policy.model_validate_json(body)
