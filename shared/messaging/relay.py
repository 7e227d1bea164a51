"""The relay: what stands in the outbox goes to Kafka, in order per key, at least once.

It polls for rows and deletes what the broker has acknowledged. One relay per service holds an advisory
lock, so two processes never interleave a key. A crash between sending and deleting sends again; the
receivers' inboxes absorb that. A row that the broker refuses for what it is, time after time, goes to
quarantine, since everything of its partition waits behind it.
"""

import asyncio
import logging
import time
from collections import Counter

import asyncpg
from aiokafka import AIOKafkaProducer

from shared.clock import Clock
from shared.messaging import unsendable
from shared.messaging.logs import describe
from shared.messaging.sending import Round, producer_for, send
from shared.sealing.box import KeyEncryptionKey

log = logging.getLogger("tijdig.relay")

ATTEMPTS = 3
"""So often a row is sent alone and refused before it is set aside."""
_POLL_SECONDS = 0.25
_GATHER_SECONDS = 0.003
"""So long a wake-up waits for what commits at the same time."""
_ABSENT_SECONDS = 10.0
"""So long nothing is tried for a topic that the broker does not know."""
_BATCH = 500
_LOCK = "select pg_try_advisory_lock(hashtext('tijdig.relay.' || current_schema()))"
_SELECT = """
select pos, topic, key, headers, value from outbox where topic <> all($2) order by pos limit $1
"""
_DELETE = "delete from outbox where pos = any($1)"
_SESSION = {"synchronous_commit": "off"}
"""To forget what has been sent need not wait for the disk: forgotten by a crash, it is sent once more."""


class Relay:
    """Runs until cancelled. `wake` spares the wait for the next poll; the poll is the truth."""

    def __init__(
        self, dsn: str, schema: str, bootstrap: str, service: str, clock: Clock, kek: KeyEncryptionKey
    ) -> None:
        self._dsn = dsn
        self._schema = schema
        self._bootstrap = bootstrap
        self._service = service
        self._clock = clock
        self._kek = kek
        self._awake = asyncio.Event()
        self._refused = Counter[int]()
        self._alone = set[int]()
        self._absent: dict[str, float] = {}

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
        conn = await asyncpg.connect(self._dsn, server_settings=_SESSION | {"search_path": self._schema})
        producer = producer_for(self._bootstrap, self._service)
        try:
            await producer.start()
            while not await conn.fetchval(_LOCK):
                await asyncio.sleep(1)
            while True:
                if await self._send_batch(conn, producer) < _BATCH:
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
        rows = await conn.fetch(_SELECT, _BATCH, self._resting())
        if not rows:
            return 0
        done = await send(producer, rows, self._alone)
        await conn.execute(_DELETE, done.sent)
        self._learn(done)
        for pos in [pos for pos in done.refused if self._refused[pos] >= ATTEMPTS]:
            await unsendable.set_aside(conn, pos, self._service, self._clock, self._kek)
            self._forget(pos)
        if len(done.sent) + sum(row["topic"] in done.absent for row in rows) < len(rows):
            raise ConnectionError("the broker did not acknowledge every message")
        return len(rows)

    def _resting(self) -> list[str]:
        """Topics that were not there a moment ago."""
        now = time.monotonic()
        self._absent = {topic: until for topic, until in self._absent.items() if until > now}
        return list(self._absent)

    def _learn(self, done: Round) -> None:
        self._absent |= {topic: time.monotonic() + _ABSENT_SECONDS for topic in done.absent}
        self._alone |= {*done.suspects, *done.refused}
        self._refused.update(done.refused)
        for pos in done.sent:
            self._forget(pos)

    def _forget(self, pos: int) -> None:
        self._alone.discard(pos)
        self._refused.pop(pos, None)
