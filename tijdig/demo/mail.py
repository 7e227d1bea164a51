"""What arrived in the mailboxes, as the mail sink of the local stack shows it."""

import re
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import httpx

_LINK = re.compile(r"https?://[^\s\"<>]+/l/[A-Za-z0-9._~-]+")


@cache
def tls() -> ssl.SSLContext:
    """For every client that asks one question: to read all authorities takes longer than most answers."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Mail:
    """One mail to one mailbox. `number` is the sink's own counter."""

    number: int
    recipient: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]

    @property
    def link(self) -> str:
        """The one link in it. Raises `LookupError` when there is none."""
        found = _LINK.search(self.text)
        if found is None:
            raise LookupError("this mail has no link")
        return found.group()

    @property
    def everything(self) -> str:
        """All that a stranger who sees this mail sees."""
        return "\n".join([self.subject, self.text, self.html, *map(str, self.headers.items())])

    def is_about(self, case: UUID) -> bool:
        """Whether it names this case, by the short number by which mails and pages know it."""
        tail = case.hex[-6:].upper()
        return f"{tail[:3]}-{tail[3:]}" in self.everything


class Mailboxes:
    """Reads the mail sink."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    async def to(self, recipient: str, since: int = 0) -> list[Mail]:
        """Mails to one mailbox, oldest first, after the one numbered `since`."""
        return await self._read({"to": recipient, "since": since})

    async def all(self, since: int = 0) -> list[Mail]:
        """Mails to anybody."""
        return await self._read({"since": since})

    async def newest(self) -> int:
        """The number of the newest mail; 0 when there is none."""
        return max((mail.number for mail in await self.all()), default=0)

    async def _read(self, query: dict[str, Any]) -> list[Mail]:
        async with httpx.AsyncClient(timeout=30, verify=tls()) as http:
            answer = await http.get(f"{self._url}/messages", params=query)
            answer.raise_for_status()
        return [
            Mail(
                row["id"],
                row["recipient"],
                row["subject"],
                row["text"] or "",
                row["html"] or "",
                dict(row["headers"]),
            )
            for row in answer.json()
        ]
