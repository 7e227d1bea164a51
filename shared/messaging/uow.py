"""One unit of work: one transaction with inbox, state change and outbox, committed at the edge."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from shared.messaging.binding import encode
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.base import Contract

_INSERT = """
insert into outbox (topic, key, headers, value, created_at)
select topic, key, headers, value, $5
from unnest($1::text[], $2::text[], $3::jsonb[], $4::bytea[])
     with ordinality as row(topic, key, headers, value, place)
order by place
"""


@dataclass
class Uow:
    """What a handler works with. Handlers read and write through `conn` and never commit.

    `now` is domain time. What is published leaves only if the transaction commits.
    """

    conn: asyncpg.Connection
    now: datetime
    system_now: datetime
    service: str
    _rows: list[tuple[str, str, str, bytes]] = field(default_factory=list)

    def publish(
        self,
        payload: Contract,
        *,
        subject: UUID,
        cause: Event[Contract] | None = None,
        topic: str | None = None,
        time: datetime | None = None,
        id: UUID | None = None,
        sequence: int | None = None,
        actor: str | None = None,
        source: str | None = None,
    ) -> UUID:
        """Put an event in the outbox and return its id.

        `subject` is the case (it becomes the Kafka key); `topic` is the registry's unless the type
        goes to a topic per organisation; `time` is when it happened, now unless told.
        """
        event_id = id or uuid7()
        event = Event(
            id=str(event_id),
            source=source or service_source(self.service),
            type=payload.ce_type(),
            time=time or self.now,
            data=payload,
            subject=str(subject),
            correlation_id=_correlation(cause, event_id),
            causation_id=cause.id if cause else None,
            sequence=sequence,
            traceparent=cause.traceparent if cause else None,
            actor=actor,
        )
        self._add(event, topic or registry.of(type(payload)).topic, str(subject))
        return event_id

    def publish_as(self, event: Event[Contract], *, topic: str, key: str) -> None:
        """Put an event in the outbox exactly as it is (the desk speaking for a professional)."""
        self._add(event, topic, key)

    def _add(self, event: Event[Contract], topic: str, key: str) -> None:
        headers, value = encode(event)
        self._rows.append((topic, key, to_json(headers).decode(), value))

    async def flush(self) -> bool:
        """Write the outbox rows. True when there were any."""
        if not self._rows:
            return False
        topics, keys, headers, values = zip(*self._rows, strict=True)
        await self.conn.execute(_INSERT, topics, keys, headers, values, self.system_now)
        self._rows.clear()
        return True


def _correlation(cause: Event[Contract] | None, event_id: UUID) -> str:
    return (cause.correlation_id or cause.id) if cause else str(event_id)
