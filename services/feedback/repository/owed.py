"""Queries about the moments that a referrer is owed, and what it was told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.feedback.domain.owed import OWED, Due, Referral, Settle, State
from shared.schemas.contracts.feedback import FeedbackMoment, FeedbackSent
from shared.schemas.values import Party

_MOMENTS = [str(moment) for moment in OWED]

_OPEN = """
with known as (
    insert into referral (case_id, referrer, reference, opened_at, owner_attempt) values ($1, $2, $3, $4, 0)
    on conflict (case_id) do update
        set referrer = excluded.referrer, reference = excluded.reference, opened_at = excluded.opened_at
        where referral.referrer is null
)
insert into obligation (case_id, moment, state) select $1, unnest($5::text[]), 'open'
on conflict do nothing
"""
_OWNER = """
insert into referral (case_id, owner, owner_attempt) values ($1, $2, $3)
on conflict (case_id) do update set owner = excluded.owner, owner_attempt = excluded.owner_attempt
    where referral.owner_attempt <= excluded.owner_attempt
"""
_FELL_DUE = """
insert into obligation (case_id, moment, state, happened_at) values ($1, $2, 'due', $3)
on conflict (case_id, moment) do update set state = 'due', happened_at = excluded.happened_at
    where obligation.state = 'open'
"""
# Also where nothing is known yet: what comes later then finds its moment settled.
_SILENCE = """
insert into obligation (case_id, moment, state, code, settled_at)
select $1, unnest($5::text[]), $2, $3, $4
on conflict (case_id, moment) do update
    set state = excluded.state, code = excluded.code, settled_at = excluded.settled_at
    where obligation.state in ('open', 'due')
"""
_DUE = """
select moment, happened_at from obligation where case_id = $1 and state = 'due'
order by happened_at, array_position(array['contact', 'start', 'end'], moment::text) for update
"""
_REFERRAL = "select referrer, reference, owner from referral where case_id = $1 and referrer is not null"
_SETTLE = "update obligation set state = $3, code = $4, settled_at = $5 where case_id = $1 and moment = $2"
# Numbers are given under a shared lock and read under an exclusive one, so a reader that has seen a
# number has seen every lower one: without it, a transaction that commits late would hide its message.
_NUMBERING = "select pg_advisory_xact_lock_shared(hashtext('tijdig.feedback'), hashtext($1))"
_READING = "select pg_advisory_xact_lock(hashtext('tijdig.feedback'), hashtext($1))"
_TELL = """
insert into message (organisation, event_id, case_id, told, sent_at) values ($1, $2, $3, $4::jsonb, $5)
"""
_TOLD = """
select number, event_id, case_id, told, sent_at from message
where organisation = $1 and number > $2 order by number limit $3
"""
_JOIN = """
insert into joined_referral (case_id, referrer, reference) values ($1, $2, $3)
on conflict do nothing returning case_id
"""
_JOINED = "select referrer, reference from joined_referral where case_id = $1 order by referrer, reference"
_LAST_TOLD = """
select moment, happened_at from obligation where case_id = $1 and state = 'sent'
order by happened_at desc limit 1
"""
_WAITING_CASES = """
select distinct case_id from obligation join referral using (case_id)
where state = 'due' and referrer is not null limit $1
"""
_COUNTS = """
select count(*) filter (where state = 'open') as open, count(*) filter (where state = 'due') as due,
       min(happened_at) filter (where state = 'due') as oldest
