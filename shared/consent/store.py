"""Where a service keeps what it knows of consent and pregnancy: one row per case, in its own schema."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared.consent.gate import Standing, fold
from shared.schemas import Event
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import OrganisationKind, Purpose

_LOAD = "select purposes, granted_at, withdrawn_at, ended_at, recipients from standing where case_id = $1"
# An array of arrays would be flattened, so the purposes and the recipients of each case come as one text.
_CREATE = """
insert into standing (case_id, purposes, granted_at, withdrawn_at, ended_at, recipients)
select case_id, string_to_array(purposes, ','), granted_at, withdrawn_at, ended_at,
    string_to_array(recipients, ',')
from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    as new (case_id, purposes, granted_at, withdrawn_at, ended_at, recipients)
order by case_id
on conflict do nothing returning case_id
"""
_SAVE = """
update standing set purposes = $2, granted_at = $3, withdrawn_at = $4, ended_at = $5,
    recipients = string_to_array($6, ',')
where case_id = $1
"""


async def load(conn: asyncpg.Connection, case_id: UUID, *, lock: bool = False) -> Standing | None:
    """What is known of a case, or None. With `lock` nothing can change it until the commit."""
    row = await conn.fetchrow(_LOAD + (" for update" if lock else ""), case_id)
    return None if row is None else standing_of(row)


async def note(conn: asyncpg.Connection, event: Event[Any]) -> Standing:
    """Fold one event into the row of its case, under its lock, and return what is known now."""
    fresh = fold(Standing(), event)
    if await _create(conn, {event.case_id: fresh}):
        return fresh
    before = await load(conn, event.case_id, lock=True)
    after = fold(before or Standing(), event)
    named = as_text(after.recipients)
    await conn.execute(_SAVE, event.case_id, sorted(after.purposes), *_instants(after), named)
    return after


async def note_opened(conn: asyncpg.Connection, events: Sequence[Event[CaseOpened]]) -> None:
    """The same for cases that open, of which mostly nothing is known yet: in one statement then."""
    fresh = {event.case_id: fold(Standing(), event) for event in reversed(events)}
    created = await _create(conn, fresh)
    for event in events:
        if event.case_id in created:
            created.discard(event.case_id)
        else:
            await note(conn, event)


async def _create(conn: asyncpg.Connection, standings: Mapping[UUID, Standing]) -> set[UUID]:
    """Make the rows that do not exist; returns their cases."""
    rows = [
        (case, ",".join(sorted(s.purposes)), *_instants(s), as_text(s.recipients))
        for case, s in standings.items()
    ]
    found = await conn.fetch(_CREATE, *(list(column) for column in zip(*rows, strict=True)))
    return {row["case_id"] for row in found}


def _instants(standing: Standing) -> tuple[datetime | None, datetime | None, datetime | None]:
    return standing.granted_at, standing.withdrawn_at, standing.ended_at


def as_text(named: Collection[OrganisationKind] | None) -> str | None:
    """Whom a consent names, as one text; None when it names nobody in particular."""
    return None if named is None else ",".join(sorted(named))


def standing_of(row: asyncpg.Record) -> Standing:
    """The standing in a row that has the columns of the table."""
    named = row["recipients"]
    return Standing(
        purposes=frozenset(Purpose(purpose) for purpose in row["purposes"]),
        granted_at=row["granted_at"],
        withdrawn_at=row["withdrawn_at"],
        ended_at=row["ended_at"],
        recipients=None if named is None else frozenset(OrganisationKind(kind) for kind in named),
    )
