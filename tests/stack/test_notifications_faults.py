"""Where the mail server's answer is lost a mail goes again, marked; never none, never a silent double.

Several mails share a claim. Of those only the one that the server may have is in doubt, and what changed
since the claim is judged anew.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from uuid import UUID, uuid4

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.layout import PROJECT
from deploy.local.ports import free_base
from shared.schemas import topics
from shared.schemas.contracts.pregnancy import PregnancyEnded
from tests.support.apart import Apart
from tests.support.notified import EVENING, MORNING, NEXT_DAY, World, number
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

CLAIMED = (
    "select delivery_id from handing join delivery using (delivery_id) where case_id = $1 and not handed"
)
ENDED = "select from standing where case_id = $1 and ended_at is not null"


@dataclass
class MailServer:
    """Takes every mail; about one case it once hangs up instead of saying so, or kills whoever sent it.

    Mails about other cases leave at the same time: all that the topics hold is told.
    """

    mails: list[Message] = field(default_factory=list)
    unanswered: UUID | None = None
    kill: int = 0
    on_mail: Callable[[Message], Awaitable[None]] | None = None
    """What happens while the sender waits for the answer about a mail."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"")
        self.mails.append(mail)
        if self.on_mail is not None:
            await self.on_mail(mail)
        if self.unanswered is not None and number(self.unanswered) in mail["Subject"]:
            self.unanswered = None
            if self.kill:
                os.kill(self.kill, signal.SIGKILL)
            server.transport.abort()
        return "250 Kept"

    def copied(self) -> list[list[Message]]:
        """Every mail that came more than once."""
        copies: dict[str, list[Message]] = {}
        for mail in self.mails:
            copies.setdefault(mail["Message-ID"], []).append(mail)
        return [each for each in copies.values() if len(each) > 1]

    def about(self, case_id: UUID) -> list[list[Message]]:
        """The mails of a case, copies together, the first one first."""
        copies: dict[str, list[Message]] = {}
        for mail in self.mails:
            if number(case_id) in mail["Subject"]:
                copies.setdefault(mail["Message-ID"], []).append(mail)
        return list(copies.values())


@dataclass
class Post:
    """The service as a process of its own, and the mail server it speaks to."""

    world: World
    mail_server: MailServer
    smtp_port: int
    running: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        env = self.world.apart.env | {
            "TIJDIG_CLOCK_FILE": str(self.world.clock_file),
            "TIJDIG_SMTP_PORT": str(self.smtp_port),
            "TIJDIG_HTTP_PORT": str(self.smtp_port + 1),
            "TIJDIG_SENDING_LEASE_SECONDS": "3",
        }
        self.running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.notifications.main", cwd=PROJECT, env=os.environ | env
        )
        await eventually(lambda: ready(self.smtp_port + 1), within=60)
        return self.running

    async def stop(self) -> None:
        if self.running is not None and self.running.returncode is None:
            self.running.terminate()
            await self.running.wait()


@pytest.fixture(scope="module")
async def post(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Post]:
    world = World(apart, tmp_path_factory.mktemp("clock") / "clock.json")
    world.migrate()
    world.set_clock(MORNING)
    mail_server, port = MailServer(), free_base()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(mail_server), "127.0.0.1", port)
    made = Post(world, mail_server, port)
    await made.start()
    for party in (world.midwife, world.nurse, world.lead):
        await world.enter(party)
    yield made
    await made.stop()
    listening.close()


async def ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/health/ready")).is_success
    except httpx.TransportError:
        return False


def assert_marked(copies: list[Message]) -> None:
    """One mail and its repeat: the same to a mail program, and told apart by a person."""
    first, repeat = copies
    assert first["X-Tijdig-Repeat"] is None
    assert repeat["X-Tijdig-Repeat"] == "1"
    assert repeat["Subject"] == f"{first['Subject']} (herhaald bericht)"


async def test_a_mail_whose_answer_was_lost_goes_again_marked_and_no_other_does(post: Post):
    quiet = await post.world.open_case()
    await post.world.settled(quiet, 3)
    case_id = post.mail_server.unanswered = uuid4()
    await post.world.open_case(case_id)
    await post.world.settled(case_id, 3)
    assert [len(copies) for copies in post.mail_server.about(quiet)] == [1, 1, 1]
    copied = [copies for copies in post.mail_server.about(case_id) if len(copies) > 1]
    assert len(post.mail_server.about(case_id)) == 3
    assert len(copied) == 1
    assert_marked(copied[0])


async def test_mails_under_way_when_the_sender_is_killed_go_again_marked(post: Post):
    running = post.running
    assert running is not None
    case_id = post.mail_server.unanswered = uuid4()
    post.mail_server.kill = running.pid
    await post.world.open_case(case_id)
    await asyncio.wait_for(running.wait(), 20)
    await post.start()
    await post.world.settled(case_id, 3)
    copied = [copies for copies in post.mail_server.about(case_id) if len(copies) > 1]
    assert len(post.mail_server.about(case_id)) == 3
    assert copied
    for copies in copied:
        assert_marked(copies)


async def held_over_night(post: Post, cases: int) -> list[UUID]:
    """The mails about these cases all wait for the morning."""
    post.world.set_clock(EVENING)
    held = [await post.world.open_case() for _ in range(cases)]
    for case_id in held:
        await post.world.settled(case_id, 3, "pending")
    return held


async def test_of_mails_that_share_a_claim_a_kill_leaves_one_in_doubt(post: Post):
    running, mail_server = post.running, post.mail_server
    assert running is not None
    told_before, copied_before = len(mail_server.mails), len(mail_server.copied())
    held = await held_over_night(post, 5)
    shared = 0

    async def kill_amid_a_lot(_: Message) -> None:
        nonlocal shared
        under_way = [len(await post.world.deliveries(case_id, "sending")) for case_id in held]
        if sum(under_way) >= 3 and not shared:
            shared = sum(under_way)
            os.kill(running.pid, signal.SIGKILL)

    mail_server.on_mail = kill_amid_a_lot
    post.world.set_clock(NEXT_DAY)
    await asyncio.wait_for(running.wait(), 20)
    await post.start()
    for case_id in held:
        await post.world.settled(case_id, 3)
    mail_server.on_mail = None
    assert shared >= 3
    assert len(mail_server.copied()) == copied_before + 1
    assert_marked(mail_server.copied()[-1])
    assert len([mail for mail in mail_server.mails[told_before:] if mail["X-Tijdig-Repeat"]]) == 1


async def test_what_is_known_before_a_claimed_mail_leaves_keeps_it_back(post: Post):
    world, held = post.world, await held_over_night(post, 5)
    claimed: dict[UUID, set[UUID]] = {}

    async def lose_one_that_is_claimed(_: Message) -> None:
        for case_id in () if claimed else held:
            rows = await world.apart.rows("notifications", CLAIMED, case_id)
            if rows:
                claimed[case_id] = {row["delivery_id"] for row in rows}
                await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
                await eventually(lambda case=case_id: world.apart.rows("notifications", ENDED, case))
                return

    post.mail_server.on_mail = lose_one_that_is_claimed
    world.set_clock(NEXT_DAY)
    for case_id in held:
        await eventually(lambda case=case_id: nothing_waits(world, case))
    post.mail_server.on_mail = None
    ((case_id, messages),) = claimed.items()
    suppressed = await world.deliveries(case_id, "suppressed")
    assert messages <= {row["delivery_id"] for row in suppressed}


async def nothing_waits(world: World, case_id: UUID) -> bool:
    rows = await world.deliveries(case_id)
    return all(row["state"] in ("sent", "suppressed") for row in rows)
