"""The notification service on real Kafka, PostgreSQL and SMTP: the right person, once, nothing sensitive."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from itsdangerous import URLSafeSerializer

from services.notifications.main import create_app
from services.notifications.repository import sending
from services.notifications.settings import Settings
from shared.clock import Clock, step_clock
from shared.messaging.migrations import upgrade_all
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerProposed
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.notification import (
    DeskAccessRequested,
    DirectoryEntryPublished,
    LinkPurpose,
    NotificationRequested,
)
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.values import Party, Role
from tests.support.apart import Apart, fact, running
from tests.support.cases import opened
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

MORNING = datetime(2026, 3, 31, 8, tzinfo=UTC)  # Tuesday 10:00 in Amsterdam
EVENING = datetime(2026, 3, 31, 17, tzinfo=UTC)  # the same day, 19:00
NEXT_DAY = datetime(2026, 4, 1, 6, tzinfo=UTC)  # Wednesday 08:00
LOSS = (
    "Zwangerschap is beëindigd. Alle geplande acties zijn gestopt. "
    "Neem geen contact op met cliënt zonder overleg met de casusregisseur."
)


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

    async def open_case(self) -> UUID:
        case_id = uuid4()
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


@pytest.fixture(scope="module")
async def service(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    world = World(apart, tmp_path_factory.mktemp("clock") / "clock.json")
    world.migrate()
    world.set_clock(MORNING)
    async with running(create_app(world.settings)):
        yield world


@pytest.fixture
async def world(service: World) -> World:
    """People that no other test knows, on Tuesday morning."""
    made = World(service.apart, service.clock_file)
    made.set_clock(MORNING)
    for one in (made.midwife, made.nurse, made.lead, made.coordinator):
        await made.enter(one)
    return made


async def test_a_proposal_is_mailed_once_to_owner_and_deputy_and_confirmed_to_the_referrer(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    (task,) = await world.mailed(world.nurse)
    assert task["subject"] == f"Er staat een taak klaar (nr. {number(case_id)})"
    assert task["headers"]["Auto-Submitted"] == "auto-generated"
    assert "X-Tijdig-Repeat" not in task["headers"]
    (link,) = re.findall(r"\S+/l/\S+", task["text"])
    assert link in task["html"]
    (deputys,) = await world.mailed(world.lead)
    assert link not in deputys["text"]
    (referrers,) = await world.mailed(world.midwife)
    assert "doorgegeven" in referrers["subject"]
    assert str(case_id) not in task["text"] + task["html"] + str(task["headers"])
    assert world.municipality not in task["text"]


async def test_the_link_names_a_delivery_that_was_announced_before_it_was_sent(world):
    case_id = await world.open_case()
    (mail,) = await world.mailed(world.nurse)
    token = re.findall(r"/l/(\S+)", mail["text"])[0]
    serializer = URLSafeSerializer(world.settings.secret("link.key"), salt="tijdig.link")
    delivery_id = UUID(hex=serializer.loads(token))
    told = await world.apart.events(topics.NOTIFICATION, case_id)
    about = [e.data for e in told if e.data.delivery_id == delivery_id]
    requested = about[0]
    assert isinstance(requested, NotificationRequested)
    assert requested.party == world.nurse
    assert requested.purpose is LinkPurpose.RESPOND
    assert (
        timedelta(days=7) - timedelta(minutes=1)
        < requested.expires_at - MORNING
        <= timedelta(days=7, minutes=1)
    )
    assert mail["headers"]["Message-ID"].startswith(f"<{delivery_id.hex}@")


async def test_the_same_proposal_again_changes_nothing(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    await world.propose(case_id, world.nurse, world.lead)
    other = await world.open_case()
    await world.settled(other, 3)
    assert len(await world.deliveries(case_id)) == 3
    assert len(await world.mails(world.nurse)) == 2


async def test_what_is_requested_in_the_evening_waits_and_loss_suppresses_it(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    rows = await world.settled(case_id, 3, "pending")
    assert {row["not_before"] for row in rows} == {NEXT_DAY}
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    for party in (world.nurse, world.lead, world.midwife):
        (notice,) = await world.mailed(party)
        assert LOSS in " ".join(notice["text"].split())
        assert number(case_id) in notice["subject"]
        assert "/l/" not in notice["text"] + notice["html"]
    assert len(await world.deliveries(case_id, "suppressed")) == 3
    await world.propose(case_id, world.nurse, world.lead, attempt=2)
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    world.set_clock(NEXT_DAY + timedelta(hours=1))
    await world.settled(case_id, 5, "suppressed")
    await asyncio.sleep(1.5)
    assert len(await world.mails(world.nurse)) == 1


async def test_withdrawal_tells_everybody_to_stop_and_suppresses_what_was_held(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    await world.say(topics.CONSENT, ConsentWithdrawn(), case_id)
    for party in (world.nurse, world.lead, world.midwife):
        (notice,) = await world.mailed(party)
        assert "toestemming" in notice["text"].lower()
        assert "/l/" not in notice["text"]
    suppressed = await world.deliveries(case_id, "suppressed")
    assert {row["reason"] for row in suppressed} == {"consent_withdrawn"}
    assert await world.deliveries(case_id, "pending") == []


async def test_held_messages_leave_the_next_working_morning(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    world.set_clock(NEXT_DAY)
    (mail,) = await world.mailed(world.nurse)
    assert datetime.fromisoformat(mail["date"]) - NEXT_DAY < timedelta(minutes=1)


async def test_a_sender_whose_view_of_consent_is_old_finds_nothing_to_send(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")

    async def due(*, fresh: bool) -> int:
        url, path = world.apart.env["TIJDIG_DATABASE_URL"], {"search_path": "notifications"}
        conn = await asyncpg.connect(url, server_settings=path)
        looked = Clock().system_now()
        async with conn.transaction():
            found = await sending.due(conn, now=NEXT_DAY, system_now=looked, fresh=fresh, limit=100)
        await conn.close()
        return len([one for one in found if one.delivery.case_id == case_id])

    assert await due(fresh=True) == 3
    assert await due(fresh=False) == 0


async def test_a_proposal_that_was_superseded_meanwhile_is_not_sent(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    await world.propose(case_id, world.team, world.team, attempt=2)
    await world.enter(world.team)
    await world.settled(case_id, 4, "pending")
    world.set_clock(NEXT_DAY)
    await world.mailed(world.team)
    rows = await world.settled(case_id, 2, "suppressed")
    assert {row["reason"] for row in rows} == {"superseded"}
    assert await world.mails(world.nurse) == []


async def test_a_proposal_that_overtakes_its_case_waits_for_it(world):
    case_id = uuid4()
    await world.propose(case_id, world.nurse, world.lead)
    held = await world.settled(case_id, 2, "pending")
    assert {row["reason"] for row in held} <= {None, "case_unknown"}
    await world.open(case_id)
    await world.settled(case_id, 3)
    assert len(await world.mailed(world.midwife)) == 1


async def test_a_mailbox_that_is_busy_gets_its_mail_when_it_is_mended(world):
    await world.enter(world.nurse, f"later@{uuid4().hex[:8]}.example")
    case_id = await world.open_case()
    await world.settled(case_id, 2)
    (waiting,) = await eventually(lambda: world.deliveries(case_id, "pending"), lambda r: r[0]["attempts"])
    assert waiting["reason"] == "smtp_451"
    await world.enter(world.nurse)
    (mail,) = await world.mailed(world.nurse)
    assert "X-Tijdig-Repeat" not in mail["headers"]


async def test_a_mailbox_that_does_not_exist_is_told_to_the_coordinator(world):
    await world.enter(world.nurse, f"weg@{uuid4().hex[:8]}.example")
    case_id = await world.open_case()
    (failed,) = await world.settled(case_id, 1, "failed")
    assert failed["reason"] == "smtp_550"
    (mail,) = await world.mailed(world.coordinator)
    assert "niet aangekomen" in mail["subject"]


async def test_an_escalation_reaches_its_audiences_once_and_unknown_ones_the_coordinator(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    rung = escalation(case_id, 3, Audience.OWNER, Audience.MDO_CHAIR)
    await world.say(topics.ESCALATION, rung, case_id)
    await world.say(topics.ESCALATION, rung, case_id)
    assert len(await world.mailed(world.nurse, 2)) == 2
    (mail,) = await world.mailed(world.coordinator)
    assert "wacht op antwoord" in mail["subject"]


async def test_an_urgent_escalation_wakes_the_coordinator_and_lets_the_owner_sleep(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    world.set_clock(EVENING)
    rung = escalation(case_id, 2, Audience.OWNER, Audience.COORDINATOR, urgent=True)
    await world.say(topics.ESCALATION, rung, case_id)
    await world.mailed(world.coordinator)
    (held,) = await world.deliveries(case_id, "pending")
    assert (held["party"], held["not_before"]) == (str(world.nurse), NEXT_DAY)


async def test_a_link_that_is_asked_for_comes_at_any_hour(world):
    world.set_clock(EVENING)
    asked = DeskAccessRequested(party=world.coordinator, purpose=LinkPurpose.DESK)
    await world.say(topics.NOTIFICATION, asked, uuid4())
    (mail,) = await world.mailed(world.coordinator)
    assert mail["subject"] == "Uw link voor Tijdig"
    assert "/l/" in mail["text"]


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
