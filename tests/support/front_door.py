"""The front door on real Kafka and PostgreSQL, and what its senders see of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx

from shared.schemas import Event, registry, service_source, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.base import InboundContract
from tests.support import senders
from tests.support.apart import Apart
from tests.support.cases import COORDINATOR, NURSE, NURSE_LEAD
from tests.support.waiting import eventually

WAITING = "select * from quarantine where settled_at is null"


@dataclass(frozen=True)
class Door:
    """A running front door."""

    apart: Apart
    client: httpx.AsyncClient
    jwks: Mapping[str, Any]
    secrets: Path

    def referral(self, **changes: Any) -> dict[str, Any]:
        """An ordinary referral's payload."""
        return senders.referral(self.jwks, **changes)

    async def send(self, ce: Mapping[str, str], body: Mapping[str, Any] | bytes, **options: Any) -> None:
        """Over Kafka, on the midwives' topic unless told."""
        await senders.send(self.apart.bootstrap, ce, body, **options)

    async def post(
        self, ce: Mapping[str, str], body: Mapping[str, Any] | bytes, *, organisation: str = senders.MIDWIVES
    ) -> httpx.Response:
        """Over HTTP in binary mode."""
        headers = {f"ce-{name}": quote(value, safe="/:+") for name, value in ce.items()}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(
            "/events",
            content=content,
            headers=headers | {"content-type": "application/json"} | self.key(organisation),
        )

    def key(self, organisation: str) -> dict[str, str]:
        """The header with an organisation's API key."""
        key = (self.secrets / "api-keys" / organisation).read_text().strip()
        return {"authorization": f"Bearer {key}"}

    async def answers(self, message_id: str, organisation: str = senders.MIDWIVES) -> list[dict[str, Any]]:
        """What the organisation was told about a message, as soon as there is something."""

        async def look() -> list[dict[str, Any]]:
            bodies = [json.loads(r.value) for r in await self.apart.records(topics.outbound(organisation))]
            return [body for body in bodies if body.get("message_id") == message_id]

        return await eventually(look)

    async def accepted(self, **changes: Any) -> tuple[UUID, dict[str, Any]]:
        """Refer somebody, and give the case that was opened and what was sent."""
        body, ce = self.referral(**changes), senders.attributes("referral.submitted")
        await self.send(ce, body, key=body["reference"])
        (answer,) = await self.answers(ce["id"])
        return UUID(answer["case_id"]), body

    async def published(self, topic: str, case_id: UUID, count: int = 1) -> list[Event[Any]]:
        """What intake published about a case, once there is as much."""

        async def look() -> list[Event[Any]]:
            found = await self.apart.events(topic, case_id)
            return [event for event in found if event.source == service_source("intake")]

        return await eventually(look, lambda found: len(found) >= count)

    async def routing_says(self, payload: CaseOwnerProposed | CaseOwnerConfirmed, case_id: UUID) -> None:
        """What routing would publish."""
        event = Event(
            id=str(uuid4()),
            source=service_source("routing"),
            type=payload.ce_type(),
            time=datetime.now(UTC),
            data=payload,
            subject=str(case_id),
        )
        await self.apart.send((topics.ASSIGNMENT, event))

    async def rows(self, query: str, *args: Any) -> list[Any]:
        """Look into intake's own tables."""
        return await self.apart.rows("intake", query, *args)


PROPOSED = CaseOwnerProposed(attempt=1, owner=NURSE, deputy=NURSE_LEAD, accountable=COORDINATOR, urgent=False)
CONFIRMED = CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD)


async def fact(
    door: Door, event: str, case: UUID, body: Mapping[str, Any], *, by: str = senders.MIDWIVES, **ce: str
) -> str:
    """Send a fact of this case over Kafka, and give the id of its message."""
    attrs = senders.attributes(event, by, subject=str(case), **ce)
    await door.send(attrs, body, key=str(case), organisation=by)
    return attrs["id"]


def sent(event: str) -> tuple[str, dict[str, Any]]:
    """An event of the catalogue with its published example."""
    contract = registry.BY_TYPE[f"nl.tijdig.{event}.v1"].contract
    assert issubclass(contract, InboundContract)
    return event, dict(contract.example)
