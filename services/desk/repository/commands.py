"""Commands: inbound events that the desk sent for somebody, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

_ADD = """
insert into command (command_id, case_id, kind, party, sent_at) values ($1, $2, $3, $4, $5)
"""
_AWAITED = "select command_id, kind from command where command_id = any($1) and outcome is null"
_ANSWER = "update command set outcome = $2, code = $3 where command_id = $1"
_FIND = """
select kind, sent_at, outcome, code from command where command_id = $1 and case_id = $2 and party = $3
"""


async def add(
    conn: asyncpg.Connection, command_id: UUID, case_id: UUID, kind: str, party: str, sent_at: datetime
) -> None:
    """A command was sent (system time)."""
    await conn.execute(_ADD, command_id, case_id, kind, party, sent_at)


async def awaited(conn: asyncpg.Connection, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """Which of these are commands whose answer is awaited."""
    return await conn.fetch(_AWAITED, ids)


async def answer(conn: asyncpg.Connection, command_id: UUID, outcome: str, code: str | None) -> None:
    """What became of it."""
    await conn.execute(_ANSWER, command_id, outcome, code)


async def find(
    conn: asyncpg.Connection, command_id: UUID, case_id: UUID, party: str
) -> asyncpg.Record | None:
    """A command of this very party on this very case."""
    return await conn.fetchrow(_FIND, command_id, case_id, party)


async def prune(conn: asyncpg.Connection, before: datetime) -> None:
    """Forget what was sent before this (system time)."""
    await conn.execute("delete from command where sent_at < $1", before)
