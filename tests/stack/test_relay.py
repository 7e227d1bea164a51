"""The relay on real Kafka: what can never be sent is set aside, and nobody waits for it.

That a broker that dies sets nothing aside is seen where every part is killed: `test_faults.py`.
"""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.messaging.binding import encode
from shared.schemas import Event
from tests.support.toy import Toy, contact, settings_from
from tests.support.waiting import eventually

EFFECTS = "select case_id, place from effect order by nr"
WAITING = "select * from quarantine where settled_at is null"
INTO_OUTBOX = "insert into outbox (topic, key, headers, value, created_at) values ($1, $2, $3, $4, $5)"
LARGE = 40_000
"""More than the topic of these tests takes, less than a batch of the producer."""


@pytest.fixture
async def toy(infra):
    made = Toy(settings_from(infra.env()))
    made.create_schema()
    await made.create_topic(1, max_message_bytes="20000")
    return made


async def put_out(toy: Toy, *events: Event[Any], padding: int = 0, topic: str | None = None) -> None:
    """Into the outbox, as a handler's transaction would; JSON may end in white space."""
    conn = await asyncpg.connect(toy.settings.database_url, server_settings={"search_path": toy.name})
    try:
        for event in events:
            headers, value = encode(event)
            text, key = json.dumps(headers), str(event.subject)
            row = (topic or toy.topic, key, text, value + b" " * padding, toy.settings.clock().system_now())
            await conn.execute(INTO_OUTBOX, *row)
    finally:
        await conn.close()


async def effects(toy: Toy, count: int) -> list[tuple[UUID, int]]:
    rows = await eventually(lambda: toy.rows(EFFECTS), lambda rows: len(rows) >= count, within=60)
    return [(row["case_id"], row["place"]) for row in rows]


async def set_aside(toy: Toy) -> asyncpg.Record:
    (row,) = await eventually(lambda: toy.rows(WAITING), lambda rows: len(rows) == 1, within=60)
    return row


async def test_what_is_too_large_is_set_aside_and_the_others_go_on_in_order(toy):
    early, large, late = (contact(uuid4(), place=place) for place in (1, 2, 3))
    later = [contact(late.case_id, place=place) for place in (4, 5)]
    await put_out(toy, early)
    await put_out(toy, large, padding=LARGE)
    await put_out(toy, late, *later, contact(large.case_id, place=6))
    async with toy.running() as operator:
        row = await set_aside(toy)
        assert (row["code"], row["owner"], row["state"]) == ("cannot_be_sent", "coordinator", "open")
        assert str(large.case_id).encode() not in row["sealed"]
        ids = [early.case_id, *[late.case_id] * 3, large.case_id]
        assert await effects(toy, 5) == list(zip(ids, (1, 3, 4, 5, 6), strict=True))

        again = await operator.post(f"/quarantine/{row['quarantine_id']}/redrive")
        assert again.json() == {"redriven": 1}
        other = await set_aside(toy)
        assert other["quarantine_id"] != row["quarantine_id"]

        await toy.limit_topic(max_message_bytes="100000")
        await operator.post(f"/quarantine/{other['quarantine_id']}/redrive")
        assert (await effects(toy, 6))[-1] == (large.case_id, 2)
        assert await toy.rows(WAITING) == []


async def test_what_no_broker_would_take_is_not_even_tried(toy):
    huge, small = contact(uuid4()), contact(uuid4())
    await put_out(toy, huge, padding=5_000_000)
    await put_out(toy, small)
    async with toy.running():
        assert (await set_aside(toy))["code"] == "cannot_be_sent"
        assert await effects(toy, 1) == [(small.case_id, 0)]


async def test_a_topic_that_is_not_there_keeps_only_its_own_messages_waiting(toy):
    lost, other = contact(uuid4()), contact(uuid4())
    await put_out(toy, lost, topic="tijdig not a topic")
    await put_out(toy, other)
    async with toy.running():
        assert await effects(toy, 1) == [(other.case_id, 0)]
        assert len(await toy.rows("select * from outbox")) == 1
        assert await toy.rows(WAITING) == []
