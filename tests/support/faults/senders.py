"""The two connected systems of the trial, sharing one plain producer that outlives the broker's death.

Now and then they send an event again although the broker had it, as a system does that missed the answer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.clock import Clock
from shared.schemas import topics
from tests.support.faults.patience import in_spite_of_kills
from tests.support.senders import attributes

_AGAIN = 7


class Sender:
    """Sends one event after the other; after an error, and every seventh time, the same event again.

    Use as an async context manager.
    """

    def __init__(self, bootstrap: str, clock: Clock) -> None:
        self._bootstrap = bootstrap
        self._clock = clock
        self._producer: AIOKafkaProducer | None = None
        self._sent = 0

    async def __aenter__(self) -> "Sender":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def send(
        self,
        organisation: str,
        event: str,
        data: Mapping[str, Any],
        *,
        key: str,
        case: UUID | None = None,
        time: datetime | None = None,
    ) -> str:
        """Publish one event, of now unless told; returns its id. Only when the broker has it."""
        happened = time or self._clock.now()
        ce = attributes(event, organisation, time=happened.isoformat(), subject=str(case) if case else None)
        headers = [(f"ce_{name}", value.encode()) for name, value in ce.items()]

        async def once() -> None:
            await self._send(topics.inbound(organisation), json.dumps(data).encode(), key.encode(), headers)

        await in_spite_of_kills(once)
        self._sent += 1
        if self._sent % _AGAIN == 0:
            await in_spite_of_kills(once)
        return ce["id"]

    async def _send(self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> None:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                client_id=f"trial-{uuid4().hex[:6]}",
                acks="all",
                enable_idempotence=True,
            )
            await producer.start()
            self._producer = producer
        try:
            await self._producer.send_and_wait(topic, value, key, headers=headers)
        except KafkaError:
            await self._hang_up()
            raise

    async def _hang_up(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()
