"""The SMTP side. Two local parts behave like mailboxes one meets in the field:

`later@…` answers 451 (try again later) and `weg@…` answers 550 (no such mailbox).
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailsink.store import MailStore

ANSWERS = {
    "later": "451 4.3.0 Mailbox is busy, try again later",
    "weg": "550 5.1.1 No such mailbox",
}
MAIL_BYTES = 1_000_000


class Sink:
    """Takes what arrives into the store, before it says so."""

    def __init__(self, store: MailStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def handle_RCPT(  # noqa: N802 the library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept the recipient, or answer as its mailbox would."""
        refusal = ANSWERS.get(address.partition("@")[0].lower())
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail; only then say so."""
        raw = envelope.content
        if not isinstance(raw, bytes):
            return "554 5.6.0 No content"
        self._store.add(self._now(), envelope.mail_from or "", envelope.rcpt_tos, raw)
        return "250 Kept"


async def listen(sink: Sink, host: str, port: int) -> asyncio.Server:
    """Serve SMTP on the running loop."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(sink, enable_SMTPUTF8=True, data_size_limit=MAIL_BYTES, ident="Tijdig"),
        host,
        port,
    )
