"""The watchdog ends a process that sits still while messages wait, and no other."""

from aiokafka import TopicPartition

from shared.messaging.quarantine import RawMessage
from shared.messaging.watchdog import EXIT_STUCK, STUCK_SECONDS, Watchdog

PARTITION = TopicPartition("topic", 0)


class Consumer:
    """Answers as aiokafka's consumer would."""

    def __init__(self, *, end: int, position: int) -> None:
        self.end = end
        self.at = position

    def assignment(self):
        return {PARTITION}

    async def end_offsets(self, partitions):
        return dict.fromkeys(partitions, self.end)

    async def position(self, partition):
        return self.at


class Subscriber:
    """Holds a consumer, or none."""

    def __init__(self, consumer) -> None:
        self.consumer = consumer


class Machine:
    """A monotonic clock and an exit that can be watched."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.exits: list[int] = []

    def watch(self, consumer) -> Watchdog:
        dog = Watchdog(monotonic=lambda: self.now, give_up=self.exits.append)
        dog.watch(Subscriber(consumer))
        return dog


def message(offset):
    return RawMessage(PARTITION.topic, PARTITION.partition, offset, None, (), b"")


async def test_it_ends_the_process_when_messages_wait_and_nothing_moves():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, position=2))
    await dog.check()
    machine.now += STUCK_SECONDS - 1
    await dog.check()
    assert machine.exits == []
    machine.now += 2
    await dog.check()
    assert machine.exits == [EXIT_STUCK]


async def test_trying_a_batch_again_and_again_keeps_it_alive():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, position=5))
    for _ in range(5):
        dog.begin([message(2)])
        await dog.check()
        machine.now += STUCK_SECONDS - 1
    assert machine.exits == []


async def test_a_batch_that_hangs_is_stuck():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, position=5))
    dog.begin([message(4), message(2), message(3)])
    assert await dog.lag() == 3
    await dog.check()
    machine.now += STUCK_SECONDS + 1
    await dog.check()
    assert machine.exits == [EXIT_STUCK]


async def test_an_idle_process_is_left_alone_for_ever():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, position=5))
    for _ in range(3):
        machine.now += 10 * STUCK_SECONDS
        await dog.check()
    assert machine.exits == []


async def test_a_consumer_that_never_gets_its_partitions_is_stuck():
    machine = Machine()
    dog = machine.watch(None)
    await dog.check()
    machine.now += STUCK_SECONDS + 1
    await dog.check()
    assert machine.exits == [EXIT_STUCK]


async def test_a_view_is_infinitely_old_until_it_was_complete_once():
    machine = Machine()
    consumer = Consumer(end=5, position=0)
    dog = machine.watch(consumer)
    await dog.check()
    assert dog.staleness() == float("inf")
    consumer.at = 5
    await dog.check()
    assert dog.staleness() == 0


async def test_a_view_grows_old_while_nothing_is_taken_in():
    machine = Machine()
    consumer = Consumer(end=5, position=5)
    dog = machine.watch(consumer)
    await dog.check()
    consumer.end = 6
    machine.now += 40
    await dog.check()
    assert dog.staleness() > 30


async def test_under_steady_load_a_view_stays_young():
    machine = Machine()
    consumer = Consumer(end=100, position=100)
    dog = machine.watch(consumer)
    for _ in range(60):
        await dog.check()
        machine.now += 2
        consumer.at, consumer.end = consumer.end, consumer.end + 50
    assert dog.staleness() < 5
    assert machine.exits == []
