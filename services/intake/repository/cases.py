"""Queries on a case: its lock, its numbering, and what intake holds of its pregnancy and consents."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.intake.domain import CaseView
from shared.consent import Standing
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.pregnancy import BirthRegistered, ConsentGranted
from shared.schemas.values import Dating, DatingMethod, Party

_OF_REFERENCE = "select case_id from referral where organisation = $1 and reference = $2"
_CASE = """
select c.case_id, c.pregnancy_id, p.edd, p.method, s.granted_at, s.withdrawn_at, s.ended_at,
       array(select organisation from case_party where case_id = $1) as parties
from case_file c join pregnancy p using (pregnancy_id) join standing s using (case_id)
where c.case_id = $1
"""
_NUMBER = "update case_file set facts = facts + 1 where case_id = $1 returning facts"
_DATE = "update pregnancy set edd = $2, method = $3, dated_at = $4 where pregnancy_id = $1"
_BORN = "update pregnancy set born_on = least(born_on, $2) where pregnancy_id = $1"
_CONSENT = """
insert into consent_record (consent_id, case_id, purposes, text_version, given_on, recorded_by, recorded_at,
                            recipients)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_WITHDRAW = """
update consent_record set withdrawn_at = $2
where case_id = $1 and withdrawn_at is null and recorded_at <= $2
"""
_HOLD = "select case_id from case_file where case_id = any($1) order by case_id for update"
_PARTY = """
insert into case_party (case_id, organisation, since)
select case_id, organisation, $3::timestamptz
from unnest($1::uuid[], $2::text[]) as row(case_id, organisation)
order by case_id, organisation
on conflict do nothing
"""
_CONFIRM = """
update case_file c set owner = $2::text, deputy = $3::text, attempt = $4,
    held_since = case when held_since is not null
        and array[split_part($2::text, '/', 1), split_part($3::text, '/', 1)]
            <@ array[split_part(c.owner, '/', 1), split_part(c.deputy, '/', 1)]
        then held_since else $5 end
where case_id = $1 and attempt <= $4
"""


async def of_reference(conn: asyncpg.Connection, organisation: str, reference: str) -> UUID | None:
    """The case that this organisation's referral opened."""
    return await conn.fetchval(_OF_REFERENCE, organisation, reference)


async def hold(conn: asyncpg.Connection, case_ids: Collection[UUID]) -> set[UUID]:
    """Lock these cases until the commit; returns those that there are."""
    return {row["case_id"] for row in await conn.fetch(_HOLD, case_ids)}


async def lock(conn: asyncpg.Connection, case_id: UUID) -> CaseView | None:
    """Lock a case and read it, in that order: what is read stays true until the commit."""
    if not await hold(conn, [case_id]):
        return None
    row = await conn.fetchrow(_CASE, case_id)
    assert row is not None
    return CaseView(
        case_id=row["case_id"],
        pregnancy_id=row["pregnancy_id"],
        parties=frozenset(row["parties"]),
        dating=Dating(edd=row["edd"], method=DatingMethod(row["method"])),
        stopped=_stopped(row),
    )


def _stopped(row: asyncpg.Record) -> bool:
    known = Standing(granted_at=row["granted_at"], withdrawn_at=row["withdrawn_at"], ended_at=row["ended_at"])
    return known.ended_at is not None or not known.consent_holds


async def number_fact(conn: asyncpg.Connection, case_id: UUID) -> int:
    """The next number of a locked case; gapless, because it commits with the fact."""
    number = await conn.fetchval(_NUMBER, case_id)
    assert isinstance(number, int)
    return number


async def date_pregnancy(conn: asyncpg.Connection, pregnancy_id: UUID, dating: Dating, at: datetime) -> None:
    """Replace the due date and how it was found."""
    await conn.execute(_DATE, pregnancy_id, dating.edd, dating.method, at)


async def register_birth(conn: asyncpg.Connection, pregnancy_id: UUID, fact: BirthRegistered) -> None:
    """Note the day of birth; the first one told, if there are two."""
    await conn.execute(_BORN, pregnancy_id, fact.born_on)


async def record_consent(
    conn: asyncpg.Connection, case_id: UUID, fact: ConsentGranted, by: Party, at: datetime
) -> None:
    """Keep a permission on record."""
    consent = fact.consent
    recipients = None if consent.recipients is None else sorted(consent.recipients)
    said = sorted(consent.purposes), consent.text_version, consent.given_on
    await conn.execute(_CONSENT, uuid7(), case_id, *said, str(by), at, recipients)


async def withdraw_consent(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """Close every permission that was given up to then."""
    await conn.execute(_WITHDRAW, case_id, at)


async def add_parties(conn: asyncpg.Connection, parties: Sequence[tuple[UUID, str]], at: datetime) -> None:
    """These organisations have a say in these cases from now on."""
    await conn.execute(_PARTY, [case for case, _ in parties], [party for _, party in parties], at)


async def confirm(conn: asyncpg.Connection, case_id: UUID, fact: CaseOwnerConfirmed, at: datetime) -> None:
    """Who is accountable, and since when no other organisation came in; an older one changes nothing."""
    await conn.execute(_CONFIRM, case_id, str(fact.owner), str(fact.deputy), fact.attempt, at)
