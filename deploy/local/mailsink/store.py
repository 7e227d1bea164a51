"""The mails, in SQLite: a mail is on disk before the sender hears '250'."""

import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    raw BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS mail_recipient ON mail (recipient, id);
"""


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient. `date` is the sender's own (domain time), `received_at` ours."""

    id: int
    received_at: str
    recipient: str
    sender: str
    subject: str
    date: str | None
    headers: dict[str, str]
    text: str
    html: str | None

    def as_json(self) -> dict[str, Any]:
        """All of it, for `GET /messages`."""
        return asdict(self)


class MailStore:
    """Every mail that arrived, oldest first; ids rise and are never used twice."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(path)

    def add(self, received_at: datetime, sender: str, recipients: list[str], raw: bytes) -> None:
        """Keep one copy per recipient, durably."""
        rows = [(received_at.isoformat(), recipient, sender, raw) for recipient in recipients]
        with self._connection:
            self._connection.executemany(
                "INSERT INTO mail (received_at, recipient, sender, raw) VALUES (?, ?, ?, ?)", rows
            )

    def find(self, recipient: str | None = None, after: int = 0) -> list[Mail]:
        """Mails with an id above `after`, of one recipient or of all."""
        rows = self._connection.execute(
            "SELECT id, received_at, recipient, sender, raw FROM mail"
            " WHERE id > ? AND (? IS NULL OR recipient = ?) ORDER BY id",
            (after, recipient, recipient),
        )
        return [read(*row) for row in rows]

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.execute("SELECT count(*) FROM mail").fetchone()[0])

    def clear(self) -> int:
        """Throw all mails away; how many there were."""
        with self._connection:
            return self._connection.execute("DELETE FROM mail").rowcount

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executescript(SCHEMA)
    return connection


def read(id: int, received_at: str, recipient: str, sender: str, raw: bytes) -> Mail:
    """What a mail program would show of the stored bytes."""
    message = message_from_bytes(raw, policy=policy.default)
    headers = {name: str(value) for name, value in message.items()}
    return Mail(
        id=id,
        received_at=received_at,
        recipient=recipient,
        sender=sender,
        subject=headers.get("Subject", ""),
        date=_iso_date(headers.get("Date")),
        headers=headers,
        text=_body(message, "plain") or "",
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else str(part.get_content())


def _iso_date(header: str | None) -> str | None:
    if header is None:
        return None
    try:
        return parsedate_to_datetime(header).isoformat()
    except ValueError:
        return None
