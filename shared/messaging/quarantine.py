"""Quarantine: what cannot be taken in waits sealed, under a key of its own, with an owner.

Once a message of a source and key (a lane) waits, what follows from the same source and key is parked
behind it, so that order holds; other lanes do not wait. Loss and withdrawal are never parked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from shared.messaging.errors import Refused
from shared.sealing.box import KeyEncryptionKey, decrypt, encrypt

_INSERT = """
insert into quarantine (quarantine_id, state, organisation, lane, topic, partition, "offset",
                        code, field, remedy, owner, wrapped_key, sealed, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict do nothing
returning quarantine_id
"""
_WAITING = "select distinct lane from quarantine where settled_at is null and lane = any($1)"
_OPEN = """
select quarantine_id, state, organisation, lane, topic, partition, "offset", code, field, remedy, owner,
       received_at
from quarantine where settled_at is null order by received_at, "offset"
"""
_CONTENT = "select lane, wrapped_key, sealed from quarantine where quarantine_id = $1"
_BEHIND = """
select quarantine_id from quarantine
where lane = $1 and settled_at is null order by received_at, topic, partition, "offset" for update
"""
_SETTLE = """
update quarantine set state = $2, settled_at = $3, settled_by = $4, wrapped_key = null, sealed = null
where quarantine_id = $1 and settled_at is null returning organisation
"""


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as it came from Kafka, before anybody tried to understand it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    value: bytes | None

    def pack(self) -> bytes:
        """All of it as bytes, to be sealed."""
        return json.dumps(
            {
                "topic": self.topic,
                "partition": self.partition,
                "offset": self.offset,
                "key": None if self.key is None else self.key.hex(),
                "headers": [(name, value.hex()) for name, value in self.headers],
                "value": None if self.value is None else self.value.hex(),
            }
        ).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> "RawMessage":
        """What `pack` made, again."""
        found = json.loads(packed)
        return cls(
            topic=found["topic"],
            partition=found["partition"],
            offset=found["offset"],
            key=None if found["key"] is None else bytes.fromhex(found["key"]),
            headers=tuple((name, bytes.fromhex(value)) for name, value in found["headers"]),
            value=None if found["value"] is None else bytes.fromhex(found["value"]),
        )


async def waiting(conn: asyncpg.Connection, lanes: Sequence[str]) -> set[str]:
    """Which of these lanes have a message in quarantine."""
    return {row["lane"] for row in await conn.fetch(_WAITING, lanes)}


async def put(
    conn: asyncpg.Connection,
    kek: KeyEncryptionKey,
    message: RawMessage,
    refusal: Refused,
    *,
    lane: str,
    organisation: str | None,
    owner: str,
    at: datetime,
    parked: bool = False,
) -> UUID | None:
    """Seal a message away. Returns its number, or None when it was put away before."""
    number = uuid7()
    wrapped = kek.fresh(f"quarantine:{number}")
    key = kek.unwrap(wrapped, f"quarantine:{number}")
    return await conn.fetchval(
        _INSERT,
        number,
        "parked" if parked else "open",
        organisation,
        lane,
        message.topic,
        message.partition,
        message.offset,
        refusal.code,
        refusal.field,
        refusal.remedy,
        owner,
        wrapped,
        encrypt(key, message.pack(), f"quarantine:{number}"),
        at,
    )


async def listed(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """What waits, oldest first; nothing of the content."""
    return await conn.fetch(_OPEN)


async def lane_of(conn: asyncpg.Connection, number: UUID) -> list[UUID]:
    """All that waits in the lane of this message, in order and locked."""
    lane = await conn.fetchval("select lane from quarantine where quarantine_id = $1", number)
    return [row["quarantine_id"] for row in await conn.fetch(_BEHIND, lane)]


async def opened(conn: asyncpg.Connection, kek: KeyEncryptionKey, number: UUID) -> RawMessage:
    """The message itself. Raises `LookupError` when its key was destroyed."""
    row = await conn.fetchrow(_CONTENT, number)
    if row is None or row["wrapped_key"] is None:
        raise LookupError("nothing readable under this number")
    key = kek.unwrap(row["wrapped_key"], f"quarantine:{number}")
    return RawMessage.unpack(decrypt(key, row["sealed"], f"quarantine:{number}"))


async def settle(conn: asyncpg.Connection, number: UUID, state: str, at: datetime, by: str) -> str | None:
    """Close a message (`redriven` or `discarded`) and destroy its key."""
    return await conn.fetchval(_SETTLE, number, state, at, by)
