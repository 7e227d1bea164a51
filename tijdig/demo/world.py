"""The world of the stories: the actors, the clock, the evidence, and the claim that it came out as told."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any, TypeVar
from uuid import UUID

from deploy.local.stack import Stack
from shared.pregnancy.localtime import at_wall_clock
from shared.schemas import Event
from shared.schemas.contracts.escalation import EscalationRaised
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Party
from tijdig.chronicle import ChronicleReader
from tijdig.demo.browsing import Browsing, PlainBrowser
from tijdig.demo.mail import Mail, Mailboxes
from tijdig.demo.systems import ConnectedSystem
from tijdig.lapse.driver import Driver
from tijdig.lapse.stage import Stage

T = TypeVar("T")

CONSUMERS = ("intake", "routing", "feedback", "notifications", "desk", "insight", "gateway")
REAL_SECONDS = 60.0
"""Loss and withdrawal take effect everywhere within this time of the real clock."""


class NotAsTold(AssertionError):
    """A story did not come out as it is told."""


def expect(holds: object, claim: str) -> None:
    """Claim something of the story. Raises `NotAsTold` with the claim where it does not hold."""
    if not holds:
        raise NotAsTold(claim)


def at(day: date | str, clock: str) -> datetime:
    """A moment on a Dutch wall clock, such as `at("2026-03-30", "09:00")`, as an instant."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    hour, minute = clock.split(":")
    return at_wall_clock(day, time_of_day(int(hour), int(minute)))


def mailbox(party: Party) -> str:
    """The functional mailbox of a party in the demonstration region."""
    return f"{party.role}@{party.organisation}.example"


@dataclass
class World:
    """Everything a story can touch, and only through what users have."""

    stack: Stack
    stage: Stage
    mail: Mailboxes
    chronicle: ChronicleReader
    browser: Callable[[], Awaitable[Browsing]]
    events: list[Event[Any]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    """Case id → the title of its story, for the printed timeline."""
    referred: dict[str, str] = field(default_factory=dict)
    """A sender's own reference → the title of its story, known before the case has a number."""
    on_events: Callable[[list[Event[Any]]], None] = field(default=lambda _: None)
    """Told of all events once, as they are read."""
    _letters: dict[tuple[str, UUID], Mail] = field(default_factory=dict)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def now(self) -> datetime:
        """Domain time."""
        return self.stage.driver.clock.now()

    def system(self, organisation: str) -> ConnectedSystem:
        """The own system of a connected organisation."""
        return ConnectedSystem.of(organisation, self.stack.env(), self.stack.address("feedback"))

    async def until(self, instant: datetime) -> None:
        """Let time pass until then, and the stack settle."""
        await self.stage.until(instant)
        await self.read()

    async def settled(self) -> None:
        """Let the stack finish reacting."""
        await self.stage.settled()
        await self.read()

    async def read(self) -> list[Event[Any]]:
        """Take note of all events that were published since; returns them."""
        async with self._reading:
            fresh = await self.chronicle.new()
            self.events += fresh
            self._name(fresh)
            self.on_events(fresh)
            return fresh

    def _name(self, events: list[Event[Any]]) -> None:
        for event in events:
            if isinstance(event.data, CaseOpened) and event.data.reference in self.referred:
                self.titles.setdefault(str(event.case_id), self.referred[event.data.reference])

    def of(self, case: UUID, kind: type[T]) -> list[Event[Any]]:
        """The events of one kind about a case, as published so far."""
        return [
            event
            for event in self.events
            if isinstance(event.data, kind)
            and str(case) in (event.subject, str(getattr(event.data, "case_id", "")))
        ]

    def rungs(self, case: UUID) -> list[Event[EscalationRaised]]:
        """What the ladder did in a case, reminders excluded, in order of their due instant."""
        raised = [event for event in self.of(case, EscalationRaised) if event.data.level > 0]
        return sorted(raised, key=lambda event: event.data.due)

    async def mails(self, party: Party, since: int = 0) -> list[Mail]:
        """What arrived in a party's mailbox, newest last."""
        return await self.mail.to(mailbox(party), since)

    async def keep_letters(self, case: UUID, since: int) -> None:
        """Remember which mail, of those that arrived since, was the first to each mailbox about a case."""
        for mail in await self.mail.all(since):
            self._letters.setdefault((mail.recipient, case), mail)

    def letter(self, party: Party, case: UUID) -> Mail:
        """The mail whose link a party uses for a case. Raises `KeyError` when none did."""
        return self._letters[mailbox(party), case]

    def replace_letter(self, party: Party, case: UUID, mail: Mail) -> None:
        """From now on this is the mail to take the link from."""
        self._letters[mailbox(party), case] = mail

    async def within(self, seconds: float, holds: Callable[[], Awaitable[bool]], claim: str) -> float:
        """Claim that something becomes so within this time of the real clock; returns how long it took."""
        started = time.monotonic()
        while not await holds():
            expect(time.monotonic() - started < seconds, f"within {seconds:.0f} s: {claim}")
            await asyncio.sleep(0.1)
        return time.monotonic() - started


@asynccontextmanager
async def world_on(
    stack: Stack, browser: Callable[[], Awaitable[Browsing]] | None = None, also: Sequence[str] = ()
) -> AsyncGenerator[World]:
    """A world on a running stack; `also`: which restricted topics its chronicle reads too."""
    async with AsyncExitStack() as exits:
        consumers = {name: stack.address(name) for name in CONSUMERS}
        driver = await exits.enter_async_context(Driver(stack.env(), consumers))
        reader = ChronicleReader(stack.env()["TIJDIG_KAFKA_BOOTSTRAP"], also)
        chronicle = await exits.enter_async_context(reader)
        yield World(
            stack=stack,
            stage=Stage(driver),
            mail=Mailboxes(stack.address("mailsink")),
            chronicle=chronicle,
            browser=browser or _plain,
        )


async def _plain() -> Browsing:
    return PlainBrowser()
