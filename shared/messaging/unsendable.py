"""A row of the outbox that the broker will never take: into quarantine, so that nothing waits behind it.

It keeps its id, so whoever redrives it after the cause is mended sends the very same event; its receivers
take it in once, and go by its number where it has one.
"""

import logging

import asyncpg

from shared.clock import Clock
from shared.messaging import quarantine
from shared.messaging.errors import Refused
from shared.messaging.metrics import MESSAGES
from shared.messaging.quarantine import RawMessage
from shared.messaging.uow import Uow
from shared.schemas.contracts.referral import MessageQuarantined
from shared.sealing.box import KeyEncryptionKey

log = logging.getLogger("tijdig.relay")

OWNER = "coordinator"
OUTGOING = -1
"""The partition of what never got one: its offset is its position in the outbox."""
_HEADERS = "outbox-headers"
"""All headers as they stood in the outbox: perhaps they are what is wrong."""
_WHY = Refused(
    "cannot_be_sent",
    "the broker refuses it: mend its size or the topic's limit, then redrive it, or discard it",
)
_TAKE = "delete from outbox where pos = $1 returning topic, key, headers, value"
_LASTING = "set local synchronous_commit = on"
"""What was sent may be forgotten without waiting for the disk; what was set aside may not."""
_PUT_BACK = "insert into outbox (topic, key, headers, value, created_at) values ($1, $2, $3, $4, $5)"


async def set_aside(
    conn: asyncpg.Connection, pos: int, service: str, clock: Clock, kek: KeyEncryptionKey
) -> None:
    """Move one row from the outbox to quarantine and tell the desk, in one transaction."""
    async with conn.transaction():
        await conn.execute(_LASTING)
        row = await conn.fetchrow(_TAKE, pos)
        if row is None:
            return
        uow = Uow(conn, clock.now(), clock.system_now(), service)
        message = _packed(row, pos)
        number = await quarantine.put(
            conn,
            kek,
            message,
            _WHY,
            lane=f"outbox/{pos}",
            organisation=None,
            owner=OWNER,
            at=uow.system_now,
        )
        if number is not None:
            told = MessageQuarantined(service=service, organisation=None, code=_WHY.code, remedy=_WHY.remedy)
            uow.publish(told, subject=number)
        await uow.flush()
    MESSAGES.labels(message.topic, "unsendable").inc()
    log.error("message set aside: it cannot be sent", extra={"topic": message.topic, "code": _WHY.code})


def is_outgoing(message: RawMessage) -> bool:
    """Whether this waits to be sent, not to be taken in."""
    return message.partition == OUTGOING


async def put_back(uow: Uow, message: RawMessage) -> None:
    """To the end of the outbox: it is tried again, and set aside again where nothing was mended."""
    headers = dict(message.headers)[_HEADERS].decode()
    key, value = (message.key or b"").decode(), message.value or b""
    await uow.conn.execute(_PUT_BACK, message.topic, key, headers, value, uow.system_now)


def _packed(row: asyncpg.Record, pos: int) -> RawMessage:
    headers = ((_HEADERS, row["headers"].encode()),)
    return RawMessage(row["topic"], OUTGOING, pos, row["key"].encode(), headers, row["value"])
