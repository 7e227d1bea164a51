"""Who has to do with a case, and what is known of its consent, in one statement each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from services.notifications.domain.values import CaseParties, Seat
from shared.consent import Standing
from shared.consent.store import standing_of as standing_in
from shared.schemas import Event
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Party

Known = tuple[CaseParties, Standing | None]

PARTIES = """c.municipality, c.referrer, c.proposed_attempt, c.proposed_owner, c.proposed_deputy,
    c.accountable, c.confirmed_attempt, c.confirmed_owner, c.confirmed_deputy, c.aware, c.linked,
    c.involved"""
STANDING = "s.purposes, s.granted_at, s.withdrawn_at, s.ended_at, s.recipients"

# Locking the standing keeps a withdrawal from slipping in between the look and what is planned.
_STANDING_LOCKED = """
standing_now as materialized (select * from standing where case_id = $1 for share)
"""
_INVOLVE = """
(select array_agg(distinct party order by party) from unnest(c.involved || excluded.involved) as party)
"""
_LOAD = f"""
with {_STANDING_LOCKED}
select {PARTIES}, {STANDING}
from (select $1::uuid as case_id) as wanted
left join case_party c using (case_id) left join standing_now s using (case_id)
"""  # noqa: S608 (only constants of this package)
_OPENED = f"""
insert into case_party as c (case_id, municipality, referrer, involved)
select case_id, municipality, referrer, array[referrer]
from unnest($1::uuid[], $2::text[], $3::text[]) as n (case_id, municipality, referrer) order by case_id
on conflict (case_id) do update set municipality = excluded.municipality, referrer = excluded.referrer,
    involved = {_INVOLVE}
"""  # noqa: S608 (only constants of this package)
_PROPOSED = f"""
with standing_now as materialized (
    select * from standing where case_id = any($1) order by case_id for share
), c as (
    insert into case_party as c
        (case_id, proposed_attempt, proposed_owner, proposed_deputy, accountable, involved)
    select case_id, attempt, owner, deputy, accountable, array[owner, deputy]
    from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[])
        as n (case_id, attempt, owner, deputy, accountable)
    where not exists (select from standing_now s where s.case_id = n.case_id and (s.ended_at is not null
        or s.withdrawn_at >= coalesce(s.granted_at, s.withdrawn_at)))
    order by case_id
    on conflict (case_id) do update set involved = {_INVOLVE},
        (proposed_attempt, proposed_owner, proposed_deputy, accountable) = (
            select * from (values
                (excluded.proposed_attempt, excluded.proposed_owner, excluded.proposed_deputy,
                 excluded.accountable),
                (c.proposed_attempt, c.proposed_owner, c.proposed_deputy, c.accountable)
            ) as known (attempt, owner, deputy, accountable)
            order by attempt desc nulls last limit 1)
    returning *
)
select c.case_id, {PARTIES}, {STANDING} from c left join standing_now s using (case_id)
"""  # noqa: S608 (only constants of this package)
_CONFIRMED = f"""
insert into case_party as c (case_id, confirmed_attempt, confirmed_owner, confirmed_deputy, involved)
values ($1, $2, $3::text, $4::text, array[$3::text, $4::text])
on conflict (case_id) do update set involved = {_INVOLVE},
    (confirmed_attempt, confirmed_owner, confirmed_deputy) = (
        select * from (values
            (excluded.confirmed_attempt, excluded.confirmed_owner, excluded.confirmed_deputy),
            (c.confirmed_attempt, c.confirmed_owner, c.confirmed_deputy)
        ) as known (attempt, owner, deputy)
        order by attempt desc nulls last limit 1)
"""  # noqa: S608 (only constants of this package)
_INVOLVED = f"""
insert into case_party as c (case_id, involved) values ($1, $2::text[])
on conflict (case_id) do update set involved = {_INVOLVE}
"""  # noqa: S608 (only constants of this package)


_AWARE = f"""
insert into case_party as c (case_id, aware, involved) values ($1, array[$2::text], array[$2::text])
on conflict (case_id) do update set involved = {_INVOLVE}, aware = (
    select array_agg(distinct party order by party) from unnest(c.aware || excluded.aware) as party)
