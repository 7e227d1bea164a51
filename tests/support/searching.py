"""Everywhere that a name could leak to, as text: topics, logs, mails, metrics, histories, tables."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from deploy.local.stack import SERVICES, Stack
from shared.sealing.temporal_codec import KeyRing, SealingCodec
from tijdig.demo.mail import Mailboxes

_COLUMNS = """
select table_schema, table_name, column_name from information_schema.columns
where table_schema not in ('pg_catalog', 'information_schema')
"""


@dataclass(frozen=True)
class Found:
    """Where something stood that should stand nowhere."""

    place: str
    needle: str


async def leaks(stack: Stack, needles: tuple[str, ...]) -> list[Found]:
    """Every place outside a sealed payload where one of these strings can be read."""
    texts = [
        *await _topics(stack),
        *_logs(stack.layout.log),
        *await _mails(stack),
        *await _metrics(stack),
        *await _histories(stack),
        *await _tables(stack),
    ]
    return [Found(place, needle) for place, text in texts for needle in needles if needle in text]


async def _topics(stack: Stack) -> list[tuple[str, str]]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=stack.env()["TIJDIG_KAFKA_BOOTSTRAP"],
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    )
    await consumer.start()
    try:
        consumer.subscribe(sorted(each for each in await consumer.topics() if each.startswith("tijdig.")))
        while not consumer.assignment():
            await asyncio.sleep(0.05)
        ends = await consumer.end_offsets(list(consumer.assignment()))
        found: list[tuple[str, str]] = []
        while [each for each, end in ends.items() if await consumer.position(each) < end]:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += [
                    (f"topic {record.topic}", str((record.key, record.headers, record.value)))
                    for record in records
                ]
        return found
    finally:
        await consumer.stop()


def _logs(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.glob("*.log*"):
        yield f"log {path.name}", path.read_text(errors="replace")


async def _mails(stack: Stack) -> list[tuple[str, str]]:
    mails = await Mailboxes(stack.address("mailsink")).all()
    return [(f"mail to {mail.recipient}", mail.everything) for mail in mails]


async def _metrics(stack: Stack) -> list[tuple[str, str]]:
    async with httpx.AsyncClient() as http:
        return [
            (f"metrics of {name}", (await http.get(stack.address(name).rstrip("/") + "/metrics")).text)
            for name in SERVICES
        ]


async def _histories(stack: Stack) -> list[tuple[str, str]]:
    """Of every workflow twice: the events as they lie there, and what its sealed payloads hold."""
    env = stack.env()
    client = await Client.connect(env["TIJDIG_TEMPORAL_ADDRESS"])
    codec = SealingCodec(KeyRing.load(Path(env["TIJDIG_SECRETS_DIR"])))
    found: list[tuple[str, str]] = []
    async for execution in client.list_workflows():
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        events = (await handle.fetch_history()).events
        opened = await codec.decode(list(_payloads(events)))
        found.append((f"history {execution.id}", _text(event.SerializeToString() for event in events)))
        found.append((f"opened history {execution.id}", _text(payload.data for payload in opened)))
    return found


def _payloads(messages: Iterable[Message]) -> Iterator[Payload]:
    """Every payload in these messages, however deep: inputs, results, details of failures, headers."""
    for message in messages:
        if isinstance(message, Payload):
            yield message
            continue
        for field, value in message.ListFields():
            if field.message_type is not None:
                yield from _payloads(_messages(value))


def _messages(value: Any) -> list[Message]:
    """What a field holds, be it one message, several, or several by name."""
    if isinstance(value, Message):
        return [value]
    several = value.values() if hasattr(value, "values") else value
    return [each for each in several if isinstance(each, Message)]


def _text(parts: Iterable[bytes]) -> str:
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


async def _tables(stack: Stack) -> list[tuple[str, str]]:
    conn = await asyncpg.connect(stack.env()["TIJDIG_DATABASE_URL"])
    try:
        columns = await conn.fetch(_COLUMNS)
        return [await _column(conn, *row) for row in columns]
    finally:
        await conn.close()


async def _column(conn: asyncpg.Connection, schema: str, table: str, column: str) -> tuple[str, str]:
    """All values of one column; bytes as the text they would be if they were not sealed."""
    rows = await conn.fetch(f'select "{column}" from "{schema}"."{table}" where "{column}" is not null')
    texts = [row[0].decode("utf-8", "replace") if isinstance(row[0], bytes) else str(row[0]) for row in rows]
    return f"table {schema}.{table}.{column}", "\n".join(texts)
