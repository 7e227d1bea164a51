"""From rows of the outbox to batches of Kafka: what the broker took, and what it never will.

One batch per partition and round trip, since handing messages to the producer one by one costs several
times as much. A partition stops at its first failure. Only a row that failed alone, for what it is itself,
is at fault; a broker that is away or overloaded puts no row at fault.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka import errors as kafka
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder
from pydantic_core import from_json

from shared.messaging.logs import describe

log = logging.getLogger("tijdig.relay")

LARGEST = 4_194_304
"""Bytes of a request. A single message near it is refused by any broker of ours; more would cut the line."""
_BATCH_BYTES = 131_072
_UNKNOWN_TOPIC_SECONDS = 2.0
_PARTITIONER = DefaultPartitioner()
_AT_FAULT = (
    kafka.MessageSizeTooLargeError,
    kafka.RecordListTooLargeError,
    kafka.RecordTooLargeError,
    kafka.InvalidTimestampError,
    kafka.InvalidTopicError,
    kafka.UnsupportedForMessageFormatError,
)
"""What a broker answers about the message itself. It will answer so for ever."""


@dataclass
class Round:
    """What came of one round: positions that the broker has, and those that it refused.

    `refused` were sent alone; `suspects` came together, and which of them is at fault is not known yet.
    `absent` are topics that the broker does not know (yet).
    """

    sent: list[int] = field(default_factory=list[int])
    refused: list[int] = field(default_factory=list[int])
    suspects: list[int] = field(default_factory=list[int])
    absent: set[str] = field(default_factory=set[str])


class CannotBePacked(Exception):
    """This row is no message at all."""


def producer_for(bootstrap: str, service: str) -> AIOKafkaProducer:
    """The only producer of a service: idempotent, acknowledged by all in-sync replicas."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=f"{service}-relay",
        acks="all",
        enable_idempotence=True,
        max_request_size=LARGEST,
        max_batch_size=_BATCH_BYTES,
    )


async def send(
    producer: AIOKafkaProducer, rows: Sequence[asyncpg.Record], alone: Collection[int] = frozenset()
) -> Round:
    """Send rows in order per partition; positions in `alone` each in a batch of their own."""
    done = Round()
    known = await _partitions_of(producer, {row["topic"] for row in rows}, done)
    places: dict[tuple[str, int], list[asyncpg.Record]] = {}
    for row in rows:
        if (partitions := known.get(row["topic"])) is not None:
            places.setdefault((row["topic"], _partition(row["key"], partitions)), []).append(row)
    deliveries = (_deliver(producer, *place, group, alone, done) for place, group in places.items())
    await asyncio.gather(*deliveries)
    return done


async def _partitions_of(
    producer: AIOKafkaProducer, topics: Collection[str], done: Round
) -> dict[str, tuple[int, ...]]:
    """The partitions of each topic. One that the broker does not know keeps only its own messages waiting."""
    known: dict[str, tuple[int, ...]] = {}
    for topic in topics:
        try:
            asked = asyncio.wait_for(producer.partitions_for(topic), _UNKNOWN_TOPIC_SECONDS)
            known[topic] = tuple(sorted(await asked))
        except (TimeoutError, kafka.KafkaError) as error:
            done.absent.add(topic)
            log.warning("topic not known: %s", describe(error), extra={"topic": topic})
    return known


@lru_cache(maxsize=4096)
def _partition(key: str, partitions: tuple[int, ...]) -> int:
    """Where a key belongs; remembered, since a case's events come close together."""
    return _PARTITIONER(key.encode(), partitions, partitions)


async def _deliver(
    producer: AIOKafkaProducer,
    topic: str,
    partition: int,
    rows: Sequence[asyncpg.Record],
    alone: Collection[int],
    done: Round,
) -> None:
    """One batch after another, until the first that fails."""
    at = 0
    while at < len(rows):
        packed = [rows[at]["pos"]]
        try:
            batch = producer.create_batch()
            packed = _pack(batch, rows[at:], alone)
            await (await producer.send_batch(batch, topic, partition=partition))
        except (*_AT_FAULT, CannotBePacked) as error:
            log.warning("refused: %s", describe(error), extra={"topic": topic})
            (done.refused if len(packed) == 1 else done.suspects).extend(packed)
            return
        except Exception as error:
            log.warning("not acknowledged: %s", describe(error), extra={"topic": topic})
            return
        done.sent += packed
        at += len(packed)


def _pack(batch: BatchBuilder, rows: Sequence[asyncpg.Record], alone: Collection[int]) -> list[int]:
    """Put in as many rows as go in (the first always does), and close it: it need not wait for more.

    Raises `CannotBePacked` about the first row only; another that is no message ends the batch before it.
    """
    packed: list[int] = []
    for row in rows:
        if packed and (row["pos"] in alone or len(row["value"]) > _BATCH_BYTES):
            break
        try:
            if not _add(batch, row):
                break
        except Exception as error:
            if packed:
                break
            raise CannotBePacked from error
        packed.append(row["pos"])
        if row["pos"] in alone:
            break
    batch.close()
    return packed


def _add(batch: BatchBuilder, row: asyncpg.Record) -> bool:
    if len(row["value"]) > LARGEST:
        raise CannotBePacked
    headers = [(name, value.encode()) for name, value in from_json(row["headers"])]
    return bool(batch.append(timestamp=None, key=row["key"].encode(), value=row["value"], headers=headers))
