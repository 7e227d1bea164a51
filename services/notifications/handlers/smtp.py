"""One persistent connection to the mail server, and what its answers mean."""

import time
from dataclasses import dataclass
from enum import StrEnum

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from services.notifications.metrics import SMTP_SECONDS
from services.notifications.settings import Settings

_FINE = frozenset({250, 251})


class Answer(StrEnum):
    """What became of a mail."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    LOST = "lost"
    """The content was handed over, but no answer came: the server may have it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, with a short code for the record; never the server's own words."""

    answer: Answer
    code: str


class Line:
    """A connection that is opened when needed and kept. One mail at a time."""

    def __init__(self, settings: Settings, password: str | None, patience: float) -> None:
        self._settings = settings
        self._client = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user,
            password=password,
            timeout=patience,
            use_tls=settings.smtp_security == "tls",
            start_tls=True if settings.smtp_security == "starttls" else _default_start_tls(settings),
        )

    async def send(self, mailbox: str, mail: bytes) -> Outcome:
        """Hand over one mail. Never raises for what a server or a network can do."""
        started = time.monotonic()
        outcome = await self._send(mailbox, mail)
        SMTP_SECONDS.labels(outcome.answer).observe(time.monotonic() - started)
        return outcome

    async def close(self) -> None:
        """Say goodbye."""
        if self._client.is_connected:
            try:
                await self._client.quit(timeout=2)
            except (SMTPException, OSError):
                self._client.close()

    async def _send(self, mailbox: str, mail: bytes) -> Outcome:
        try:
            await self._open()
        except SMTPResponseException as refusal:
            self._client.close()
            return Outcome(Answer.LATER, f"smtp_{refusal.code}")
        except (SMTPException, OSError):
            self._client.close()
            return Outcome(Answer.LATER, "smtp_unreachable")
        return await self._hand_over(mailbox, mail)

    async def _open(self) -> None:
        """Connect where needed, and name the sender. An idle connection may have been dropped.

        That the server refuses us or our address is no fault of the mail: it waits until it is mended.
        """
        sender = self._settings.mail_from
        if self._client.is_connected:
            try:
                await self._say("MAIL FROM", sender)
            except (SMTPException, OSError):
                self._client.close()
            else:
                return
        await self._client.connect()
        await self._client.mail(sender)

    async def _say(self, command: str, address: str) -> None:
        """Name an address. The library's own way takes it apart and together, at a sixth of a mail's cost.

        Raises `SMTPResponseException` for a no, and for an address that only newer servers understand.
        """
        if not address.isascii():
            raise SMTPResponseException(553, "the address is not ASCII")
        answer = await self._client.execute_command(f"{command}:<{address}>".encode())
        if answer.code not in _FINE:
            raise SMTPResponseException(answer.code, answer.message)

    async def _hand_over(self, mailbox: str, mail: bytes) -> Outcome:
        try:
            await self._say("RCPT TO", mailbox)
        except (SMTPException, OSError) as trouble:
            return await self._not_taken(trouble)
        try:
            await self._client.data(mail)
        except SMTPResponseException as refusal:
            return await self._not_taken(refusal)
        except (SMTPException, OSError):
            self._client.close()
            return Outcome(Answer.LOST, "answer_lost")
        return Outcome(Answer.ACCEPTED, "accepted")

    async def _not_taken(self, trouble: Exception) -> Outcome:
        """The server said no, now or for good; or the line broke before it had anything."""
        if not isinstance(trouble, SMTPResponseException):
            self._client.close()
            return Outcome(Answer.LATER, "smtp_unreachable")
        try:
            await self._client.rset()
        except (SMTPException, OSError):
            self._client.close()
        answer = Answer.REFUSED if trouble.code >= 500 else Answer.LATER
        return Outcome(answer, f"smtp_{trouble.code}")


def _default_start_tls(settings: Settings) -> bool | None:
    """None upgrades where the server offers it; a TLS connection needs no upgrade."""
    return False if settings.smtp_security == "tls" else None
