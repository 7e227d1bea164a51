"""Queries on referrals: opening a case in one statement, and recognising what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.intake.repository.sealing import SealedPerson
from shared.consent import Standing
from shared.schemas.contracts.referral import CaseOpened

# One statement for all referrals of a batch. Foreign keys are checked at its end. Nothing is inserted of
# one whose sender used its reference before; what two batches share, they meet in the same order. An array
# of arrays would be flattened, so the purposes of each come as one text.
_OPEN = """
with given as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[],
        $8::bool[], $9::text[], $10::bool[], $11::timestamptz[], $12::uuid[], $13::date[], $14::text[],
        $15::uuid[], $16::text[], $17::text[], $18::date[], $19::timestamptz[], $20::bytea[], $21::bytea[],
        $22::text[])
    as n (referral_id, case_id, organisation, referrer, reference, digest, municipality, urgent, complexity,
        interpreter, submitted_at, pregnancy_id, edd, method, consent_id, purposes, text_version, given_on,
        granted_at, wrapped_key, sealed, recipients)
), new as (
    insert into referral (referral_id, case_id, organisation, referrer, reference, digest, municipality,
                          urgent, complexity, interpreter, submitted_at, accepted_at)
    select referral_id, case_id, organisation, referrer, reference, digest, municipality,
        urgent, complexity, interpreter, submitted_at, $23::timestamptz
    from given order by organisation, reference
    on conflict (organisation, reference) do nothing
    returning case_id
), fresh as materialized (
    select * from given join new using (case_id)
), a_pregnancy as (
    insert into pregnancy (pregnancy_id, edd, method, dated_at, opened_at)
    select pregnancy_id, edd, method, submitted_at, $23::timestamptz from fresh
), a_case as (
    insert into case_file (case_id, pregnancy_id, opened_at, facts)
    select case_id, pregnancy_id, $23::timestamptz, 1 from fresh
), a_party as (
    insert into case_party (case_id, organisation, since)
    select case_id, organisation, $23::timestamptz from fresh
), a_consent as (
    insert into consent_record (consent_id, case_id, purposes, text_version, given_on, recorded_by,
                                recorded_at, recipients)
    select consent_id, case_id, string_to_array(purposes, ','), text_version, given_on, referrer,
           submitted_at, string_to_array(recipients, ',')
    from fresh
), a_standing as (
    insert into standing (case_id, purposes, granted_at, recipients)
    select case_id, string_to_array(purposes, ','), granted_at, string_to_array(recipients, ',') from fresh
), a_key as (
    insert into subject_key (pregnancy_id, wrapped_key, created_at)
    select pregnancy_id, wrapped_key, $23::timestamptz from fresh
), an_identity as (
    insert into sealed_identity (pregnancy_id, sealed, sealed_at)
    select pregnancy_id, sealed, $23::timestamptz from fresh
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
    standing: Standing
    person: SealedPerson


@dataclass(frozen=True, slots=True)
class KnownReferral:
    """A referral that was accepted before, under the same reference."""

    case_id: UUID
    digest: bytes


async def open_cases(conn: asyncpg.Connection, openings: Sequence[Opening], at: datetime) -> set[UUID]:
    """Write referrals and their cases, accepted at this instant. Returns the cases that were opened.

    A case is missing from them whose sender used its reference before.
    """
    columns = zip(*(_values(opening) for opening in openings), strict=True)
    rows = await conn.fetch(_OPEN, *(list(column) for column in columns), at)
    return {row["case_id"] for row in rows}


def _values(opening: Opening) -> tuple[object, ...]:
    case = opening.case
    return (
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
        case.pregnancy_id,
        case.dating.edd,
        case.dating.method,
        uuid7(),
        ",".join(sorted(case.consent.purposes)),
        case.consent.text_version,
        case.consent.given_on,
        opening.standing.granted_at,
        opening.person.wrapped_key,
        opening.person.sealed,
        None if case.consent.recipients is None else ",".join(sorted(case.consent.recipients)),
    )


async def known_referral(conn: asyncpg.Connection, organisation: str, reference: str) -> KnownReferral:
    """The referral of this reference, which is known to be there."""
    row = await conn.fetchrow(_REFERRAL, organisation, reference)
    assert row is not None
    return KnownReferral(row["case_id"], row["digest"])
