"""The relay: what stands in the outbox goes to Kafka, in order per key, at least once.

It polls for rows and deletes what the broker has acknowledged. One relay per service holds an advisory
lock, so two processes never interleave a key. A crash between sending and deleting sends again; the
receivers' inboxes absorb that.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder
from pydantic_core import from_json

from shared.messaging.logs import describe

log = logging.getLogger("tijdig.relay")

_POLL_SECONDS = 0.25
_GATHER_SECONDS = 0.003
"""So long a wake-up waits for what commits at the same time."""
_BATCH = 500
_PARTITIONER = DefaultPartitioner()
_LOCK = "select pg_try_advisory_lock(hashtext('tijdig.relay.' || current_schema()))"
_SELECT = "select pos, topic, key, headers, value from outbox order by pos limit $1"
_DELETE = "delete from outbox where pos = any($1)"


def producer_for(bootstrap: str, service: str) -> AIOKafkaProducer:
    """The only producer of a service: idempotent, acknowledged by all in-sync replicas."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=f"{service}-relay",
        acks="all",
        enable_idempotence=True,
        max_request_size=4_194_304,
        max_batch_size=131_072,
    )


class Relay:
    """Runs until cancelled. `wake` spares the wait for the next poll; the poll is the truth."""

    def __init__(self, dsn: str, schema: str, bootstrap: str, service: str) -> None:
        self._dsn = dsn
        self._schema = schema
        self._bootstrap = bootstrap
        self._service = service
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """There is something to send."""
        self._awake.set()

    async def run(self) -> None:
        """Connect, lead, send; on any failure of the surroundings start over after a pause."""
        while True:
            try:
                await self._session()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RuntimeError) as error:
                log.warning("relay restarts: %s", describe(error))
            except Exception as error:
                log.error("relay failed: %s", describe(error))
            await asyncio.sleep(1)

    async def _session(self) -> None:
        conn = await asyncpg.connect(self._dsn, server_settings={"search_path": self._schema})
        producer = producer_for(self._bootstrap, self._service)
        try:
            await producer.start()
            while not await conn.fetchval(_LOCK):
                await asyncio.sleep(1)
            while True:
                if not await self._send_batch(conn, producer):
                    await self._pause()
        finally:
            await producer.stop()
            await conn.close(timeout=5)

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), _POLL_SECONDS)
            await asyncio.sleep(_GATHER_SECONDS)
        except TimeoutError:
            return
        finally:
            self._awake.clear()

    async def _send_batch(self, conn: asyncpg.Connection, producer: AIOKafkaProducer) -> int:
        self._awake.clear()
        rows = await conn.fetch(_SELECT, _BATCH)
        if not rows:
            return 0
        sent = await _send(producer, rows)
        await conn.execute(_DELETE, sent)
        if len(sent) < len(rows):
            raise ConnectionError("the broker did not acknowledge every message")
        return len(rows)


async def _send(producer: AIOKafkaProducer, rows: Sequence[asyncpg.Record]) -> list[int]:
    """Send rows in order; return the positions that may go. A partition stops at its first failure.

    As one batch per partition, since handing messages to the producer one by one costs several times as
    much. The partition follows from the key exactly as it would then.
    """
    known = {
        topic: tuple(sorted(await producer.partitions_for(topic))) for topic in {r["topic"] for r in rows}
    }
    places: dict[tuple[str, int], list[asyncpg.Record]] = {}
    for row in rows:
        topic = row["topic"]
        places.setdefault((topic, _partition(row["key"], known[topic])), []).append(row)
    sent = await asyncio.gather(*(_deliver(producer, *place, group) for place, group in places.items()))
    return list(chain(*sent))


@lru_cache(maxsize=4096)
def _partition(key: str, partitions: tuple[int, ...]) -> int:
    """Where a key belongs; remembered, since a case's events come close together."""
    return _PARTITIONER(key.encode(), partitions, partitions)


async def _deliver(
    producer: AIOKafkaProducer, topic: str, partition: int, rows: Sequence[asyncpg.Record]
) -> list[int]:
    """What of these the broker has, one batch after another."""
    sent: list[int] = []
    try:
        while len(sent) < len(rows):
            batch = producer.create_batch()
            packed = _pack(batch, rows[len(sent) :])
            await (await producer.send_batch(batch, topic, partition=partition))
            sent += packed
    except Exception as error:
        log.warning("not acknowledged: %s", describe(error), extra={"topic": topic})
    return sent


def _pack(batch: BatchBuilder, rows: Sequence[asyncpg.Record]) -> list[int]:
    """Put in as many rows as go in (the first always does), and close it: it need not wait for more."""
    packed: list[int] = []
    for row in rows:
        headers = [(name, value.encode()) for name, value in from_json(row["headers"])]
        if not batch.append(timestamp=None, key=row["key"].encode(), value=row["value"], headers=headers):
            break
        packed.append(row["pos"])
    batch.close()
    return packed
