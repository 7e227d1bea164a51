"""Watches that consumption makes progress; ends the process when it does not.

aiokafka and FastStream can lose their consuming task while every ping still answers. The only honest
sign of life is progress: messages wait and none was touched for a while means that this process is of no
use, and its supervisor starts a better one.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.messaging.metrics import LAG, OLDEST_UNPROCESSED

log = logging.getLogger("tijdig.watchdog")

STUCK_SECONDS = 45.0
CHECK_SECONDS = 2.0
EXIT_STUCK = 70


class Watchdog:
    """Knows how far behind the consumer is, and since when it has been idle.

    All times are of the monotonic system clock: what it guards is the machine, not the pregnancy.
    """

    def __init__(
        self,
        subscriber: Any,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        give_up: Callable[[int], None] = os._exit,
    ) -> None:
        self._subscriber = subscriber
        self._monotonic = monotonic
        self._give_up = give_up
        self._alive_at = monotonic()
        self._caught_up_at: float | None = None
        self._behind_since: float | None = None

    def alive(self) -> None:
        """A batch was touched (also when the surroundings made it wait)."""
        self._alive_at = self._monotonic()

    def staleness(self) -> float:
        """Seconds since everything on the topics had been taken in; infinite before the first time."""
        if self._caught_up_at is None:
            return float("inf")
        return max(0.0, self._monotonic() - self._caught_up_at - 2 * CHECK_SECONDS)

    @property
    def assigned(self) -> bool:
        """Whether the group has given this consumer its partitions."""
        consumer: AIOKafkaConsumer | None = self._subscriber.consumer
        return bool(consumer and consumer.assignment())

    async def check(self) -> None:
        """Measure; end the process when messages wait and nothing has moved."""
        started = self._monotonic()
        lag = await self.lag()
        LAG.set(lag)
        if lag == 0:
            self._caught_up_at, self._behind_since = started, None
            OLDEST_UNPROCESSED.set(0)
            return
        self._behind_since = self._behind_since or started
        OLDEST_UNPROCESSED.set(started - self._behind_since)
        if started - max(self._alive_at, self._behind_since) > STUCK_SECONDS:
            log.critical("consumption is stuck: this process ends", extra={"count": lag})
            self._give_up(EXIT_STUCK)

    async def lag(self) -> int:
        """Messages between what is committed and the end; -1 counts as behind: not assigned yet."""
        consumer: AIOKafkaConsumer | None = self._subscriber.consumer
        partitions: set[TopicPartition] = set(consumer.assignment()) if consumer else set()
        if consumer is None or not partitions:
            return 1
        ends = await consumer.end_offsets(list(partitions))
        reached = await asyncio.gather(*(_reached(consumer, partition) for partition in ends))
        return sum(max(0, end - at) for end, at in zip(ends.values(), reached, strict=True))


async def _reached(consumer: AIOKafkaConsumer, partition: TopicPartition) -> int:
    """The next message this group has not taken in; the beginning where it never committed."""
    committed = await consumer.committed(partition)
    if committed is not None:
        return committed
    return (await consumer.beginning_offsets([partition]))[partition]
