"""The notification service among those it writes to: its clock, its mail sink, people of a test's own."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.notifications.settings import Settings
from shared.clock import Clock, step_clock
from shared.messaging.migrations import upgrade_all
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerProposed
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.notification import (
    DirectoryEntryPublished,
)
from shared.schemas.values import Party, Role
from tests.support.apart import Apart, fact
from tests.support.cases import opened
from tests.support.waiting import eventually

MORNING = datetime(2026, 3, 31, 8, tzinfo=UTC)  # Tuesday 10:00 in Amsterdam
EVENING = datetime(2026, 3, 31, 17, tzinfo=UTC)  # the same day, 19:00
NEXT_DAY = datetime(2026, 4, 1, 6, tzinfo=UTC)  # Wednesday 08:00


def party(role: Role) -> Party:
    """A party that no other test knows."""
    return Party(organisation=f"org-{uuid4().hex[:10]}", role=role)


@dataclass
class World:
    """The service, its clock and its mail sink; people and a municipality of this test's own."""

    apart: Apart
    clock_file: Path
    municipality: str = field(default_factory=lambda: f"GM{uuid4().int % 10_000:04d}")
    midwife: Party = field(default_factory=lambda: party(Role.MIDWIFE))
    nurse: Party = field(default_factory=lambda: party(Role.JGZ_NURSE))
    lead: Party = field(default_factory=lambda: party(Role.JGZ_LEAD))
    team: Party = field(default_factory=lambda: party(Role.SOCIAL_TEAM))
    coordinator: Party = field(default_factory=lambda: party(Role.COORDINATOR))
    mailboxes: dict[Party, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.apart.settings(Settings, clock_file=self.clock_file, sending_lease_seconds=6)

    def migrate(self) -> None:
        upgrade_all(self.apart.env["TIJDIG_DATABASE_URL"], ["services.notifications"])

    def now(self) -> datetime:
        return Clock(self.clock_file).now()

    def set_clock(self, instant: datetime) -> None:
        step_clock(self.clock_file, instant - Clock().system_now())

    async def say(self, topic: str, payload: Any, case_id: UUID, **changes: Any) -> None:
        await self.apart.send((topic, replace(fact(payload, case_id, self.now()), **changes)))

    async def enter(self, party: Party, mailbox: str | None = None) -> None:
        """Publish a directory entry and wait until it is known."""
        self.mailboxes[party] = mailbox or f"{party.role}@{party.organisation}.example"
        entry = DirectoryEntryPublished(
            party=party,
            name=party.organisation,
            mailbox=self.mailboxes[party],
            municipalities=(self.municipality,),
        )
        await self.say(topics.DIRECTORY, entry, uuid4())
        query = "select 1 from recipient where mailbox = $1"
        await eventually(lambda: self.apart.rows("notifications", query, self.mailboxes[party]))

    async def mails(self, party: Party) -> list[dict[str, Any]]:
        url = f"http://127.0.0.1:{int(self.apart.env['TIJDIG_SMTP_PORT']) + 1}/messages"
        async with httpx.AsyncClient() as client:
            return (await client.get(url, params={"to": self.mailboxes[party]})).json()

    async def mailed(self, party: Party, count: int = 1) -> list[dict[str, Any]]:
        found = await eventually(lambda: self.mails(party), lambda mails: len(mails) >= count)
        assert len(found) == count
        return found

    async def deliveries(self, case_id: UUID, state: str | None = None) -> list[Any]:
        query = "select * from delivery where case_id = $1 and ($2::text is null or state = $2)"
        return await self.apart.rows("notifications", query, case_id, state)

    async def settled(self, case_id: UUID, count: int, state: str = "sent") -> list[Any]:
        return await eventually(lambda: self.deliveries(case_id, state), lambda rows: len(rows) == count)

    async def open_case(self, case_id: UUID | None = None) -> UUID:
        case_id = case_id or uuid4()
        await self.open(case_id)
        await self.propose(case_id, self.nurse, self.lead)
        return case_id

    async def open(self, case_id: UUID) -> None:
        case = opened(municipality=self.municipality, referrer=self.midwife)
        await self.say(topics.REFERRAL, case, case_id)

    async def propose(self, case_id: UUID, owner: Party, deputy: Party, attempt: int = 1) -> None:
        proposal = CaseOwnerProposed(
            attempt=attempt, owner=owner, deputy=deputy, accountable=self.coordinator, urgent=False
        )
        await self.say(topics.ASSIGNMENT, proposal, case_id)


def escalation(case_id: UUID, level: int, *audiences: Audience, urgent: bool = False) -> EscalationRaised:
    return EscalationRaised(
        effect_id=f"{case_id}/A/1/L{level}",
        level=level,
        audiences=audiences,
        causes=("A",),
        due=MORNING,
        late_by_seconds=0,
        urgent=urgent,
        next_threshold=None,
        next_threshold_at=None,
        policy_version="1",
    )


def number(case_id: UUID) -> str:
    tail = case_id.hex[-6:].upper()
    return f"{tail[:3]}-{tail[3:]}"
