"""Reads the internal topics from their beginning, as an operator with read access would."""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.messaging import Refused
from shared.messaging.binding import decode
from shared.messaging.watchdog import asking
from shared.schemas import Event, topics


class ChronicleReader:
    """Gives every event once, in the order of each topic. Use as an async context manager.

    `also`: what no operator may read, for whoever judges the whole of a test region.
    """

    def __init__(self, bootstrap: str, also: Sequence[str] = ()) -> None:
        self._consumer = AIOKafkaConsumer(
            *topics.INTERNAL, *also, bootstrap_servers=bootstrap, auto_offset_reset="earliest"
        )
        self._ends = asking(bootstrap)

    async def __aenter__(self) -> "ChronicleReader":
        try:
            await self._consumer.start()
            await self._ends.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._ends.stop()
        await self._consumer.stop()

    async def new(self) -> list[Event[Any]]:
        """Everything that was published since the last look, sorted by domain time."""
        ends = await self._ends.end_offsets(list(self._consumer.assignment()))
        found: list[Event[Any]] = []
        while await self._behind(ends):
            batches = await self._consumer.getmany(timeout_ms=200)
            for records in batches.values():
                found += [event for record in records if (event := _read(record))]
        return sorted(found, key=lambda event: event.time)

    async def _behind(self, ends: dict[TopicPartition, int]) -> bool:
        for partition, end in ends.items():
            if await self._consumer.position(partition) < end:
                return True
        return False


def _read(record: Any) -> Event[Any] | None:
    """The event of a record; None for one that is no event of ours."""
    try:
        return decode(record.headers, record.value)
    except Refused:
        return None
