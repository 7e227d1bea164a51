"""How facts are numbered and kept, and how a case opens."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from workflows.machine.facts import NumberedFact

Conn = asyncpg.Connection

# Facts never go back in time, and never before what time itself has already said about the case. A closed
# case is done with facts, until one opens it again: then a workflow of its own takes it on.
_APPEND = """
with plan as (
    update case_plan
    set appended = appended + 1,
        last_at = greatest(last_at, ticked_to, $2),
        unsignalled_since = case
            when closed_at is null or $8 then coalesce(unsignalled_since, $3) else unsignalled_since
        end,
        unseen_since = case
            when closed_at is null or $8 then coalesce(unseen_since, $3) else unseen_since
        end,
        opening = case when closed_at is not null and $8 then opening + 1 else opening end,
        workflow_id = case
            when closed_at is not null and $8 then 'case/' || case_id || '/' || opening + 1 else workflow_id
        end,
        signalled = case when closed_at is not null and $8 then 0 else signalled end
    where case_id = $1
    returning appended, last_at, ticked_to
)
insert into case_fact (case_id, no, at, ticked_to, type, payload, ce_source, ce_id)
select $1, appended, last_at, ticked_to, $4, $5, $6, $7 from plan
returning no
"""
_HOLD = "select pg_advisory_xact_lock(hashtextextended($1::text, 7))"
_PARK = """
insert into early_fact (case_id, ce_time, type, payload, ce_source, ce_id, received_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_UNPARK = """
with gone as (delete from early_fact where case_id = $1 returning *)
select pos, type, payload, ce_source, ce_id, ce_time from gone order by pos
"""
_OPEN = """
insert into case_plan (case_id, opening, workflow_id, policy_version, policy_in_force, correlation_id,
                       urgent, accountable, appended, signalled, seen, released,
                       opened_at, consented_at, last_at)
values ($1, $2, $3, $4, $4, $5, $6, 'coordinator', 0, 0, 0, 0, $7, $8, $7)
on conflict do nothing
returning case_id
"""
_CONSENTED = "update case_plan set consented_at = greatest(consented_at, $2) where case_id = $1"
_CONSENTED_AT = "select consented_at from case_plan where case_id = $1 for update"
_ASKED = """
select payload ->> 'organisation' as organisation, payload ->> 'deputy' as deputy
from case_fact where case_id = $1 and type = 'owner_proposed' order by no desc limit 1
"""
_FREEZE = "insert into policy (version, body) values ($1, $2) on conflict do nothing"
_FROZEN = "select body = $2::jsonb from policy where version = $1"

_REOPENED = "case_reopened"


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as it is stored: what it says, and the event that said it."""

    type: str
    payload: str
    ce_source: str
    ce_id: str


@dataclass(frozen=True, slots=True)
class Early:
    """A parked fact, with the instant at which it happened."""

    entry: Entry
    ce_time: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case begins with."""

    case_id: UUID
    opening: int
    policy_version: str
    correlation_id: str
    urgent: bool
    at: datetime
    consented_at: datetime

    @property
    def workflow_id(self) -> str:
        """Names the one workflow of this opening of the case."""
        return f"case/{self.case_id}/{self.opening}"


async def append(conn: Conn, case_id: UUID, entry: Entry, at: datetime, system_now: datetime) -> int | None:
    """Number one fact and store it; None where the case is not open yet."""
    return await conn.fetchval(
        _APPEND,
        case_id,
        at,
        system_now,
        entry.type,
        entry.payload,
        entry.ce_source,
        entry.ce_id,
        entry.type == _REOPENED,
    )


async def hold(conn: Conn, case_id: UUID) -> None:
    """Keep openings and early facts of one case apart, until the commit."""
    await conn.execute(_HOLD, str(case_id))


async def park(conn: Conn, case_id: UUID, early: Early, system_now: datetime) -> None:
    """Keep a fact until its case opens. Call it under `hold`."""
    entry = early.entry
    await conn.execute(
        _PARK,
        case_id,
        early.ce_time,
        entry.type,
        entry.payload,
        entry.ce_source,
        entry.ce_id,
        system_now,
    )


async def unpark(conn: Conn, case_id: UUID) -> Sequence[Early]:
    """Take what came before the opening, in the order in which it came. Call it under `hold`."""
    rows = await conn.fetch(_UNPARK, case_id)
    return [
        Early(Entry(row["type"], row["payload"], row["ce_source"], row["ce_id"]), row["ce_time"])
        for row in rows
    ]


async def open_plan(conn: Conn, opening: Opening) -> bool:
    """Create the row of a case. False when it was there."""
    created = await conn.fetchval(
        _OPEN,
        opening.case_id,
        opening.opening,
        opening.workflow_id,
        opening.policy_version,
        opening.correlation_id,
        opening.urgent,
        opening.at,
        opening.consented_at,
    )
    return created is not None


async def note_consent(conn: Conn, case_id: UUID, at: datetime) -> None:
    """Remember the newest consent."""
    await conn.execute(_CONSENTED, case_id, at)


async def consented_at(conn: Conn, case_id: UUID) -> datetime | None:
    """When she last gave consent; None where the case is not open yet. Locks the case."""
    return await conn.fetchval(_CONSENTED_AT, case_id)


async def asked(conn: Conn, case_id: UUID) -> frozenset[str]:
    """The organisations that were asked last to take the case: owner's and deputy's."""
    row = await conn.fetchrow(_ASKED, case_id)
    return frozenset() if row is None else frozenset(row)


async def freeze_policy(conn: Conn, version: str, body: str) -> bool:
    """Keep a policy (JSON) for good. False when this version is known with another content."""
    await conn.execute(_FREEZE, version, body)
    return bool(await conn.fetchval(_FROZEN, version, body))


async def is_another_policy(conn: Conn, version: str, body: str) -> bool:
    """Whether this version is known already, with another content."""
    return await conn.fetchval(_FROZEN, version, body) is False


def entry_of(fact: NumberedFact, ce_source: str, ce_id: str) -> Entry:
    """A fact without its number and instant, which the row of its case gives."""
    payload = fact.model_dump(mode="json", exclude={"no", "at"})
    return Entry(payload["type"], json.dumps(payload), ce_source, ce_id)
