"""The sender's statements: find what is due, settle what has been tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.notifications.domain.gathering import WINDOW
from services.notifications.domain.sending import Due
from services.notifications.domain.values import STOP_NOTICES
from services.notifications.repository.cases import PARTIES, STANDING, parties_of, standing_of
from services.notifications.repository.deliveries import Delivery, delivery_of
from shared.schemas.contracts.escalation import Audience

_COMPANY = 200
"""So many messages at most are gathered in one claim."""

# A case whose standing is just being changed is left alone for a moment: its row reads as unknown,
# so the message is held. That also keeps this statement from ever waiting for a lock.
_CLAIM = f"""
with first as materialized (
    select delivery_id, case_id, party, may_wait from delivery
    where state = 'pending' and not_before <= $1 and retry_at <= $2
        and ($3 or case_id is null or template = any($4))
    order by at_once desc, not_before limit $5
), company as (
    select delivery_id, case_id from delivery
    where state = 'pending' and may_wait and not_before <= $1 + $6::interval and retry_at <= $2 and $3
        and party in (select party from first where may_wait)
    order by not_before limit $7
), due as materialized (
    select delivery_id, case_id from first union select delivery_id, case_id from company
), s as materialized (
    select xmin, * from standing where case_id in (select case_id from due) for share skip locked
)
select d.delivery_id, d.case_id, d.party, d.audience, d.template, d.purpose, d.repeat, d.correlation_id,
    d.expires_at, d.created_at, d.requested_at, d.attempts, d.not_before, d.may_wait, d.postponed, d.moot,
    r.mailbox, concat_ws('/', s.xmin, c.xmin, r.xmin) as judged_by,
    case when d.may_wait then (
        select max(case when e.state = 'sending' then $1 else e.sent_at end) from delivery e
        where e.party = d.party and e.may_wait and (e.state = 'sending' or e.sent_at > $1 - $6::interval)
    ) end as left_at, {PARTIES}, {STANDING}
from due join delivery d using (delivery_id)
left join s on s.case_id = d.case_id
left join case_party c on c.case_id = d.case_id
left join recipient r on r.party = d.party and not r.withdrawn
where d.state = 'pending' order by d.at_once desc, d.not_before
for update of d skip locked
"""  # noqa: S608 (only constants of this package)
_HOLD = "update delivery set retry_at = $2, reason = $3 where delivery_id = $1"
_POSTPONE = """
update delivery set not_before = $2, postponed = true where delivery_id = any($1) and state = 'pending'
"""
_SETTLE = """
update delivery set state = $2, reason = $3
where delivery_id = $1 and attempts = $4 and state in ('pending', 'sending') returning delivery_id
"""
_SENT = """
update delivery d set state = 'sent', reason = null, sent_at = $2
from unnest($1::uuid[], $3::int[]) as n (delivery_id, attempt)
where d.delivery_id = n.delivery_id and d.attempts = n.attempt and d.state = 'sending'
returning d.delivery_id
"""
_AGAIN = """
update delivery set state = 'pending', retry_at = $2, reason = $3, repeat = repeat or $4
where delivery_id = $1 and attempts = $5 and state = 'sending'
"""
_MEASURE = """
select (select count(*) from delivery where state = 'pending') as pending,
    (select count(*) from delivery where state = 'sending') as sending,
    least((select min(not_before) from delivery where state = 'pending' and not_before <= $1),
          (select min(not_before) from delivery where state = 'sending')) as oldest_due
"""


@dataclass(frozen=True, slots=True)
class Claimable:
    """A due message, locked, with all that decides about it."""

    delivery: Delivery
    due: Due
    expires_at: datetime
    attempts: int
    """Before this claim."""
    not_before: datetime
    """Later than now for one that may leave early, in company."""
    may_wait: bool
    postponed: bool
    left_at: datetime | None
    """When the last mail left to the same party that this one could have been in; None past the window."""
    judged_by: str
    """Names the versions of the rows that `due` was made of."""


async def due(
    conn: asyncpg.Connection, *, now: datetime, system_now: datetime, fresh: bool, limit: int
) -> list[Claimable]:
    """What may be tried now, locked. Unless `fresh`, only what does not depend on consent.

    Beyond `limit` comes what may wait and is due within the window to a party that gets a mail now.
    """
    texts = list(STOP_NOTICES)
    rows = await conn.fetch(_CLAIM, now, system_now, fresh, texts, limit, WINDOW, _COMPANY)
    return [_claimable(row, system_now) for row in rows]


def _claimable(row: asyncpg.Record, system_now: datetime) -> Claimable:
    delivery = delivery_of(row)
    due = Due(
        case_id=delivery.case_id,
        party=delivery.party,
        audience=None if row["audience"] is None else Audience(row["audience"]),
        template=delivery.template,
        purpose=delivery.purpose,
        mailbox=row["mailbox"],
        standing=standing_of(row),
        parties=parties_of(row),
        planned_at=row["requested_at"],
        waited=system_now - row["created_at"],
        moot=row["moot"],
    )
    return Claimable(
        delivery,
        due,
        row["expires_at"],
        row["attempts"],
        row["not_before"],
        row["may_wait"],
        row["postponed"],
        row["left_at"],
        row["judged_by"],
    )


async def hold(conn: asyncpg.Connection, number: UUID, until: datetime, reason: str | None) -> None:
    """Look again at this instant (system time)."""
    await conn.execute(_HOLD, number, until, reason)


async def postpone(conn: asyncpg.Connection, numbers: Sequence[UUID], until: datetime) -> None:
    """Leave these for later (domain time), once."""
    await conn.execute(_POSTPONE, numbers, until)


async def settle(conn: asyncpg.Connection, number: UUID, attempt: int, state: str, reason: str) -> bool:
    """Suppressed or failed, for good. False when it had been settled before, or is another sender's now."""
    return await conn.fetchval(_SETTLE, number, state, reason, attempt) is not None


async def sent(conn: asyncpg.Connection, claimed: Sequence[Claimable], at: datetime) -> set[UUID]:
    """The mail server took these. Returns those that had not been given back meanwhile."""
    rows = await conn.fetch(_SENT, [one.delivery.delivery_id for one in claimed], at, attempts_of(claimed))
    return {row["delivery_id"] for row in rows}


async def again(
    conn: asyncpg.Connection, claimed: Claimable, at: datetime, reason: str, *, repeat: bool
) -> None:
    """Try again at this instant (system time); `repeat` when the answer was lost."""
    number, attempt = claimed.delivery.delivery_id, claimed.attempts + 1
    await conn.execute(_AGAIN, number, at, reason, repeat, attempt)


def attempts_of(claimed: Sequence[Claimable]) -> list[int]:
    """The number of the claim that each was taken under."""
    return [one.attempts + 1 for one in claimed]


async def measure(conn: asyncpg.Connection, now: datetime) -> asyncpg.Record:
    """How many wait (`pending`, `sending`), and since when the oldest is due (`oldest_due`)."""
    row = await conn.fetchrow(_MEASURE, now)
    assert row is not None
    return row
