"""The watchdog ends a process that sits still while messages wait, and no other."""

from aiokafka import TopicPartition

from shared.messaging.watchdog import EXIT_STUCK, STUCK_SECONDS, Watchdog

PARTITION = TopicPartition("topic", 0)


class Consumer:
    """Answers as aiokafka's consumer would."""

    def __init__(self, *, end: int, committed: int | None) -> None:
        self.end = end
        self.done = committed

    def assignment(self):
        return {PARTITION}

    async def end_offsets(self, partitions):
        return dict.fromkeys(partitions, self.end)

    async def beginning_offsets(self, partitions):
        return dict.fromkeys(partitions, 0)

    async def committed(self, partition):
        return self.done


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
        return Watchdog(Subscriber(consumer), monotonic=lambda: self.now, give_up=self.exits.append)


async def test_it_ends_the_process_when_messages_wait_and_nothing_moves():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, committed=2))
    await dog.check()
    machine.now += STUCK_SECONDS - 1
    await dog.check()
    assert machine.exits == []
    machine.now += 2
    await dog.check()
    assert machine.exits == [EXIT_STUCK]


async def test_touching_a_batch_keeps_it_alive():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, committed=2))
    await dog.check()
    for _ in range(5):
        machine.now += STUCK_SECONDS - 1
        dog.alive()
        await dog.check()
    assert machine.exits == []


async def test_an_idle_process_is_left_alone_for_ever():
    machine = Machine()
    dog = machine.watch(Consumer(end=5, committed=5))
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


async def test_staleness_is_infinite_until_all_was_taken_in_and_grows_when_behind():
    machine = Machine()
    consumer = Consumer(end=5, committed=None)
    dog = machine.watch(consumer)
    await dog.check()
    assert dog.staleness() == float("inf")
    consumer.done = 5
    await dog.check()
    assert dog.staleness() == 0
    consumer.end = 6
    machine.now += 40
    await dog.check()
    assert dog.staleness() > 30
