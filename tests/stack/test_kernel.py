"""The kernel on real Kafka and PostgreSQL: once, in order, nothing lost, poison alone set aside."""

from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.messaging.binding import encode
from tests.support.toy import SOURCE, Toy, contact, ended, send, send_raw, settings_from
from tests.support.waiting import eventually

EFFECTS = "select case_id, event_id, place from effect order by nr"
WAITING = 'select * from quarantine where settled_at is null order by received_at, "offset"'
RECEIPTS = "select source from inbox"
OLD_RECEIPTS = """
insert into inbox
select place, number::text, '', current_timestamp - age
from (values ('old', interval '46 days', 2500), ('month-old', interval '31 days', 500)) as m(place, age, n),
     generate_series(1, n) as number
"""
AGE = "update quarantine set received_at = received_at - interval '31 days' where state = 'parked'"
OUT = "select convert_from(value, 'UTF8') as value, topic from outbox order by pos"


@pytest.fixture
async def toy(infra):
    made = Toy(settings_from(infra.env()))
    made.create_schema()
    await made.create_topic()
    return made


async def effects(toy: Toy, count: int) -> list[UUID]:
    rows = await eventually(lambda: toy.rows(EFFECTS), lambda rows: len(rows) >= count)
    assert len(rows) == count
    return [row["case_id"] for row in rows]


async def waiting(toy: Toy, count: int):
    return await eventually(lambda: toy.rows(WAITING), lambda rows: len(rows) == count)


async def nothing_but(number: int) -> int:
    """A number, as if it had been asked for."""
    return number


async def told(toy: Toy) -> int:
    """How many messages of the first partition the broker was told are done."""
    async with AIOKafkaConsumer(
        bootstrap_servers=toy.settings.kafka_bootstrap, group_id=toy.name, enable_auto_commit=False
    ) as onlooker:
        return await onlooker.committed(TopicPartition(toy.topic, 0)) or 0


async def test_a_message_delivered_five_times_takes_effect_once(toy):
    event, last = contact(uuid4()), contact(uuid4())
    async with toy.running():
        await send(toy, event, event, event, event, event, last)
        assert sorted(await effects(toy, 2)) == sorted([event.case_id, last.case_id])


async def test_messages_sent_before_the_service_first_ran_are_taken_in(toy):
    event = contact(uuid4())
    await send(toy, event)
    async with toy.running():
        assert await effects(toy, 1) == [event.case_id]


async def test_the_order_of_a_case_is_kept(toy):
    case = uuid4()
    async with toy.running():
        await send(toy, *(contact(case, place=place) for place in range(1, 60)))
        rows = await eventually(lambda: toy.rows(EFFECTS), lambda rows: len(rows) == 59)
        assert [row["place"] for row in rows] == list(range(1, 60))


async def test_the_broker_is_told_of_what_is_done_and_of_nothing_else(infra):
    toy = Toy(settings_from(infra.env()))
    toy.create_schema()
    await toy.create_topic(partitions=1)
    toy.fail_times = 1_000
    async with toy.running():
        await send(toy, contact(uuid4()), contact(uuid4()))
        await eventually(lambda: nothing_but(toy.fail_times), lambda left: left < 1_000)
        assert await told(toy) == 0
        toy.fail_times = 0
        await effects(toy, 2)
        await eventually(lambda: told(toy), lambda number: number == 2)
        await send(toy, contact(uuid4()))
        await effects(toy, 3)
    assert await told(toy) == 3, "at the latest when it stops"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda h, v: (h, b"not json"), "not_json"),
        (lambda h, v: (h, b'{"with_client": "maybe"}'), "schema_invalid"),
        (lambda h, v: ([x for x in h if x[0] != "ce_id"], v), "header_missing"),
        (lambda h, v: ([x for x in h if x[0] != "ce_time"], v), "header_missing"),
        (lambda h, v: ([(n, b"\xff\xfe" if n == "ce_source" else x) for n, x in h], v), "not_json"),
        (lambda h, v: ([*h, ("x-nothing", None), ("ce_time", b"")], v), "header_twice"),
        (lambda h, v: ([(n, b"a\x00b" if n == "ce_id" else x) for n, x in h], v), "handler_failed"),
        (
            lambda h, v: ([(n, b"nl.tijdig.x.v9" if n == "ce_type" else x) for n, x in h], v),
            "type_unknown",
        ),
    ],
    ids=[
        "not-json",
        "wrong-schema",
        "no-id",
        "no-time",
        "broken-header",
        "null-header",
        "zero-byte-id",
        "unknown-type",
    ],
)
async def test_poison_is_put_aside_and_others_do_not_wait(toy, spoil, code):
    good = contact(uuid4())
    headers, value = encode(contact(uuid4()))
    raw, body = spoil([(name, text.encode()) for name, text in headers], value)
    async with toy.running():
        await send_raw(toy, body, raw, b"poison")
        await send(toy, good)
        assert await effects(toy, 1) == [good.case_id]
        (row,) = await waiting(toy, 1)
        assert (row["code"], row["owner"], row["state"]) == (code, "coordinator", "open")
        assert b"maybe" not in row["sealed"]


