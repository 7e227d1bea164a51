"""Single services on real Kafka and PostgreSQL that no other test uses."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from starlette.applications import Starlette

from deploy.local.stack import Stack
from shared.messaging import CoreSettings
from shared.messaging.binding import decode, encode
from shared.schemas import Event, service_source
from tests.support.waiting import eventually

SettingsT = TypeVar("SettingsT", bound=CoreSettings)


class Apart:
    """One set of real parts, with the schemas of the services that are tested apart."""

    def __init__(self, stack: Stack) -> None:
        self.env = stack.env()
        self.bootstrap = self.env["TIJDIG_KAFKA_BOOTSTRAP"]

    def settings(self, kind: type[SettingsT], **changes: Any) -> SettingsT:
        """A service's settings for these parts."""
        given = {name.removeprefix("TIJDIG_").lower(): value for name, value in self.env.items()}
        known = {name: value for name, value in given.items() if name in kind.model_fields}
        return kind.model_validate({**known, "clock_file": None, **changes})

    async def send(self, *sent: tuple[str, Event[Any]]) -> None:
        """Publish events on topics, each with its case id as key."""
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap) as producer:
            for topic, event in sent:
                headers, value = encode(event)
                raw = [(name, text.encode()) for name, text in headers]
                await producer.send_and_wait(topic, value, (event.subject or "").encode(), headers=raw)

    async def records(self, topic: str) -> list[Any]:
        """Everything on a topic now, as it stands there."""
        async with AIOKafkaConsumer(
            topic, bootstrap_servers=self.bootstrap, auto_offset_reset="earliest", fetch_max_wait_ms=20
        ) as consumer:
            places = list(consumer.assignment())
            ends = await consumer.end_offsets(places)
            found: list[Any] = []
            while any([await consumer.position(place) < ends[place] for place in places]):
                for batch in (await consumer.getmany(timeout_ms=200)).values():
                    found.extend(batch)
            return found

    async def events(self, topic: str, case_id: UUID) -> list[Event[Any]]:
        """What a topic says about one case, in order."""
        records = [r for r in await self.records(topic) if r.key == str(case_id).encode()]
        return [decode(record.headers, record.value) for record in records]

    async def said(
        self, topic: str, case_id: UUID, holds: Callable[[list[Any]], bool], *, own: str
    ) -> list[Any]:
        """The payloads that service `own` published about a case, once they hold."""

        async def look() -> list[Any]:
            events = await self.events(topic, case_id)
            return [event.data for event in events if event.source == service_source(own)]

        return await eventually(look, holds)

    async def rows(self, schema: str, query: str, *args: Any) -> list[asyncpg.Record]:
        """Look into a service's own tables."""
        conn = await asyncpg.connect(self.env["TIJDIG_DATABASE_URL"], server_settings={"search_path": schema})
        try:
            return await conn.fetch(query, *args)
        finally:
            await conn.close()


@asynccontextmanager
async def running(app: Starlette) -> AsyncGenerator[httpx.AsyncClient]:
    """The service runs in this process and has its partitions; the client speaks to its HTTP side."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            await eventually(lambda: client.get("/health/ready"), lambda answer: answer.status_code == 200)
            yield client


def fact(payload: Any, case_id: UUID, at: Any, *, actor: str | None = None) -> Event[Any]:
    """An event as intake would publish it."""
    return Event(
        id=str(uuid4()),
        source=service_source("intake"),
        type=payload.ce_type(),
        time=at,
        data=payload,
        subject=str(case_id),
        actor=actor,
    )


def region_file(name: str) -> Path:
    """A file of the example region."""
    return Path(__file__).parents[2] / "deploy" / "regions" / "ijmond" / name
