"""A toy service on the real kernel: counts contacts per case, refuses on demand."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from sqlalchemy import create_engine, text
from starlette.applications import Starlette

from shared.messaging import CoreSettings, Refused, Service, Subscription, Uow, service_app
from shared.messaging.binding import encode
from shared.messaging.migrations import sqlalchemy_url
from shared.messaging.models import service_base
from shared.schemas import Event
from shared.schemas.contracts.case import CaseContactMade
from shared.schemas.contracts.pregnancy import PregnancyEnded

SOURCE = "/tijdig/tester"


@dataclass
class Toy:
    """One toy service with a topic, a schema and a consumer group of its own."""

    settings: CoreSettings
    name: str = field(default_factory=lambda: f"toy{uuid4().hex[:8]}")
    refuse: set[UUID] = field(default_factory=set)
    fail_times: int = 0

    @property
    def topic(self) -> str:
        return f"toy.{self.name}"

    async def on_contact(self, event: Event[CaseContactMade], uow: Uow) -> None:
        if self.fail_times:
            self.fail_times -= 1
            raise ConnectionResetError("the surroundings fail")
        if event.case_id in self.refuse:
            raise Refused("refused_by_toy", "try after it is allowed")
        await self._note(event, uow)

    async def on_ended(self, event: Event[PregnancyEnded], uow: Uow) -> None:
        await self._note(event, uow)

    async def _note(self, event: Event[Any], uow: Uow) -> None:
        await uow.conn.execute(
            "insert into effect (case_id, event_id, place) values ($1, $2, $3)",
            event.case_id,
            event.id,
            event.sequence or 0,
        )

    def app(self) -> Starlette:
        handlers = {CaseContactMade: self.on_contact, PregnancyEnded: self.on_ended}
        subscription = Subscription(topics=(self.topic,), handlers=handlers)
        return service_app(Service(self.name, self.settings, subscription=lambda _: subscription))

    def create_schema(self) -> None:
        metadata = service_base(self.name).metadata
        engine = create_engine(sqlalchemy_url(self.settings.database_url))
        with engine.begin() as connection:
            connection.execute(text(f'create schema "{self.name}"'))
            metadata.create_all(connection)
            connection.execute(
                text(
                    f'create table "{self.name}".effect '
                    "(nr bigserial, case_id uuid, event_id text, place int)"
                )
            )
        engine.dispose()

    async def create_topic(self, partitions: int = 2, **limits: str) -> None:
        """`limits` are the topic's own, such as `max_message_bytes`."""
        async with self._admin() as admin:
            await admin.create_topics([NewTopic(self.topic, partitions, 1, topic_configs=_named(limits))])

    async def limit_topic(self, **limits: str) -> None:
        """Give the topic other limits."""
        async with self._admin() as admin:
            await admin.alter_configs(
                [ConfigResource(ConfigResourceType.TOPIC, self.topic, configs=_named(limits))]
            )

    @asynccontextmanager
    async def _admin(self) -> AsyncGenerator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.kafka_bootstrap)
        await admin.start()
        try:
            yield admin
        finally:
            await admin.close()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The service runs in this process; the client speaks to its HTTP side."""
        app = self.app()
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://toy") as client:
                client.headers["authorization"] = f"Bearer {self.settings.secret('service.token')}"
                yield client

    async def rows(self, query: str) -> list[asyncpg.Record]:
        conn = await asyncpg.connect(self.settings.database_url, server_settings={"search_path": self.name})
        try:
            return await conn.fetch(query)
        finally:
            await conn.close()


def _named(limits: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "."): value for name, value in limits.items()}


def contact(case_id: UUID, *, id: str | None = None, place: int = 0, client: bool = True) -> Event[Any]:
    """A contact event of a case."""
    return _event(CaseContactMade(with_client=client, with_referrer=False), case_id, id, place)


def ended(case_id: UUID) -> Event[Any]:
    """The end of a pregnancy."""
    return _event(PregnancyEnded(), case_id, None, 0)


def _event(payload: Any, case_id: UUID, id: str | None, place: int) -> Event[Any]:
    return Event(
        id=id or str(uuid4()),
        source=SOURCE,
        type=payload.ce_type(),
        time=datetime(2026, 3, 30, 7, tzinfo=UTC),
        data=payload,
        subject=str(case_id),
        sequence=place,
    )


async def send(toy: Toy, *events: Event[Any]) -> None:
    """Publish events, each with its case id as key."""
    async with AIOKafkaProducer(bootstrap_servers=toy.settings.kafka_bootstrap) as producer:
        for event in events:
            headers, value = encode(event)
            await producer.send_and_wait(
                toy.topic,
                key=(event.subject or "").encode(),
                value=value,
                headers=[(name, text.encode()) for name, text in headers],
            )


async def send_raw(toy: Toy, value: bytes, headers: list[tuple[str, bytes]], key: bytes) -> None:
    """Publish bytes as they are."""
    async with AIOKafkaProducer(bootstrap_servers=toy.settings.kafka_bootstrap) as producer:
        await producer.send_and_wait(toy.topic, key=key, value=value, headers=headers)


def settings_from(env: dict[str, str], **changes: Any) -> CoreSettings:
    """The stack's settings as a value, without touching this process's environment."""
    known = {
        name.removeprefix("TIJDIG_").lower(): value
        for name, value in env.items()
        if name.removeprefix("TIJDIG_").lower() in CoreSettings.model_fields
    }
    return CoreSettings.model_validate({**known, "secrets_dir": Path(known["secrets_dir"]), **changes})
