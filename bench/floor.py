"""The floor: what three hops cost with bare aiokafka and asyncpg, and nothing else.

One hop: read from Kafka; per message one transaction {inbox row, state row, outbox row} on one of 16 lanes
by key; commit the offsets after the batch; a relay polls the outbox every 20 ms, sends in order, marks.
The last hop writes the row that stands for a delivery. Each hop is a process of its own, as ours are.
"""

import argparse
import asyncio
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

LANES = 16
POLL_SECONDS = 0.02

TABLES = """
create schema {schema};
create table {schema}.inbox (id text primary key);
create table {schema}.state (key text, id text, body bytea);
create table {schema}.outbox (pos bigserial primary key, key text, value bytea, published boolean);
create index on {schema}.outbox (pos) where not published;
"""


@dataclass(frozen=True)
class Hop:
    """One hop: where from, where to (None for the last), and its schema."""

    database: str
    bootstrap: str
    source: str
    target: str | None
    schema: str

    async def run(self) -> None:
        """Work until killed."""
        pool = await asyncpg.create_pool(
            self.database, min_size=LANES, max_size=LANES + 2, server_settings={"search_path": self.schema}
        )
        consumer = AIOKafkaConsumer(
            self.source,
            bootstrap_servers=self.bootstrap,
            group_id=self.schema,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            fetch_max_wait_ms=100,
        )
        await consumer.start()
        relay = asyncio.ensure_future(self._relay(pool)) if self.target else None
        while relay is None or not relay.done():
            batches = await consumer.getmany(timeout_ms=200, max_records=500)
            records = [record for batch in batches.values() for record in batch]
            if records:
                await self._take(pool, records)
                await consumer.commit()

    async def _take(self, pool: asyncpg.Pool, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        lanes: dict[int, list[ConsumerRecord[bytes, bytes]]] = {}
        for record in records:
            lanes.setdefault(zlib.crc32(record.key or b"") % LANES, []).append(record)
        await asyncio.gather(*(self._lane(pool, lane) for lane in lanes.values()))

    async def _lane(self, pool: asyncpg.Pool, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        async with pool.acquire() as conn:
            for record in records:
                key = (record.key or b"").decode()
                async with conn.transaction():
                    new = await conn.fetchval(
                        "insert into inbox values ($1) on conflict do nothing returning id", key
                    )
                    if new is None:
                        continue
                    await conn.execute("insert into state values ($1, $2, $3)", key, key, record.value)
                    await conn.execute(
                        "insert into outbox (key, value, published) values ($1, $2, false)", key, record.value
                    )

    async def _relay(self, pool: asyncpg.Pool) -> None:
        assert self.target is not None
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap, acks="all", enable_idempotence=True, linger_ms=2
        )
        await producer.start()
        while True:
            rows = await pool.fetch(
                "select pos, key, value from outbox where not published order by pos limit 500"
            )
            if not rows:
                await asyncio.sleep(POLL_SECONDS)
                continue
            sent = [await producer.send(self.target, row["value"], key=row["key"].encode()) for row in rows]
            await asyncio.gather(*sent)
            await pool.execute(
                "update outbox set published = true where pos = any($1)", [row["pos"] for row in rows]
            )


def main() -> None:
    """`python -m bench.floor --database … --bootstrap … --source … [--target …] --schema …`."""
    parser = argparse.ArgumentParser()
    for name in ("database", "bootstrap", "source", "schema"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--target")
    logging.getLogger("aiokafka").setLevel(logging.ERROR)  # it need not say that a new topic is new
    asyncio.run(Hop(**vars(parser.parse_args())).run())


if __name__ == "__main__":
    main()
