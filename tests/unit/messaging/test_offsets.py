"""The broker is told what is done, in the end all of it, and nothing that is not."""

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from faststream.message import AckStatus

from shared.messaging.offsets import Batch, Offsets

FIRST, SECOND = TopicPartition("topic", 0), TopicPartition("topic", 1)


class Group:
    """A consumer that keeps what it was told; it has both partitions until one goes elsewhere."""

    def __init__(self) -> None:
        self.ours = {FIRST, SECOND}
        self.told: list[dict[TopicPartition, int]] = []
        self.away = False

    def assignment(self):
        return self.ours

    async def commit(self, offsets):
        if self.away:
            raise ConnectionError
        self.told.append(offsets)


def records(place, *offsets):
    return [SimpleNamespace(topic=place.topic, partition=place.partition, offset=at) for at in offsets]


@pytest.fixture
def group():
    return Group()


async def test_the_next_message_of_each_partition_is_told_once(group):
    offsets = Offsets()
    offsets.note(group, [*records(FIRST, 3, 4), *records(SECOND, 8)])
    offsets.note(group, records(FIRST, 5))
    await offsets.tell()
    await offsets.tell()
    assert group.told == [{FIRST: 6, SECOND: 9}]


async def test_what_the_broker_did_not_take_is_told_again_with_what_came_since(group):
    offsets = Offsets()
    offsets.note(group, [*records(FIRST, 3), *records(SECOND, 8)])
    group.away = True
    with pytest.raises(ConnectionError):
        await offsets.tell()
    offsets.note(group, records(FIRST, 4))
    group.away = False
    await offsets.tell()
    assert group.told == [{FIRST: 5, SECOND: 9}]


async def test_nothing_is_told_of_a_partition_that_went_elsewhere(group):
    offsets = Offsets()
    offsets.note(group, [*records(FIRST, 3), *records(SECOND, 8)])
    group.ours = {SECOND}
    await offsets.tell()
    group.ours = {FIRST, SECOND}
    await offsets.tell()
    assert group.told == [{SECOND: 9}]


async def test_a_batch_is_noted_when_it_is_acknowledged_and_told_at_once_when_the_process_ends(group):
    offsets = Offsets()
    await batch(group, offsets, 3).ack()
    assert group.told == []
    offsets.ending = True
    await batch(group, offsets, 4).ack()
    assert group.told == [{FIRST: 5}]


async def test_a_batch_that_was_given_back_is_never_noted(group):
    offsets, made = Offsets(), []
    group.seek = lambda partition, offset: made.append((partition, offset))
    failed = batch(group, offsets, 3)
    await failed.nack()
    await failed.ack()
    await offsets.tell()
    assert (failed.committed, made, group.told) == (AckStatus.NACKED, [(FIRST, 3)], [])


def batch(group, offsets, offset):
    return Batch(
        body=[], headers={}, raw_message=tuple(records(FIRST, offset)), consumer=group, offsets=offsets
    )
