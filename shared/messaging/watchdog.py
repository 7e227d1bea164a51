"""Watches that consumption makes progress; ends the process when it does not.

aiokafka and FastStream can lose their consuming task while every ping still answers. The only honest
sign of life is progress: messages wait and none was touched for a while means that this process is of no
use, and its supervisor starts a better one.
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared.messaging.metrics import LAG, OLDEST_UNPROCESSED
from shared.messaging.quarantine import RawMessage

Offsets = dict[TopicPartition, int]

log = logging.getLogger("tijdig.watchdog")


STUCK_SECONDS = 45.0
CHECK_SECONDS = 2.0
EXIT_STUCK = 70


def asking(bootstrap: str) -> AIOKafkaConsumer:
    """Something to ask a broker where partitions end: a consumer that never fetches.

    A broker answers the requests of one connection one after another. Asked over the connection that
    fetches, it answers when the fetch does, which waits for messages (`fetch_max_wait_ms`).
    """
    return AIOKafkaConsumer(bootstrap_servers=bootstrap)


class Watchdog:
    """Knows how far behind the consumer is, and since when it has been idle.

    All times are of the monotonic system clock: what it guards is the machine, not the pregnancy.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        give_up: Callable[[int], None] = os._exit,
    ) -> None:
        self._subscriber: Any = None
        self._asking: AIOKafkaConsumer | None = None
        self._monotonic = monotonic
        self._give_up = give_up
        self.stopping = False
        """Set when the process is to stop: a batch that keeps failing is then given back."""
        self._alive_at = monotonic()
        self._caught_up_at: float | None = None
        self._behind_since: float | None = None
        self._in_hand: Offsets = {}
        self._reached: Offsets = {}
        self._aim: tuple[float, Offsets] | None = None

    def watch(self, subscriber: Any, asking: AIOKafkaConsumer | None = None) -> None:
        """Look after this subscriber, which FastStream gives its consumer when it starts.

        `asking` is whom to ask where its partitions end; the consumer itself unless told.
        """
        self._subscriber = subscriber
        self._asking = asking

    def begin(self, batch: Sequence[RawMessage] | Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """These are being taken in now; a second call with the same batch is another attempt."""
        self._alive_at = self._monotonic()
        self._in_hand = {}
        for message in batch:
            partition = TopicPartition(message.topic, message.partition)
            known = self._in_hand.get(partition, message.offset)
            self._in_hand[partition] = min(known, message.offset)

    def end(self) -> None:
        """The batch was committed."""
        self._alive_at = self._monotonic()
        self._in_hand = {}

    def staleness(self) -> float:
        """How old this process's view is, in seconds; infinite before it was first complete.

        The age of the newest moment of which everything published by then has been taken in, less the
        time between two looks.
        """
        if self._caught_up_at is None:
            return float("inf")
        return max(0.0, self._monotonic() - self._caught_up_at - 2 * CHECK_SECONDS)

    @property
    def assigned(self) -> bool:
        """Whether the group has given this consumer its partitions."""
        return bool(self._partitions())

    async def check(self) -> None:
        """Measure; end the process when messages wait and nothing has moved."""
        started = self._monotonic()
        ends, reached = await self._offsets()
        lag = _behind(ends, reached)
        LAG.set(lag)
        if reached != self._reached:
            self._alive_at, self._reached = started, reached
        self._note_view(started, ends, reached)
        self._behind_since = None if lag == 0 else self._behind_since or started
        OLDEST_UNPROCESSED.set(0 if self._behind_since is None else started - self._behind_since)
        if self._behind_since is None:
            return
        if started - max(self._alive_at, self._behind_since) > STUCK_SECONDS:
            log.critical("consumption is stuck: this process ends", extra={"count": lag})
            self._give_up(EXIT_STUCK)

    def _note_view(self, now: float, ends: Offsets, reached: Offsets) -> None:
        """Under steady load the newest end is never reached, but that of an earlier look is."""
        if not ends:
            return
        if self._aim is not None and _behind(self._aim[1], reached) == 0:
            self._caught_up_at, self._aim = self._aim[0], None
        if _behind(ends, reached) == 0:
            self._caught_up_at, self._aim = now, None
        elif self._aim is None:
            self._aim = (now, ends)

    async def lag(self) -> int:
        """Messages published and not yet taken in; 1 while there are no partitions."""
        return _behind(*await self._offsets())

    async def _offsets(self) -> tuple[Offsets, Offsets]:
        """Of every partition: its end, and the first message that was not taken in."""
        partitions = self._partitions()
        consumer = self._consumer()
        if consumer is None or not partitions:
            return {}, {}
        ends = await (self._asking or consumer).end_offsets(list(partitions))
        reached = {each: await consumer.position(each) for each in ends}
        return ends, reached | {k: v for k, v in self._in_hand.items() if k in reached}

    def _consumer(self) -> AIOKafkaConsumer | None:
        return None if self._subscriber is None else self._subscriber.consumer

    def _partitions(self) -> frozenset[TopicPartition]:
        consumer = self._consumer()
        return frozenset(consumer.assignment()) if consumer else frozenset()


def _behind(ends: Offsets, reached: Offsets) -> int:
    """How many messages lie between; a partition that is no longer ours counts as reached."""
    if not ends:
        return 1
    return sum(max(0, end - reached.get(each, end)) for each, end in ends.items())
