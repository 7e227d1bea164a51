"""When events reach their topics."""

import asyncio
import time
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median, quantiles

from aiokafka import AIOKafkaConsumer

_PATIENCE_MS, _AT_ONCE = 60_000, 100


@dataclass(frozen=True)
class Lateness:
    """Seconds after the instant at which all was due: the median, the 99th percentile, the last."""

    p50: float
    p99: float
    last: float

    @classmethod
    def of(cls, late: Collection[float]) -> "Lateness":
        ordered = sorted(late)
        p99 = quantiles(ordered, n=100)[98] if len(ordered) > 1 else ordered[0]
        return cls(median(ordered), p99, ordered[-1])


class Arrivals:
    """Listens from the moment it is made; an event counts when this process has it in hands."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def of(self, many: int, keys: Collection[bytes], since: float) -> list[tuple[bytes, float]]:
        """The next so many with one of these keys: key, and seconds after `since` (of `perf_counter`).

        Nothing for a minute is too long, but only from `since` on: until then nothing is due.
        """
        found: list[tuple[bytes, float]] = []
        wanted = frozenset(keys)
        while len(found) < many:
            until_due = max(0.0, since - time.perf_counter())
            patience = _PATIENCE_MS + int(1000 * until_due)
            batches = await self._consumer.getmany(timeout_ms=patience, max_records=_AT_ONCE)
            if not batches:
                raise TimeoutError(f"only {len(found)} of {many} events reached their topics")
            late = time.perf_counter() - since
            keys_in = (record.key for records in batches.values() for record in records)
            found += [(key, late) for key in keys_in if key in wanted]
        return found


@asynccontextmanager
async def arrivals(bootstrap: str, topics: Collection[str]) -> AsyncGenerator[Arrivals]:
    """Of everything that comes to these topics from now on."""
    async with AIOKafkaConsumer(*topics, bootstrap_servers=bootstrap, fetch_max_wait_ms=20) as consumer:
        await consumer.seek_to_end()
        await asyncio.gather(*(consumer.position(each) for each in consumer.assignment()))
        yield Arrivals(consumer)
