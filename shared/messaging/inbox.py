"""The inbox: who has been here before. The unique insert comes first in every transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

_INSERT = """
insert into inbox (source, id, digest, received_at)
select source, id, digest, $4 from unnest($1::text[], $2::text[], $3::bytea[]) as m(source, id, digest)
on conflict do nothing
returning source, id
"""
_FIND = """
select inbox.source, inbox.id, inbox.digest
from inbox join unnest($1::text[], $2::text[]) as m(source, id) using (source, id)
"""
_DELETE = """
delete from inbox where ctid = any(array(
    select ctid from inbox where received_at < $1 limit $2 for update skip locked
))
"""
# No index on received_at: old rows lie first in the table, and a look in vain once an hour costs less
# than keeping an index up to date with every message.


@dataclass(frozen=True, slots=True)
class Receipt:
    """What identifies a message and what it said: same key and other digest is a contradiction."""

    source: str
    id: str
    digest: bytes

    @property
    def key(self) -> tuple[str, str]:
        """The CloudEvents identity."""
        return self.source, self.id


def digest(*parts: bytes) -> bytes:
    """A fingerprint of a message's content."""
    return hashlib.sha256(b"\x00".join(parts)).digest()


async def record(
    conn: asyncpg.Connection, receipts: Sequence[Receipt], received_at: datetime
) -> set[tuple[str, str]]:
    """Note receipts and return the keys that are new. Concurrent duplicates wait for each other."""
    unique = {receipt.key: receipt for receipt in receipts}.values()
    rows = await conn.fetch(
        _INSERT,
        [r.source for r in unique],
        [r.id for r in unique],
        [r.digest for r in unique],
        received_at,
    )
    return {(row["source"], row["id"]) for row in rows}


async def contradicted(conn: asyncpg.Connection, receipts: Sequence[Receipt]) -> set[tuple[str, str]]:
    """Which of these were received before with another content."""
    rows = await conn.fetch(_FIND, [r.source for r in receipts], [r.id for r in receipts])
    stored = {(row["source"], row["id"]): row["digest"] for row in rows}
    return {r.key for r in receipts if stored.get(r.key, r.digest) != r.digest}


async def delete_before(conn: asyncpg.Connection, before: datetime, limit: int) -> int:
    """Forget up to `limit` receipts from before this instant. Returns how many."""
    done = await conn.execute(_DELETE, before, limit)
    return int(done.rpartition(" ")[2])
