"""How all open cases stand together."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

# A case that was just opened has no deadline yet; it shows up as a fact without effect instead.
_STANDING = """
select count(*) as open_cases,
       count(*) filter (where next_at is null and seen >= appended) as without_deadline,
       count(*) filter (where accountable = '') as without_owner,
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
    unsignalled_since: datetime | None
    unseen_since: datetime | None
    next_at: datetime | None
    early_since: datetime | None


async def standing(conn: asyncpg.Connection, now: datetime) -> Standing:
    """How things stand at this domain instant."""
    row = await conn.fetchrow(_STANDING, now)
    assert row is not None
    return Standing(**row)
