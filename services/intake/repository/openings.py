"""Queries on referrals: opening a case in one statement, and recognising what came before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.intake.repository.sealing import SealedPerson
from shared.consent import Standing
from shared.schemas.contracts.referral import CaseOpened

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
