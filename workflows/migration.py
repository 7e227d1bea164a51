"""Moving running cases to another policy: what it would change, and the fact that does it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import asyncpg

from workflows.folding import Folded, fold_case
from workflows.machine.advance import advance
from workflows.machine.dates import Difference, dates_under, other_dates
from workflows.machine.facts import PolicyMigrated
from workflows.messages import RecordedFact
from workflows.policies import Policies
from workflows.policy.model import Policy
from workflows.repository import facts, signals

SOURCE = "/tijdig/policy"
_OPEN = "select case_id from case_plan where closed_at is null order by case_id"
_PLAN = "select policy_version, ticked_to from case_plan where case_id = $1"
_LOCKED = "select policy_in_force from case_plan where case_id = $1 and closed_at is null for update"


@dataclass(frozen=True, slots=True)
class Standing:
    """One open case: its facts, and how they stand by its own policy."""

    case_id: UUID
    facts: tuple[RecordedFact, ...]
    folded: Folded


@dataclass(frozen=True, slots=True)
class Order:
    """Who moves cases to which policy, and why."""

    policy: Policy
    by: str
    reason: str

    def fact(self, no: int, at: datetime) -> PolicyMigrated:
        """The fact that does it. Raises `ValueError` for a reason that is no short code."""
        return PolicyMigrated(no=no, at=at, policy=self.policy, by=self.by, reason=self.reason)


def changes(standing: Standing, order: Order, now: datetime) -> tuple[Difference, ...]:
    """Which deadlines the move would date otherwise. Pure."""
    state = standing.folded.state
    fact = order.fact(state.facts_seen + 1, now)
    moved = advance(state, fact, now, standing.folded.policy).state
    before, after = ({each.code: each.due for each in one.deadlines} for one in (state, moved))
    return other_dates(before, after)


def under_both(standing: Standing, one: Policy, other: Policy, now: datetime) -> tuple[Difference, ...]:
    """Which dates differ had the one or the other held from the first fact on. Pure."""
    told = [recorded.fact for recorded in standing.facts]
    return other_dates(dates_under(told, one, now), dates_under(told, other, now))


async def open_case_ids(conn: asyncpg.Connection) -> tuple[UUID, ...]:
    """Every open case."""
    return tuple(row["case_id"] for row in await conn.fetch(_OPEN))


async def standing_of(conn: asyncpg.Connection, case_id: UUID, policies: Policies) -> Standing | None:
    """A case as its facts make it; None where there is no such case."""
    plan = await conn.fetchrow(_PLAN, case_id)
    if plan is None:
        return None
    told = await signals.facts_after(conn, case_id, 0)
    opened_with = await policies.of(conn, plan["policy_version"])
    return Standing(case_id, told, fold_case(told, plan["ticked_to"], opened_with))


async def move(
    conn: asyncpg.Connection, case_id: UUID, order: Order, now: datetime, system_now: datetime
) -> bool:
    """Append the fact, as the gateway appends any other; it takes effect as those do.

    False where the case is not open, or goes by this policy already: asking twice moves once. The policy is
    kept first. Raises `PolicyRefused` when its version meant another.
    """
    async with conn.transaction():
        in_force = await conn.fetchval(_LOCKED, case_id)
        waits = await conn.fetchval(_WAITS, case_id, order.policy.version)
        if in_force is None or in_force == order.policy.version or waits:
            return False
        await Policies().keep(conn, order.policy)
        entry = facts.entry_of(order.fact(1, now), SOURCE, str(uuid5(case_id, f"{now.isoformat()}")))
        return await facts.append(conn, case_id, entry, now, system_now) is not None


_WAITS = """
select (payload -> 'policy' ->> 'version') = $2 from case_fact
where case_id = $1 and type = 'policy_migrated' order by no desc limit 1
"""
