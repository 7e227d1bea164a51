"""A mail server that can be told how to behave, and the notification service as a process that uses it."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from uuid import UUID

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.layout import PROJECT
from tests.support.notified import World, number
from tests.support.waiting import eventually


@dataclass
class MailServer:
    """Takes every mail; about one case it once hangs up instead of saying so, or kills whoever sent it.

    Mails about other cases leave at the same time: all that the topics hold is told.
    """

    mails: list[Message] = field(default_factory=list)
    unanswered: UUID | None = None
    kill: int = 0
    on_mail: Callable[[Message], Awaitable[str | None]] | None = None
    """What happens while the sender waits for the answer about a mail; the answer, where it is not yes."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"")
        self.mails.append(mail)
        if self.on_mail is not None and (answer := await self.on_mail(mail)) is not None:
            return answer
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


async def ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/health/ready")).is_success
    except httpx.TransportError:
        return False
