"""Where a service keeps what it knows of consent and pregnancy: one row per case, in its own schema."""

from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from shared.consent.gate import Standing, fold
from shared.schemas import Event
from shared.schemas.values import Purpose

_LOAD = "select purposes, granted_at, withdrawn_at, ended_at from standing where case_id = $1"
_CREATE = "insert into standing (case_id, purposes) values ($1, '{}') on conflict do nothing"
_SAVE = """
update standing set purposes = $2, granted_at = $3, withdrawn_at = $4, ended_at = $5 where case_id = $1
"""


def standing_table(metadata: MetaData) -> None:
    """Add the table `standing` to a service's metadata."""
    Table(
        "standing",
        metadata,
        Column("case_id", Uuid, primary_key=True),
        Column("purposes", ARRAY(Text), nullable=False),
        Column("granted_at", DateTime(timezone=True)),
        Column("withdrawn_at", DateTime(timezone=True)),
        Column("ended_at", DateTime(timezone=True)),
    )


async def load(conn: asyncpg.Connection, case_id: UUID, *, lock: bool = False) -> Standing | None:
    """What is known of a case, or None. With `lock` nothing can change it until the commit."""
    row = await conn.fetchrow(_LOAD + (" for update" if lock else ""), case_id)
    return None if row is None else _standing(row)


async def note(conn: asyncpg.Connection, event: Event[Any]) -> Standing:
    """Fold one event into the row of its case, under its lock, and return what is known now."""
    await conn.execute(_CREATE, event.case_id)
    before = await load(conn, event.case_id, lock=True)
    after = fold(before or Standing(), event)
    await conn.execute(
        _SAVE,
        event.case_id,
        sorted(after.purposes),
        after.granted_at,
        after.withdrawn_at,
        after.ended_at,
    )
    return after


def _standing(row: asyncpg.Record) -> Standing:
    return Standing(
        purposes=frozenset(Purpose(purpose) for purpose in row["purposes"]),
        granted_at=row["granted_at"],
        withdrawn_at=row["withdrawn_at"],
        ended_at=row["ended_at"],
    )
