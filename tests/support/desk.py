"""The desk among its neighbours: events as they would publish them, and people with a browser."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import httpx
from itsdangerous import URLSafeSerializer
from starlette.applications import Starlette

from shared.pregnancy import local_date
from shared.schemas import Event, organisation_source, service_source, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.notification import (
    DirectoryEntryPublished,
    LinkPurpose,
    NotificationRequested,
)
from shared.schemas.registry import of
from shared.schemas.values import Party
from tests.support.apart import Apart
from tests.support.cases import COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE, opened
from tests.support.waiting import eventually

TOKEN = re.compile(r'name="formulier" value="([^"]+)"')
NAMES = {
    COORDINATOR: "Coördinatie IJmond",
    NURSE: "JGZ Kennemerland",
    OTHER_NURSE: "JGZ IJmond-Noord",
}


def now() -> datetime:
    """The tests of the desk run in the present: its clock is not stepped."""
    return datetime.now(UTC)


def today() -> date:
    """What the calendar in the Netherlands shows: just before midnight UTC that is a day further."""
    return local_date(now())


@dataclass
class Neighbours:
    """Whatever other services and organisations would say on the topics."""

    apart: Apart
    key: str
    desk: Starlette

    async def taken_in(self) -> None:
        """Wait until the desk has read whatever was published before.

        Links and cases travel on different topics: a link can be known before its case is.
        """
        async with browser(self.desk) as client:
            await eventually(lambda: client.get("/health/lag"), lambda answer: answer.json()["lag"] == 0)

    async def publish(self, case_id: UUID, *payloads: Contract, **about: Any) -> list[Event[Any]]:
        """Facts and effects about a case, in this order."""
        events = [event_of(payload, case_id, **about) for payload in payloads]
        await self.apart.send(*((of(type(event.data)).topic, event) for event in events))
        return events

    async def directory(self) -> None:
        """Routing tells who there is."""
        for party, name in NAMES.items():
            entry = DirectoryEntryPublished(
                party=party, name=name, mailbox="a@b.example", municipalities=("GM0453",)
            )
            await self.publish(uuid4(), entry)

    async def link(
        self,
        party: Party,
        purpose: LinkPurpose,
        case_id: UUID | None,
        *,
        lives: timedelta = timedelta(days=7),
    ) -> str:
        """Notifications announces a mail; returns the path of its link."""
        delivery_id = uuid4()
        told = NotificationRequested(
            delivery_id=delivery_id,
            case_id=case_id,
            party=party,
            purpose=purpose,
            template="task",
            not_before=now(),
            expires_at=now() + lives,
        )
        await self.publish(case_id or delivery_id, told)
        return self.path(delivery_id)

    def path(self, delivery_id: UUID) -> str:
        """The path of the link of a delivery."""
        return "/l/" + URLSafeSerializer(self.key, salt="tijdig.link").dumps(delivery_id.hex)

    async def sent_by_desk(self, case_id: UUID) -> list[Event[Any]]:
        """What the desk submitted to intake about a case."""
        return await self.apart.events(topics.inbound("desk"), case_id)

    async def relay(self, case_id: UUID, count: int) -> Event[Any]:
        """Do what intake does with the desk's latest submission: publish it under the case."""
        sent = await eventually(lambda: self.sent_by_desk(case_id), lambda found: len(found) == count)
        said = sent[-1]
        assert said.source == organisation_source("desk")
        await self.publish(case_id, said.data, cause=said, actor=said.actor)
        return said


def event_of(
    payload: Contract,
    case_id: UUID,
    *,
    at: datetime | None = None,
    cause: Event[Any] | None = None,
    actor: str | None = None,
) -> Event[Any]:
    """An event of one of our own services."""
    return Event(
        id=str(uuid4()),
        source=service_source("elsewhere"),
        type=payload.ce_type(),
        time=at or now(),
        data=payload,
        subject=str(case_id),
        causation_id=cause.id if cause else None,
        correlation_id=(cause.correlation_id or cause.id) if cause else None,
        actor=actor,
    )


def proposal(attempt: int = 1, owner: Party = NURSE, deputy: Party = NURSE_LEAD) -> CaseOwnerProposed:
    """Routing asks."""
    return CaseOwnerProposed(
        attempt=attempt, owner=owner, deputy=deputy, accountable=COORDINATOR, urgent=False
    )


def confirmation(attempt: int = 1) -> CaseOwnerConfirmed:
    """Routing says that somebody said yes."""
    return CaseOwnerConfirmed(attempt=attempt, owner=NURSE, deputy=NURSE_LEAD)


def rung(level: int, *, urgent: bool = False) -> EscalationRaised:
    """The ladder reached a rung."""
    return EscalationRaised(
        effect_id=f"test:{level}",
        level=level,
        audiences=(Audience.COORDINATOR,),
        causes=("A", "B"),
        due=now(),
        late_by_seconds=0,
        urgent=urgent,
        next_threshold="20+0",
        next_threshold_at=now() + timedelta(days=30),
        policy_version="test",
    )


async def open_case(neighbours: Neighbours, *more: Contract, **changes: Any) -> UUID:
    """A case as intake opens it (12+0 today), and what else is said about it."""
    case_id = uuid4()
    await neighbours.publish(case_id, opened(**changes), *more)
    return case_id


@dataclass
class Person:
    """Somebody with a browser: keeps cookies, follows redirects, posts the forms it is shown."""

    client: httpx.AsyncClient
    page: httpx.Response | None = field(default=None)

    async def see(self, path: str) -> httpx.Response:
        """Open a page; one that asks for a moment's patience reloads itself, as in any browser."""
        self.page = await eventually(
            lambda: self.client.get(path), lambda page: page.status_code != HTTPStatus.SERVICE_UNAVAILABLE
        )
        return self.page

    async def press(self, path: str, **fields: str) -> httpx.Response:
        """Post a form of the page that is open, with its token, and wait for the page behind it."""
        found = TOKEN.search(self.page.text) if self.page else None
        token = {"formulier": found.group(1)} if found else {}
        self.page = landed = await self.client.post(path, data=token | fields)
        patience = landed.history and landed.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        return await self.see(str(landed.url)) if patience else landed

    async def follow(self, link: str) -> httpx.Response:
        """Open a link once the desk knows it, press its button, and wait for the page behind it."""
        await self.see(link)
        return await self.press(link)

    async def eventually_sees(self, path: str, text: str) -> httpx.Response:
        """Reload until a page says something."""
        return await eventually(lambda: self.see(path), lambda page: text in page.text)


@asynccontextmanager
async def person(app: Starlette) -> AsyncGenerator[Person]:
    """Somebody with a fresh browser."""
    async with browser(app) as client:
        yield Person(client)


def browser(app: Starlette) -> httpx.AsyncClient:
    """A way into the desk that keeps cookies and follows redirects."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://desk", follow_redirects=True
    )


async def asked(neighbours, **changes):
    """A case with an open proposal, and the link of whom is asked."""
    case_id = await open_case(neighbours, proposal(), **changes)
    await neighbours.taken_in()
    return case_id, await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id)


async def escalated(neighbours, coordinator, level=2, **changes):
    """A case with a task on the desk."""
    case_id = await open_case(neighbours, proposal(), rung(level), **changes)
    await coordinator.eventually_sees("/werklijst", str(case_id))
    return case_id


def task_of(page, case_id):
    """The id of the task in the list that is about this case."""
    before = page.text.partition(f'data-case="{case_id}"')[0]
    return before.rpartition('id="taak-')[2].partition('"')[0]
