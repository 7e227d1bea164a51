"""Queries on who may read contact details, the details themselves, and the record of each read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.intake.repository.sealing import SealedPerson
from shared.schemas.values import Party

_ACCOUNTABLE = "select owner, deputy, held_since from case_file where case_id = $1"
_SEALED = """
select c.pregnancy_id, k.wrapped_key, i.sealed
from case_file c join subject_key k using (pregnancy_id) join sealed_identity i using (pregnancy_id)
where c.case_id = $1 and k.wrapped_key is not null
"""
_LOG = """
insert into access_log (entry_id, happened_at, recorded_at, action, outcome, reason, actor_organisation,
                        actor_role, responsible_party, purpose, system, data_category, case_id)
values ($1, $2, $3, 'read', $4, $5, $6, $7, $8, 'support_after_referral', 'desk', 'contact_details', $9)
"""


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A sealed identity, and the pregnancy under whose name it was sealed."""

    pregnancy_id: UUID
    person: SealedPerson


@dataclass(frozen=True, slots=True)
class Access:
    """One attempt to read contact details: who, about which case, when, and what came of it.

    A role acts for its own organisation, which answers for it; that is the responsible party.
    """

    case_id: UUID
    party: Party
    outcome: str
    reason: str
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Holders:
    """The confirmed owner and deputy, as `organisation/role`, and since when their organisations have it."""

    parties: frozenset[str]
    since: datetime | None


async def holders(conn: asyncpg.Connection, case_id: UUID) -> Holders | None:
    """Who has the case; None for a case that does not exist."""
    row = await conn.fetchrow(_ACCOUNTABLE, case_id)
    if row is None:
        return None
    parties = frozenset(party for party in (row["owner"], row["deputy"]) if party)
    return Holders(parties, row["held_since"])


async def sealed_person(conn: asyncpg.Connection, case_id: UUID) -> StoredPerson:
    """Her sealed identity. Raises `LookupError` when it was erased."""
    row = await conn.fetchrow(_SEALED, case_id)
    if row is None:
        raise LookupError("no identity is kept for this case")
    return StoredPerson(row["pregnancy_id"], SealedPerson(row["wrapped_key"], row["sealed"]))


async def log(conn: asyncpg.Connection, access: Access) -> None:
    """Put an attempt to read on record."""
    await conn.execute(
        _LOG,
        uuid7(),
        access.happened_at,
        access.recorded_at,
        access.outcome,
        access.reason,
        access.party.organisation,
        access.party.role,
        access.party.organisation,
        access.case_id,
    )
