"""Every query of the front door. Table names are unqualified: each connection sees this schema only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.intake.domain import CaseView
from services.intake.identity import SealedPerson
from shared.consent import Standing
from shared.messaging.binding import decode, encode
from shared.schemas import Event
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.pregnancy import BirthRegistered, ConsentGranted, PregnancyDatingChanged
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Dating, DatingMethod, Party

# One statement, so that a referral costs one round trip. Foreign keys are checked at its end. Nothing is
# inserted when the sender used this reference before.
_OPEN = """
with fresh as (
    insert into referral (referral_id, case_id, organisation, referrer, reference, digest, municipality,
                          urgent, complexity, interpreter, submitted_at, accepted_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (organisation, reference) do nothing
    returning case_id
), a_pregnancy as (
    insert into pregnancy (pregnancy_id, edd, method, dated_at, opened_at)
    select $13, $14, $15, $11, $12 from fresh
), a_case as (
    insert into case_file (case_id, pregnancy_id, opened_at, facts) select $2, $13, $12, 1 from fresh
), a_party as (
    insert into case_party (case_id, organisation, since) select $2, $3, $12 from fresh
), a_consent as (
    insert into consent_record (consent_id, case_id, purposes, text_version, given_on, recorded_by,
                                recorded_at)
    select $16, $2, $17, $18, $19, $4, $11 from fresh
), a_standing as (
    insert into standing (case_id, purposes, granted_at) select $2, $17, $20 from fresh
), a_key as (
    insert into subject_key (pregnancy_id, wrapped_key, created_at) select $13, $21, $12 from fresh
), an_identity as (
    insert into sealed_identity (pregnancy_id, sealed, sealed_at) select $13, $22, $12 from fresh
)
select case_id from fresh
"""
_REFERRAL = "select case_id, digest from referral where organisation = $1 and reference = $2"
_LOCK = "select case_id from case_file where case_id = $1 for update"
_CASE_OF_REFERENCE = "select case_id from referral where organisation = $1 and reference = $2"
_CASE = """
select c.case_id, c.pregnancy_id, p.edd, p.method, s.ended_at,
       array(select organisation from case_party where case_id = $1) as parties
from case_file c join pregnancy p using (pregnancy_id) join standing s using (case_id)
where c.case_id = $1
"""
_NUMBER = "update case_file set facts = facts + 1 where case_id = $1 returning facts"
_DATE = "update pregnancy set edd = $2, method = $3, dated_at = $4 where pregnancy_id = $1"
_BORN = "update pregnancy set born_on = least(born_on, $2) where pregnancy_id = $1"
_CONSENT = """
insert into consent_record (consent_id, case_id, purposes, text_version, given_on, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_WITHDRAW = """
update consent_record set withdrawn_at = $2
where case_id = $1 and withdrawn_at is null and recorded_at <= $2
"""
_PARTY = """
insert into case_party (case_id, organisation, since)
select $1, organisation, $3 from unnest($2::text[]) as row(organisation)
on conflict do nothing
"""
_CONFIRM = """
update case_file set owner = $2, deputy = $3, attempt = $4 where case_id = $1 and attempt <= $4
"""
_KEEP_EARLY = """
insert into early_fact (source, id, case_id, organisation, headers, value, received_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""
_TAKE_EARLY = """
with taken as (
    delete from early_fact where case_id = $1 and organisation = any($2) returning headers, value, received_at
)
select headers, value from taken order by received_at
"""
_EXPIRE_EARLY = """
with taken as (
    delete from early_fact where received_at < $1 returning headers, value, received_at
)
select headers, value from taken order by received_at
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything that one accepted referral writes."""

    case_id: UUID
    case: CaseOpened
    digest: bytes
    submitted_at: datetime
    accepted_at: datetime
    standing: Standing
    person: SealedPerson


@dataclass(frozen=True, slots=True)
class KnownReferral:
    """A referral that was accepted before, under the same reference."""

    case_id: UUID
    digest: bytes


async def open_case(conn: asyncpg.Connection, opening: Opening) -> bool:
    """Write a referral and its case. False when the sender used this reference before."""
    case = opening.case
    opened = await conn.fetchval(
        _OPEN,
        case.referral_id,
        opening.case_id,
        case.referrer.organisation,
        str(case.referrer),
        case.reference,
        opening.digest,
        case.municipality,
        case.urgent,
        case.complexity,
        case.interpreter,
        opening.submitted_at,
        opening.accepted_at,
        case.pregnancy_id,
        case.dating.edd,
        case.dating.method,
        uuid7(),
        sorted(case.consent.purposes),
        case.consent.text_version,
        case.consent.given_on,
        opening.standing.granted_at,
        opening.person.wrapped_key,
        opening.person.sealed,
    )
    return opened is not None


async def known_referral(conn: asyncpg.Connection, organisation: str, reference: str) -> KnownReferral:
    """The referral of this reference, which is known to be there."""
    row = await conn.fetchrow(_REFERRAL, organisation, reference)
    assert row is not None
    return KnownReferral(row["case_id"], row["digest"])


async def case_of_reference(conn: asyncpg.Connection, organisation: str, reference: str) -> UUID | None:
    """The case that this organisation's referral opened."""
    return await conn.fetchval(_CASE_OF_REFERENCE, organisation, reference)


async def lock_case(conn: asyncpg.Connection, case_id: UUID) -> CaseView | None:
    """Lock a case and read it, in that order: what is read stays true until the commit."""
    if await conn.fetchval(_LOCK, case_id) is None:
        return None
    row = await conn.fetchrow(_CASE, case_id)
    assert row is not None
    return CaseView(
        case_id=row["case_id"],
        pregnancy_id=row["pregnancy_id"],
        parties=frozenset(row["parties"]),
        dating=Dating(edd=row["edd"], method=DatingMethod(row["method"])),
        ended=row["ended_at"] is not None,
    )


async def number_fact(conn: asyncpg.Connection, case_id: UUID) -> int:
    """The next number of a locked case; gapless, because it commits with the fact."""
    number = await conn.fetchval(_NUMBER, case_id)
    assert isinstance(number, int)
    return number


async def date_pregnancy(
    conn: asyncpg.Connection, pregnancy_id: UUID, fact: PregnancyDatingChanged, at: datetime
) -> None:
    """Replace the due date and how it was found."""
    await conn.execute(_DATE, pregnancy_id, fact.dating.edd, fact.dating.method, at)


async def register_birth(conn: asyncpg.Connection, pregnancy_id: UUID, fact: BirthRegistered) -> None:
    """Note the day of birth; the first one told, if there are two."""
    await conn.execute(_BORN, pregnancy_id, fact.born_on)


async def record_consent(
    conn: asyncpg.Connection, case_id: UUID, fact: ConsentGranted, by: Party, at: datetime
) -> None:
    """Keep a permission on record."""
    consent = fact.consent
    purposes = sorted(consent.purposes)
    await conn.execute(
        _CONSENT, uuid7(), case_id, purposes, consent.text_version, consent.given_on, str(by), at
    )


async def withdraw_consent(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """Close every permission that was given up to then."""
    await conn.execute(_WITHDRAW, case_id, at)


async def add_parties(
    conn: asyncpg.Connection, case_id: UUID, organisations: Sequence[str], at: datetime
) -> None:
    """These organisations have a say in the case from now on."""
    await conn.execute(_PARTY, case_id, organisations, at)


async def confirm_owner(conn: asyncpg.Connection, case_id: UUID, fact: CaseOwnerConfirmed) -> None:
    """Who is accountable; an older confirmation that comes late changes nothing."""
    await conn.execute(_CONFIRM, case_id, str(fact.owner), str(fact.deputy), fact.attempt)


async def keep_early(
    conn: asyncpg.Connection, event: Event[Contract], case_id: UUID, organisation: str, at: datetime
) -> None:
    """Keep a fact until its sender is known to have been asked."""
    headers, value = encode(event)
    await conn.execute(
        _KEEP_EARLY, event.source, event.id, case_id, organisation, json.dumps(headers), value, at
    )


async def take_early(
    conn: asyncpg.Connection, case_id: UUID, organisations: Sequence[str]
) -> list[Event[Contract]]:
    """Take out what these organisations had sent too early, in the order it came."""
    return [_event(row) for row in await conn.fetch(_TAKE_EARLY, case_id, organisations)]


async def expire_early(conn: asyncpg.Connection, before: datetime) -> list[Event[Contract]]:
    """Take out what has waited since before this instant."""
    return [_event(row) for row in await conn.fetch(_EXPIRE_EARLY, before)]


async def count_early(conn: asyncpg.Connection) -> int:
    """How many facts wait."""
    count = await conn.fetchval("select count(*) from early_fact")
    assert isinstance(count, int)
    return count


def _event(row: asyncpg.Record) -> Event[Contract]:
    headers = [(name, text.encode()) for name, text in json.loads(row["headers"])]
    return decode(headers, row["value"])
