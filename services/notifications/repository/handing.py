"""Which of the claimed messages the mail server may have, noted before each is handed over.

A claim is shared by several messages, and only one of them is under way when the sender is killed. The note
tells which: those before it have left, those after it go as if nothing had happened, that one as a repeat.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.notifications.repository.deliveries import Delivery, delivery_of
from services.notifications.repository.sending import Claimable, attempts_of

_CLAIM = """
with claimed as (
    update delivery set state = 'sending', claimed_at = $2, attempts = attempts + 1
    where delivery_id = any($1) returning delivery_id, attempts
)
insert into handing (delivery_id, attempt, handed) select delivery_id, attempts, false from claimed
on conflict (delivery_id) do update set attempt = excluded.attempt, handed = false, accepted = false
"""
# Whoever stops a case reads who was mailed in the transaction that changes its standing. A mail is noted
# before that, and read there, or not at all: meanwhile nothing about the case is handed over. The lock
# is not worth a wait for the disk.
_HAND = """
with wanted as (
    select * from unnest($1::uuid[], $2::int[], $3::text[]) as n (delivery_id, attempt, judged_by)
), s as materialized (
    select xmin, case_id from standing
    where case_id in (select d.case_id from wanted join delivery d using (delivery_id))
        and set_config('synchronous_commit', 'off', true) = 'off'
    for share skip locked
), taken as (
    update handing h set accepted = true from unnest($4::uuid[], $5::int[]) as n (delivery_id, attempt)
    where h.delivery_id = n.delivery_id and h.attempt = n.attempt and not h.accepted
), standing_still as (
    select h.delivery_id
    from wanted n join handing h using (delivery_id, attempt) join delivery d using (delivery_id)
    left join s on s.case_id = d.case_id
    left join case_party c on c.case_id = d.case_id
    left join recipient r on r.party = d.party and not r.withdrawn
    where d.state = 'sending' and not h.accepted and d.moot is null
        and concat_ws('/', s.xmin, c.xmin, r.xmin) = n.judged_by
)
update handing set handed = true
where delivery_id in (select delivery_id from standing_still)
    and (select count(*) from standing_still) = cardinality($1)
returning delivery_id
"""
_FORGET = """
delete from handing h using unnest($1::uuid[], $2::int[]) as n (delivery_id, attempt)
where h.delivery_id = n.delivery_id and h.attempt = n.attempt
"""
_LEFT = """
with found as (
    select d.delivery_id
    from delivery d join handing h on h.delivery_id = d.delivery_id and h.attempt = d.attempts
    where d.state = 'sending' and h.accepted and d.claimed_at < $1 and d.delivery_id <> all($3)
    for update of d
), forgotten as (
    delete from handing where delivery_id in (select delivery_id from found)
)
update delivery d set state = 'sent', reason = null, sent_at = $2 from found
where d.delivery_id = found.delivery_id
returning d.delivery_id, d.case_id, d.party, d.template, d.purpose, d.repeat, d.correlation_id
"""
_RECLAIM = """
with found as (
    select d.delivery_id, h.handed is distinct from false as doubtful
    from delivery d left join handing h on h.delivery_id = d.delivery_id and h.attempt = d.attempts
    where d.state = 'sending' and d.claimed_at < $1 and d.delivery_id <> all($3)
    for update of d
), forgotten as (
    delete from handing where delivery_id in (select delivery_id from found)
)
update delivery d set state = 'pending', retry_at = $2, repeat = d.repeat or found.doubtful,
    reason = case when found.doubtful then 'answer_lost' else 'not_tried' end
from found where d.delivery_id = found.delivery_id
returning d.delivery_id
"""


async def claim(conn: asyncpg.Connection, messages: Sequence[UUID], system_now: datetime) -> None:
    """These are ours. Whoever sends one notes it first, with `hand`."""
    await conn.execute(_CLAIM, messages, system_now)


async def hand(
    conn: asyncpg.Connection, letter: Sequence[Claimable], taken: Sequence[Claimable] = ()
) -> bool:
    """From here on the mail server may have this letter, and has `taken`. One statement, by itself.

    False when it must not: the claim is somebody else's by now, a message is not needed any more, or what it
    was judged by (consent, the end of a pregnancy, who has to do with the case, the mailbox) has changed, or
    just changes.
    """
    noted = await conn.fetch(
        _HAND,
        [one.delivery.delivery_id for one in letter],
        attempts_of(letter),
        [one.judged_by for one in letter],
        [one.delivery.delivery_id for one in taken],
        attempts_of(taken),
    )
    return len(noted) == len(letter)


async def forget(conn: asyncpg.Connection, claimed: Sequence[Claimable]) -> None:
    """The mail server has answered about these, or never heard of them."""
    await conn.execute(_FORGET, [one.delivery.delivery_id for one in claimed], attempts_of(claimed))


async def left(
    conn: asyncpg.Connection, older_than: datetime, now: datetime, own: Sequence[UUID]
) -> list[Delivery]:
    """What a killed sender had the mail server's yes for: it has left, and that is on record now."""
    return [delivery_of(row) for row in await conn.fetch(_LEFT, older_than, now, own)]


async def reclaim(
    conn: asyncpg.Connection, older_than: datetime, system_now: datetime, own: Sequence[UUID]
) -> int:
    """Give back what a killed sender had claimed; what the mail server may have is marked as a repeat."""
    return len(await conn.fetch(_RECLAIM, older_than, system_now, own))
