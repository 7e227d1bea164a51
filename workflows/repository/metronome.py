"""Which cases nobody has armed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

# A case without effect of its newest fact, or whose horizon comes near. A closed one counts only where a
# fact that may open it again waits.
_UNARMED = """
select case_id, policy_version, ticked_to
from case_plan
where (unseen_since < $1
       or (closed_at is null and unseen_since is null and (armed_until < $2 or next_at > armed_until)))
  and not case_id = any($3)
order by unseen_since is null, urgent desc, unseen_since, armed_until
limit $4
"""


@dataclass(frozen=True, slots=True)
class Unarmed:
    """A case to fold: with which policy it was opened, and up to when time has spoken."""

    case_id: UUID
    policy_version: str
    ticked_to: datetime | None


async def unarmed(
    conn: asyncpg.Connection,
    waiting_since: datetime,
    armed_until: datetime,
    leaving_out: Sequence[UUID],
    limit: int,
) -> Sequence[Unarmed]:
    """Cases with a fact from before `waiting_since` (system time) that took no effect, urgent ones first;
    then those that are armed only until here.
    """
    rows: list[Any] = await conn.fetch(_UNARMED, waiting_since, armed_until, leaving_out, limit)
    return [Unarmed(**row) for row in rows]