from obligation where state in ('open', 'due')
"""


async def open_referral(
    conn: asyncpg.Connection, case_id: UUID, referrer: Party, reference: str, at: datetime
) -> None:
    """Note whom to answer, and that three moments are owed."""
    await conn.execute(_OPEN, case_id, str(referrer), reference, at, _MOMENTS)


async def note_owner(conn: asyncpg.Connection, case_id: UUID, owner: Party, attempt: int) -> None:
    """Note who helps; a later attempt replaces an earlier one."""
    await conn.execute(_OWNER, case_id, str(owner), attempt)


async def fell_due(conn: asyncpg.Connection, case_id: UUID, due: Due) -> None:
    """A moment happened. Only the first time counts."""
    await conn.execute(_FELL_DUE, case_id, due.moment, due.happened_at)


async def silence(conn: asyncpg.Connection, case_id: UUID, outcome: Settle, at: datetime) -> None:
    """Everything that is still owed lapses, also what would still come."""
    await conn.execute(_SILENCE, case_id, outcome.state, outcome.code, at, _MOMENTS)


async def referral_of(conn: asyncpg.Connection, case_id: UUID) -> Referral | None:
    """Whom to answer; None as long as the case is not known here."""
    row = await conn.fetchrow(_REFERRAL, case_id)
    if row is None:
        return None
    owner = None if row["owner"] is None else Party.parse(row["owner"])
    return Referral(case_id, Party.parse(row["referrer"]), row["reference"], owner)


async def due_moments(conn: asyncpg.Connection, case_id: UUID) -> Sequence[Due]:
    """What happened and was not told yet, locked until the commit."""
    rows = await conn.fetch(_DUE, case_id)
    return [Due(FeedbackMoment(row["moment"]), row["happened_at"]) for row in rows]


async def settle(
    conn: asyncpg.Connection, case_id: UUID, moment: FeedbackMoment, outcome: Settle, at: datetime
) -> None:
    """This moment is over."""
    await conn.execute(_SETTLE, case_id, moment, outcome.state, outcome.code, at)


async def tell(conn: asyncpg.Connection, told: FeedbackSent, event_id: UUID, at: datetime) -> None:
    """Keep what the referrer is told, for HTTP, and settle the moment."""
    organisation = told.referrer.organisation
    await conn.execute(_NUMBERING, organisation)
    await conn.execute(_TELL, organisation, event_id, told.case_id, told.model_dump_json(), at)
    await settle(conn, told.case_id, told.moment, Settle(State.SENT, "sent"), at)


async def told_after(
    conn: asyncpg.Connection, organisation: str, after: int, limit: int
) -> Sequence[asyncpg.Record]:
    """What an organisation was told after this number, in order. Needs a transaction of its own."""
    await conn.execute(_READING, organisation)
    return await conn.fetch(_TOLD, organisation, after, limit)


async def tell_joined(conn: asyncpg.Connection, told: FeedbackSent, event_id: UUID, at: datetime) -> None:
    """Keep what another referrer is told, for HTTP."""
    organisation = told.referrer.organisation
    await conn.execute(_NUMBERING, organisation)
    await conn.execute(_TELL, organisation, event_id, told.case_id, told.model_dump_json(), at)


async def join(conn: asyncpg.Connection, case_id: UUID, referrer: Party, reference: str) -> bool:
    """Note that this referral joined the case. False when that is known."""
    return await conn.fetchval(_JOIN, case_id, str(referrer), reference) is not None


async def joined(conn: asyncpg.Connection, case_id: UUID) -> Sequence[tuple[Party, str]]:
    """Who else referred her, each with its own reference."""
    rows = await conn.fetch(_JOINED, case_id)
    return [(Party.parse(row["referrer"]), row["reference"]) for row in rows]


async def last_told(conn: asyncpg.Connection, case_id: UUID) -> Due | None:
    """The moment that the referrer was told of last."""
    row = await conn.fetchrow(_LAST_TOLD, case_id)
    return None if row is None else Due(FeedbackMoment(row["moment"]), row["happened_at"])


async def waiting_cases(conn: asyncpg.Connection, limit: int) -> Sequence[UUID]:
    """Cases with a moment that is due and a referrer who can be told."""
    return [row["case_id"] for row in await conn.fetch(_WAITING_CASES, limit)]


async def counts(conn: asyncpg.Connection) -> asyncpg.Record:
    """How much is owed: open, due, and since when the oldest is due."""
    row = await conn.fetchrow(_COUNTS)
    assert row is not None
    return row
