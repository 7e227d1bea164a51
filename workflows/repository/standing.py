"""How all open cases stand together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from workflows.verifying import OpenCase

# A case that was just opened has no deadline yet; it shows up as a fact without effect instead.
_STANDING = """
select count(*) as open_cases,
       count(*) filter (where next_at is null and seen >= appended) as without_deadline,
       count(*) filter (where accountable = '') as without_owner,
       count(*) filter (where accountable <> 'coordinator' and deputy is null) as without_deputy,
       count(*) filter (where not exists (
           select from policy where version = case_plan.policy_in_force
       )) as without_policy,
       count(*) filter (where seen >= appended
                          and (armed_until is null or next_at > armed_until)) as unarmed,
       min(armed_until) as armed_until,
       min(unsignalled_since) as unsignalled_since,
       min(unseen_since) as unseen_since,
       min(next_at) filter (where next_at <= $1) as next_at,
       (select min(received_at) from early_fact) as early_since
from case_plan where closed_at is null
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts and oldest instants. `next_at` is the oldest due instant that nobody has dealt with."""

    open_cases: int
    without_deadline: int
    without_owner: int
    without_deputy: int
    without_policy: int
    unarmed: int
    armed_until: datetime | None
    unsignalled_since: datetime | None
    unseen_since: datetime | None
    next_at: datetime | None
    early_since: datetime | None


async def standing(conn: asyncpg.Connection, now: datetime) -> Standing:
    """How things stand at this domain instant."""
    row = await conn.fetchrow(_STANDING, now)
    assert row is not None
    return Standing(**row)


_OPEN = """
select case_id, accountable, deputy, next_at, policy_in_force, armed_until, unseen_since,
       exists (select from policy where version = policy_in_force) as policy_kept
from case_plan where closed_at is null
order by next_at nulls first
"""


async def open_cases(conn: asyncpg.Connection) -> Sequence[OpenCase]:
    """Every open case, those without a next deadline first, then by what comes first."""
    return [OpenCase(**row) for row in await conn.fetch(_OPEN)]
