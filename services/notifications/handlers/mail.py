"""From a message to a mail: Dutch, plain text and simple HTML, one link, nothing that says who or why."""

from base64 import encodebytes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from pathlib import Path
from uuid import UUID

from itsdangerous import URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifications.domain.values import Template
from services.notifications.repository.deliveries import Delivery
from shared.pregnancy import AMSTERDAM
from shared.schemas.contracts.notification import LinkPurpose

LINK_SALT = "tijdig.link"
_FOLDER = Path(__file__).parent.parent / "templates"
_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
)


def task_number(case_id: UUID) -> str:
    """The short number by which professionals and the desk call a case; says nothing about it."""
    tail = case_id.hex[-6:].upper()
    return f"{tail[:3]}-{tail[3:]}"


@dataclass(frozen=True)
class Texts:
    """A rendered message."""

    subject: str
    text: str
    html: str


class Letterbox:
    """Writes mails. `desk_url` is where links lead, `key` signs them, `sender` is the From address."""

    def __init__(self, desk_url: str, key: str, sender: str) -> None:
        self._desk_url = desk_url.rstrip("/")
        self._serializer = URLSafeSerializer(key, salt=LINK_SALT)
        self._sender = sender
        self._pages = Environment(
            loader=FileSystemLoader(_FOLDER),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html.j2",)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in self._pages.list_templates():
            self._pages.get_template(name)  # compiled now, not while the first mail waits

    def link(self, delivery_id: UUID) -> str:
        """The one-time link of this message."""
        return f"{self._desk_url}/l/{self._serializer.dumps(delivery_id.hex)}"

    def write(self, delivery: Delivery, mailbox: str, expires_at: datetime, now: datetime) -> bytes:
        """The mail as it goes over the line, dated `now` (domain time); a repeat says so."""
        texts = self.texts(delivery, expires_at)
        headers = {
            "From": formataddr(("Tijdig", self._sender)),
            "To": mailbox,
            "Subject": _header(texts.subject + (" (herhaald bericht)" if delivery.repeat else "")),
            "Date": format_datetime(now),
            "Message-ID": f"<{delivery.delivery_id.hex}@{self._sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        }
        if delivery.repeat:
            headers["X-Tijdig-Repeat"] = "1"
        return _assembled(headers, texts, boundary=f"tijdig-{delivery.delivery_id.hex}")

    def texts(self, delivery: Delivery, expires_at: datetime) -> Texts:
        """Subject and both bodies."""
        number = task_number(delivery.case_id) if delivery.case_id else None
        has_link = delivery.purpose is not LinkPurpose.NOTICE
        said = self._said(delivery.template, number, has_link=has_link)
        frame = {
            "subject": said.subject,
            "paragraphs": said.paragraphs,
            "link": self.link(delivery.delivery_id) if has_link else None,
            "expires": _dutch(expires_at),
        }
        return Texts(
            subject=said.subject,
            text=self._pages.get_template("mail.txt.j2").render(frame),
            html=self._pages.get_template("mail.html.j2").render(frame),
        )

    def _said(self, template: Template, number: str | None, *, has_link: bool) -> "_Said":
        """A template's first line is the subject; blank lines part the paragraphs."""
        page = self._pages.get_template(f"{template}.txt.j2")
        subject, _, body = page.render(number=number, has_link=has_link).strip().partition("\n")
        paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
        return _Said(subject.strip(), [part for part in paragraphs if part])


@dataclass(frozen=True)
class _Said:
    subject: str
    paragraphs: list[str]


def _assembled(headers: Mapping[str, str], texts: Texts, boundary: str) -> bytes:
    """The bytes of a multipart mail. By hand: the `email` package costs four times the rest of a mail.

    Raises `ValueError` for a header value that could become a header of its own.
    """
    if any(control in value for value in headers.values() for control in "\r\n"):
        raise ValueError("a header value holds a line break")
    head = [f"{name}: {value}" for name, value in headers.items()]
    head += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    body = [*_part(boundary, "plain", texts.text), *_part(boundary, "html", texts.html)]
    return "\r\n".join([*head, *body, f"--{boundary}--", ""]).encode("ascii")


def _part(boundary: str, kind: str, content: str) -> list[str]:
    return [
        f"--{boundary}",
        f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        *encodebytes(content.encode()).decode("ascii").splitlines(),
    ]


def _header(text: str) -> str:
    """Only what is not ASCII needs encoding."""
    return text if text.isascii() else Header(text, "utf-8").encode()


def _dutch(instant: datetime) -> str:
    wall = instant.astimezone(AMSTERDAM)
    return f"{wall.day} {_MONTHS[wall.month - 1]} {wall.year}, {wall:%H:%M} uur"
