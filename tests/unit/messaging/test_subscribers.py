"""Every subscriber and producer carries the settings that lose no message.

There is one place that makes subscribers and one that makes producers (a lint sees to it), so looking at
what they make is a walk over all.
"""

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from faststream import AckPolicy

from shared.messaging import CoreSettings, Subscription
from shared.messaging import broker as broker_module
from shared.messaging.broker import kafka_broker, subscribe
from shared.messaging.offsets import Offsets
from shared.messaging.sending import producer_for
from shared.messaging.watchdog import Watchdog


async def nothing(batch):
    """Takes nothing in."""


class Moved:
    """A consumer whose one message was fetched already."""

    def assignment(self):
        return {TopicPartition("topic", 0)}

    async def end_offsets(self, partitions):
        return dict.fromkeys(partitions, 5)

    async def position(self, partition):
        return 5

    async def getmany(self, **limits):
        return {TopicPartition("topic", 0): [SimpleNamespace(topic="topic", partition=0, offset=4)]}


@pytest.fixture
def subscriber():
    return declared(Watchdog())


def declared(watch):
    broker = kafka_broker(CoreSettings(), "tester")
    subscribe(
        broker,
        Subscription(handlers={}, topics=("topic",)),
        group="group",
        instance="1",
        take=nothing,
        watch=watch,
        offsets=Offsets(),
    )
    (made,) = broker.subscribers
    return made


def test_a_subscriber_starts_at_the_first_message(subscriber):
    assert subscriber._connection_args["auto_offset_reset"] == "earliest"


def test_a_subscriber_never_commits_by_itself(subscriber):
    assert subscriber._connection_args["enable_auto_commit"] is False
    assert subscriber.ack_policy is AckPolicy.NACK_ON_ERROR


def test_a_restart_costs_no_rebalance(subscriber):
    assert subscriber._connection_args["group_instance_id"] == "group-1"


def test_no_topic_is_created_by_consuming():
    broker = kafka_broker(CoreSettings(), "tester")
    assert broker.config.broker_config.allow_auto_create_topics is False


async def test_the_producer_is_idempotent_and_waits_for_all_replicas():
    producer = producer_for("127.0.0.1:1", "tester")
    assert producer._txn_manager is not None, "idempotent"
    assert producer._sender._acks == -1
    await producer.stop()


def test_a_message_never_waits_for_the_end_of_a_pause(subscriber):
    assert hasattr(type(subscriber), "get_msg"), "FastStream calls it by another name now"
    assert subscriber.get_msg.__module__ == broker_module.__name__


async def test_what_came_in_is_in_hand_before_anybody_else_may_look():
    """The consumer has moved past it by then; an empty hand would mean that it is done."""
    dog, consumer = Watchdog(), Moved()
    dog.watch(SimpleNamespace(consumer=consumer))
    made = declared(dog)
    assert await dog.lag() == 0
    assert [record.offset for record in await made.get_msg(consumer)] == [4]
    assert await dog.lag() == 1
    dog.end()
    assert await dog.lag() == 0
