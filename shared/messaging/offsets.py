"""How far a process has come on its topics, told to the broker a few times a second.

A batch is noted once its transactions are committed, never before. Telling the broker after each would cost
a batch of one message a third of its time: the next waits for the answer. What a crash leaves untold comes
once more, and the inbox knows it; what is told is always behind what is done, so nothing is ever skipped.
"""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from faststream.kafka.message import KafkaAckableMessage
from faststream.message import AckStatus

TELL_SECONDS = 0.2
"""At most so long something that is done stays untold: what a crash has to do again."""


class Offsets:
    """The first message of each partition that is not done yet, as far as the broker was not told."""

    def __init__(self) -> None:
        self._untold: dict[TopicPartition, int] = {}
        self._consumer: AIOKafkaConsumer | None = None
        self.ending = False
        """Set when the process is to stop: nobody will come round to tell, so each batch does."""

    def note(self, consumer: AIOKafkaConsumer, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """These are done, and with them all that stood before them on their partitions."""
        self._consumer = consumer
        for record in records:
            place = TopicPartition(record.topic, record.partition)
            self._untold[place] = max(self._untold.get(place, 0), record.offset + 1)

    async def tell(self) -> None:
        """Tell the broker; what it does not take is told again. Raises what the broker answers.

        A partition that went to another process is forgotten: that one goes on from what was told.
        """
        if self._consumer is None:
            return
        ours = self._consumer.assignment()
        untold = {place: offset for place, offset in self._untold.items() if place in ours}
        self._untold = {}
        if not untold:
            return
        try:
            await self._consumer.commit(untold)
        except BaseException:
            self._untold = untold | self._untold
            raise


class Batch(KafkaAckableMessage):
    """A batch whose acknowledgement is a note. When it fails it is fetched again, as any other."""

    def __init__(self, *args: Any, offsets: Offsets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offsets = offsets

    async def ack(self) -> None:
        """Note it; the way of the class above, asking the broker at once, is left out."""
        if not self.committed:
            self.committed = AckStatus.ACKED
            self._offsets.note(self.consumer, self.raw_message)  # pyright: ignore[reportArgumentType]
            if self._offsets.ending:
                await self._offsets.tell()
