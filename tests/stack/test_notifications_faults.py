"""A sender that is killed between the mail server's yes and its own note of it: told again, and marked."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.layout import PROJECT
from deploy.local.ports import free_base
from tests.stack.test_notifications import MORNING, World, number
from tests.support.apart import Apart
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

LEASE_SECONDS = 3


@dataclass
class MailServer:
    """Takes every mail, and can kill whoever sends it before it says so."""

    mails: list[Message] = field(default_factory=list)
    kill: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content or b""))
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            self.kill = 0
        return "250 Kept"


@pytest.fixture
async def ports() -> AsyncIterator[tuple[MailServer, int, int]]:
    base = free_base()
    mail_server = MailServer()
    listening = await asyncio.get_running_loop().create_server(lambda: SMTP(mail_server), "127.0.0.1", base)
    yield mail_server, base, base + 1
    listening.close()


@asynccontextmanager
async def process(world: World, smtp_port: int, http_port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service as a process of its own, ready."""
    env = world.apart.env | {
        "TIJDIG_CLOCK_FILE": str(world.clock_file),
        "TIJDIG_SMTP_PORT": str(smtp_port),
        "TIJDIG_HTTP_PORT": str(http_port),
        "TIJDIG_SENDING_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.notifications.main", cwd=PROJECT, env=os.environ | env
    )
    try:
        await eventually(lambda: ready(http_port), within=60)
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


async def ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/health/ready")).is_success
    except httpx.TransportError:
        return False


async def test_a_mail_whose_answer_died_with_the_sender_goes_again_marked_and_no_other_does(
    apart: Apart, tmp_path, ports
):
    mail_server, smtp_port, http_port = ports
    world = World(apart, tmp_path / "clock.json")
    world.migrate()
    world.set_clock(MORNING)
    async with process(world, smtp_port, http_port) as first:
        for party in (world.midwife, world.nurse, world.lead):
            await world.enter(party)
        quiet = await world.open_case()
        await world.settled(quiet, 3)
        mail_server.kill = first.pid
        case_id = await world.open_case()
        await asyncio.wait_for(first.wait(), 20)
    async with process(world, smtp_port, http_port):
        await world.settled(case_id, 3)
    mails = [m for m in mail_server.mails if number(case_id) in m["Subject"]]
    by_id: dict[str, list[Message]] = {}
    for mail in mails:
        by_id.setdefault(mail["Message-ID"], []).append(mail)
    assert len(by_id) == 3
    assert max(len(copies) for copies in by_id.values()) == 2
    for first_copy, *repeats in by_id.values():
        assert len(repeats) <= 1
        for repeat in repeats:
            assert first_copy["X-Tijdig-Repeat"] is None
            assert repeat["X-Tijdig-Repeat"] == "1"
            assert repeat["Subject"] == f"{first_copy['Subject']} (herhaald bericht)"
    assert len([m for m in mail_server.mails if number(quiet) in m["Subject"]]) == 3
