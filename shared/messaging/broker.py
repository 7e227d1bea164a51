"""The one way to declare a Kafka subscriber: every setting that could lose a message is set here.

FastStream's and aiokafka's defaults acknowledge before handling, start at the latest message, create
topics with one partition and, on a broken header, spin. See docs/decisions for each.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from shared.messaging.logs import describe
from shared.messaging.metrics import BATCH_SECONDS
from shared.messaging.offsets import Batch, Offsets
from shared.messaging.quarantine import RawMessage
from shared.messaging.settings import CoreSettings
from shared.messaging.subscription import Subscription

log = logging.getLogger("tijdig.broker")


class BatchWatch(Protocol):
    """Whoever wants to know what is being taken in, and says when to stop trying."""

    stopping: bool

    def begin(self, batch: Sequence[RawMessage] | Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """They have come in, or another attempt begins."""
        ...

    def end(self) -> None:
        """The batch was committed."""
        ...


Records = tuple[ConsumerRecord[bytes, bytes], ...]
Take = Callable[[Sequence[RawMessage]], Awaitable[None]]

_MAX_RECORDS = 400
_LOOK_MS = 500
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0


def kafka_broker(settings: CoreSettings, service: str) -> KafkaBroker:
    """The broker of a process; it only consumes, since everything leaves through the relay.

    Handlers get what our own parser made: there is nothing to inject or to convert (`apply_types`).
    """
    return KafkaBroker(
        settings.kafka_bootstrap,
        client_id=service,
        allow_auto_create_topics=False,
        acks="all",
        enable_idempotence=True,
        metadata_max_age_ms=5_000,
        graceful_timeout=20.0,
        apply_types=False,
        logger=logging.getLogger("tijdig.faststream"),
        log_level=logging.DEBUG,
    )


def subscribe(
    broker: KafkaBroker,
    subscription: Subscription,
    *,
    group: str,
    instance: str,
    take: Take,
    watch: BatchWatch,
    offsets: Offsets,
) -> Any:
    """Declare a batch subscriber. It acknowledges a batch after `take` returned, never before.

    Whoever declares it has `offsets` told to the broker, again and again and at the end.
    """
    subscriber = broker.subscriber(
        *subscription.topics,
        pattern=subscription.pattern,
        batch=True,
        group_id=group,
        group_instance_id=f"{group}-{instance}",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        auto_offset_reset="earliest",
        max_records=_MAX_RECORDS,
        batch_timeout_ms=_LOOK_MS,
        fetch_max_wait_ms=500,
        max_partition_fetch_bytes=4_194_304,
        session_timeout_ms=30_000,
        heartbeat_interval_ms=3_000,
        max_poll_interval_ms=300_000,
        parser=_unparsed(offsets),
        decoder=_undecoded,
    )

    subscriber.get_msg = _into_the_hand(watch)

    @subscriber
    async def on_batch(message: list[RawMessage]) -> None:
        await _until_taken(message, take, watch)

    return subscriber


def _into_the_hand(watch: BatchWatch) -> Any:
    """Fetches for the subscriber. What the consumer has moved past is in hand at once, and not done."""

    async def next_batch(consumer: AIOKafkaConsumer) -> Records:
        batch = await _next_batch(consumer)
        if batch:
            watch.begin(batch)
        return batch

    return next_batch


async def _next_batch(consumer: AIOKafkaConsumer) -> Records:
    """What has come in, as soon as it has; nothing after a while.

    FastStream's own sleeps for as long again after every look that found nothing. With short looks that
    costs a process some percent of a core for being idle, with long ones every message waits.
    """
    batches = await consumer.getmany(timeout_ms=_LOOK_MS, max_records=_MAX_RECORDS)
    return tuple(chain(*batches.values()))


async def _until_taken(batch: Sequence[RawMessage], take: Take, watch: BatchWatch) -> None:
    """Try again, ever slower, while the surroundings fail; give the batch back when told to stop."""
    pause = _FIRST_PAUSE
    while True:
        watch.begin(batch)
        try:
            with BATCH_SECONDS.time():
                await take(batch)
            watch.end()
            return
        except Exception as error:
            log.warning("batch waits: %s", describe(error), extra={"count": len(batch)})
            if watch.stopping:
                raise
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _unparsed(offsets: Offsets) -> Any:
    """Keeps records raw: FastStream's own parser decodes headers and would spin on a bad byte."""

    async def parse(records: Records, original: Callable[..., Any]) -> Batch:
        owner = original.__self__  # type: ignore[attr-defined]
        return Batch(
            body=[_raw(record) for record in records],
            headers={},
            batch_headers=[],
            raw_message=records,
            consumer=owner._consumer,
            offsets=offsets,
        )

    return parse


async def _undecoded(message: Batch) -> list[RawMessage]:
    return message.body  # type: ignore[return-value]


def _raw(record: ConsumerRecord[bytes, bytes]) -> RawMessage:
    return RawMessage(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        tuple((name, bytes(value or b"")) for name, value in record.headers),
        record.value,
    )
