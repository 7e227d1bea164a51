"""What the broker's answers mean for a row: that it is at fault, perhaps, or that it just waits."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka import errors as kafka
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.messaging.sending import LARGEST, Round, send

TRANSIENT = (
    kafka.KafkaConnectionError,
    kafka.KafkaTimeoutError,
    kafka.NotEnoughReplicasError,
    kafka.NotLeaderForPartitionError,
    kafka.RequestTimedOutError,
    kafka.TopicAuthorizationFailedError,
    kafka.ClusterAuthorizationFailedError,
    kafka.OutOfOrderSequenceNumber,
    kafka.KafkaStorageError,
    kafka.UnknownError,
    kafka.ProducerClosed,
    ConnectionResetError,
    TimeoutError,
)
AT_FAULT = (kafka.MessageSizeTooLargeError, kafka.RecordListTooLargeError, kafka.InvalidTimestampError)


class Broker:
    """Answers as a producer does to whoever hands it batches; `refuses` some values."""

    def __init__(self, error: type[Exception] | None = None, refuses: bytes = b"") -> None:
        self._error = error
        self._refuses = refuses
        self.taken: list[int] = []

    async def partitions_for(self, topic: str) -> set[int]:
        if topic == "absent":
            raise kafka.UnknownTopicOrPartitionError
        return {0}

    def create_batch(self) -> BatchBuilder:
        return BatchBuilder(16_000, 0)

    async def send_batch(self, batch: BatchBuilder, topic: str, partition: int) -> Any:
        answer = asyncio.get_running_loop().create_future()
        if self._error is not None and self._refuses in bytes(batch._build()):
            answer.set_exception(self._error())
        else:
            self.taken.append(batch.record_count())
            answer.set_result(None)
        return answer


def rows(*values: bytes, topic: str = "t") -> list[dict[str, Any]]:
    return [
        {"pos": pos, "topic": topic, "key": "case", "headers": "[]", "value": value}
        for pos, value in enumerate(values)
    ]


async def sent(broker: Broker, given: Sequence[Any], alone: set[int] | None = None) -> Round:
    return await send(broker, given, alone or set())  # type: ignore[arg-type]


@pytest.mark.parametrize("error", TRANSIENT)
@pytest.mark.parametrize("alone", [set(), {0}])
async def test_what_is_no_fault_of_the_message_puts_none_at_fault(
    error: type[Exception], alone: set[int]
) -> None:
    assert await sent(Broker(error), rows(b"one", b"two"), alone) == Round()


@pytest.mark.parametrize("error", AT_FAULT)
async def test_of_several_together_each_is_a_suspect_and_alone_it_is_refused(
    error: type[Exception],
) -> None:
    given = rows(b"one", b"bad", b"two")
    assert await sent(Broker(error, b"bad"), given) == Round(suspects=[0, 1, 2])
    narrowed = await sent(Broker(error, b"bad"), given, {0, 1, 2})
    assert narrowed == Round(sent=[0], refused=[1]), "what comes after it waits, so that order holds"


async def test_what_is_larger_than_any_request_is_refused_without_asking_the_broker() -> None:
    broker = Broker()
    done = await sent(broker, rows(b"one", b"x" * (LARGEST + 1)))
    assert done == Round(sent=[0], refused=[1])
    assert broker.taken == [1]


async def test_a_row_that_is_no_message_is_refused_and_those_before_it_leave() -> None:
    given = rows(b"one", b"two")
    given[1]["headers"] = '[["name", 7]]'
    assert await sent(Broker(), given) == Round(sent=[0], refused=[1])


async def test_a_topic_that_is_not_known_is_named_and_holds_up_no_other() -> None:
    given = [*rows(b"one", topic="absent"), {**rows(b"two")[0], "pos": 7}]
    assert await sent(Broker(), given) == Round(sent=[7], absent={"absent"})