async def test_what_follows_in_the_same_case_is_parked_and_redriven_in_order(toy):
    case, other = uuid4(), uuid4()
    toy.refuse.add(case)
    events = [contact(case, place=place) for place in (1, 2, 3)]
    async with toy.running() as operator:
        await send(toy, *events, contact(other))
        assert await effects(toy, 1) == [other]
        rows = await waiting(toy, 3)
        assert [row["state"] for row in rows] == ["open", "parked", "parked"]
        refused = await operator.post(f"/quarantine/{rows[0]['quarantine_id']}/redrive")
        assert (refused.status_code, refused.json()["code"]) == (409, "refused_by_toy")
        toy.refuse.clear()
        done = await operator.post(f"/quarantine/{rows[0]['quarantine_id']}/redrive")
        assert done.json() == {"redriven": 3}
        again = await operator.post(f"/quarantine/{rows[0]['quarantine_id']}/redrive")
        assert again.status_code == 404
        found = await toy.rows(EFFECTS)
        assert [row["place"] for row in found if row["case_id"] == case] == [1, 2, 3]


async def test_loss_overtakes_what_waits_in_quarantine(toy):
    case = uuid4()
    toy.refuse.add(case)
    async with toy.running():
        await send(toy, contact(case), contact(case), ended(case))
        assert await effects(toy, 1) == [case]
        assert len(await waiting(toy, 2)) == 2


async def test_an_id_used_again_for_another_body_is_put_aside_and_the_first_stands(toy):
    case = uuid4()
    first = contact(case, id="same")
    async with toy.running():
        await send(toy, first, contact(case, id="same", client=False), contact(case))
        assert await effects(toy, 2) == [case, case]
        (row,) = await waiting(toy, 1)
        assert row["code"] == "id_reused"


async def test_failing_surroundings_delay_a_message_and_lose_nothing(toy):
    toy.fail_times = 3
    event = contact(uuid4())
    async with toy.running():
        await send(toy, event)
        assert await effects(toy, 1) == [event.case_id]
        assert await toy.rows(WAITING) == []


async def test_after_a_month_nobody_can_read_what_waits_in_quarantine(toy):
    toy.refuse.add(case := uuid4())
    async with toy.running():
        await send(toy, contact(case), contact(case))
        young, _ = await waiting(toy, 2)
    await toy.rows(AGE)
    async with toy.running():
        await waiting(toy, 1)
    rows = {row["quarantine_id"]: row for row in await toy.rows("select * from quarantine")}
    kept = rows.pop(young["quarantine_id"])
    (old,) = rows.values()
    assert (kept["state"], kept["wrapped_key"] is None, kept["sealed"] is None) == ("open", False, False)
    assert (old["state"], old["wrapped_key"], old["sealed"]) == ("discarded", None, None)
    assert old["settled_by"] == "retention"


async def test_receipts_are_forgotten_only_when_nobody_can_ask_for_them_any_more(toy):
    event, last = contact(uuid4()), contact(uuid4())
    await toy.rows(OLD_RECEIPTS)
    async with toy.running():
        await send(toy, event)
        await eventually(lambda: toy.rows(RECEIPTS), lambda rows: len(rows) == 501)
        await send(toy, event, last)
        assert sorted(await effects(toy, 2)) == sorted([event.case_id, last.case_id])
    assert {row["source"] for row in await toy.rows(RECEIPTS)} == {SOURCE, "month-old"}


async def test_a_stranger_cannot_look_into_quarantine(toy):
    async with toy.running() as operator:
        operator.headers["authorization"] = "Bearer wrong"
        assert (await operator.get("/quarantine")).status_code == 401


async def test_a_process_is_ready_only_when_broker_and_database_answer(toy):
    async with toy.running() as operator:
        ready = await eventually(lambda: operator.get("/health/ready"), lambda r: r.status_code == 200)
        assert ready.json() == {"database": True, "broker": True}