"""  # noqa: S608 (only constants of this package)
_LINKED = f"""
insert into case_party as c (case_id, linked, involved) values ($1, array[$2::text], array[$2::text])
on conflict (case_id) do update set involved = {_INVOLVE}, linked = (
    select array_agg(distinct party order by party) from unnest(c.linked || excluded.linked) as party)
"""  # noqa: S608 (only constants of this package)


async def load(conn: asyncpg.Connection, case_id: UUID) -> Known:
    """Parties and standing of a case; the standing cannot change until the commit."""
    row = await conn.fetchrow(_LOAD, case_id)
    assert row is not None
    return parties_of(row), standing_of(row)


async def opened(conn: asyncpg.Connection, events: Sequence[Event[CaseOpened]]) -> None:
    """Note where these cases are and who referred them."""
    rows = [(event.case_id, event.data.municipality, str(event.data.referrer)) for event in events]
    await conn.execute(_OPENED, *map(list, zip(*rows, strict=True)))


async def proposed(conn: asyncpg.Connection, events: Sequence[Event[CaseOwnerProposed]]) -> dict[UUID, Known]:
    """Note who is asked, unless a later attempt is known, and return what is known now of each case.

    Left out are cases that have stopped: whoever would have been asked hears nothing and answers for nothing.
    """
    asked = [(event.case_id, event.data) for event in events]
    rows = await conn.fetch(
        _PROPOSED,
        [case for case, _ in asked],
        [data.attempt for _, data in asked],
        [str(data.owner) for _, data in asked],
        [str(data.deputy) for _, data in asked],
        [str(data.accountable) for _, data in asked],
    )
    return {row["case_id"]: (parties_of(row), standing_of(row)) for row in rows}


async def confirmed(conn: asyncpg.Connection, case_id: UUID, data: CaseOwnerConfirmed) -> None:
    """Note who is accountable, unless a later attempt is known."""
    await conn.execute(_CONFIRMED, case_id, data.attempt, str(data.owner), str(data.deputy))


async def aware(conn: asyncpg.Connection, case_id: UUID, party: Party) -> None:
    """A third party deals with her: it hears when somebody else answers for the case, and when it stops."""
    await conn.execute(_AWARE, case_id, str(party))


async def linked(conn: asyncpg.Connection, case_id: UUID, party: Party) -> None:
    """Somebody deals with her family: it hears who is to be spoken to, while she allows that."""
    await conn.execute(_LINKED, case_id, str(party))


async def involve(conn: asyncpg.Connection, case_id: UUID, *parties: Party) -> None:
    """These were told that there is a case: whatever stops it, they hear."""
    await conn.execute(_INVOLVED, case_id, [str(party) for party in parties])


def parties_of(row: asyncpg.Record) -> CaseParties:
    """The parties in a row that has the columns of `PARTIES`."""
    return CaseParties(
        municipality=row["municipality"],
        referrer=_party(row["referrer"]),
        proposed=_seat(row["proposed_attempt"], row["proposed_owner"], row["proposed_deputy"]),
        accountable=_party(row["accountable"]),
        confirmed=_seat(row["confirmed_attempt"], row["confirmed_owner"], row["confirmed_deputy"]),
        aware=frozenset(Party.parse(text) for text in row["aware"] or ()),
        linked=frozenset(Party.parse(text) for text in row["linked"] or ()),
        involved=frozenset(Party.parse(text) for text in row["involved"] or ()),
    )


def standing_of(row: asyncpg.Record) -> Standing | None:
    """The standing in a row that has the columns of `STANDING`; None where there was none."""
    return None if row["purposes"] is None else standing_in(row)


def _party(text: Any) -> Party | None:
    return None if text is None else Party.parse(text)


def _seat(attempt: int | None, owner: Any, deputy: Any) -> Seat | None:
    return None if attempt is None else Seat(attempt, Party.parse(owner), Party.parse(deputy))
