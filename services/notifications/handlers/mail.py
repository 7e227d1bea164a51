"""From a message to a mail: Dutch, plain text and simple HTML, one link, nothing that says who or why."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from itsdangerous import URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from services.notifications.domain.values import Template
from services.notifications.repository.deliveries import Delivery
from shared.pregnancy import AMSTERDAM
from shared.schemas.contracts.notification import LinkPurpose

LINK_SALT = "tijdig.link"
_FOLDER = Path(__file__).parent.parent / "templates"
_NUMBER, _LINK, _EXPIRES = "\ue000", "\ue001", "\ue002"
"""Stand-ins that no text contains: characters for private use."""
_LINE_BREAKS = frozenset("\r\n")
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
        self._from = formataddr(("Tijdig", sender))
        self._host = sender.rpartition("@")[2]
        self._pages = Environment(
            loader=FileSystemLoader(_FOLDER),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html.j2",)),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._forms = {
            (template, numbered, linked): self._form(template, numbered=numbered, linked=linked)
            for template in Template
            for numbered in (False, True)
            for linked in (False, True)
        }
        """Everything is rendered when the process starts; a mail only fills in its number and its link."""

    def link(self, delivery_id: UUID) -> str:
        """The one-time link of this message."""
        return f"{self._desk_url}/l/{self._serializer.dumps(delivery_id.hex)}"

    def write(self, delivery: Delivery, mailbox: str, expires_at: datetime, now: datetime) -> bytes:
        """The mail as it goes over the line, dated `now` (domain time); a repeat says so."""
        texts = self.texts(delivery, expires_at)
        return self._mail(delivery.delivery_id, texts, mailbox, now, repeat=delivery.repeat)

    def _mail(self, number: UUID, texts: Texts, mailbox: str, now: datetime, *, repeat: bool) -> bytes:
        headers = {
            "From": self._from,
            "To": mailbox,
            "Subject": _header(texts.subject + (" (herhaald bericht)" if repeat else "")),
            "Date": _date(now.replace(microsecond=0)),
            "Message-ID": f"<{number.hex}@{self._host}>",
            "Auto-Submitted": "auto-generated",
        }
        if repeat:
            headers["X-Tijdig-Repeat"] = "1"
        return _assembled(headers, texts, boundary=f"tijdig-{number.hex}")

    def write_together(
        self, contents: Sequence[tuple[Delivery, datetime]], mailbox: str, now: datetime
    ) -> bytes:
        """One mail for several messages to one party: a number and a link of its own for each, no more."""
        first, repeat = contents[0][0], any(delivery.repeat for delivery, _ in contents)
        links = [
            (task_number(delivery.case_id) if delivery.case_id else "", self.link(delivery.delivery_id))
            for delivery, _ in contents
        ]
        texts = self._together(links, min(expires_at for _, expires_at in contents))
        return self._mail(first.delivery_id, texts, mailbox, now, repeat=repeat)

    def _together(self, links: Sequence[tuple[str, str]], expires_at: datetime) -> Texts:
        said = self._pages.get_template("together.txt.j2").render(count=len(links))
        subject, paragraphs = _parts(said)
        frame = {"subject": subject, "paragraphs": paragraphs, "links": links, "expires": _dutch(expires_at)}
        return Texts(
            subject=subject,
            text=self._pages.get_template("mail.txt.j2").render(frame, link=None),
            html=self._pages.get_template("mail.html.j2").render(frame, link=None),
        )

    def texts(self, delivery: Delivery, expires_at: datetime) -> Texts:
        """Subject and both bodies."""
        number = task_number(delivery.case_id) if delivery.case_id else ""
        linked = delivery.purpose is not LinkPurpose.NOTICE
        form = self._forms[delivery.template, bool(number), linked]
        link, expires = (self.link(delivery.delivery_id), _dutch(expires_at)) if linked else ("", "")
        return Texts(
            subject=_filled(form.subject, number, link, expires),
            text=_filled(form.text, number, link, expires),
            html=_filled(form.html, escape(number), escape(link), escape(expires)),
        )

    def _form(self, template: Template, *, numbered: bool, linked: bool) -> Texts:
        """The texts with stand-ins. A template's first line is the subject; blank lines part paragraphs."""
        page = self._pages.get_template(f"{template}.txt.j2")
        subject, paragraphs = _parts(page.render(number=_NUMBER if numbered else None, has_link=linked))
        frame = {
            "subject": subject,
            "paragraphs": paragraphs,
            "link": _LINK if linked else None,
            "links": (),
            "expires": _EXPIRES,
        }
        return Texts(
            subject=subject,
            text=self._pages.get_template("mail.txt.j2").render(frame),
            html=self._pages.get_template("mail.html.j2").render(frame),
        )


def _parts(said: str) -> tuple[str, list[str]]:
    """Subject and paragraphs of a rendered template."""
    subject, _, body = said.strip().partition("\n")
    paragraphs = (" ".join(part.split()) for part in body.split("\n\n"))
    return subject.strip(), [part for part in paragraphs if part]


def _filled(form: str, number: str, link: str, expires: str) -> str:
    return form.replace(_NUMBER, number).replace(_LINK, link).replace(_EXPIRES, expires)


def _assembled(headers: Mapping[str, str], texts: Texts, boundary: str) -> bytes:
    """The bytes of a multipart mail. By hand: the `email` package costs four times the rest of a mail.

    Raises `ValueError` for a header value that could become a header of its own.
    """
    if not _LINE_BREAKS.isdisjoint("".join(headers.values())):
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
        *_wrapped(b64encode(content.encode()).decode("ascii")),
    ]


def _wrapped(text: str) -> list[str]:
    """In lines of 76, which is the most that MIME allows."""
    return [text[start : start + 76] for start in range(0, len(text), 76)]


@lru_cache(maxsize=8)
def _date(now: datetime) -> str:
    return format_datetime(now)


def _header(text: str) -> str:
    """Only what is not ASCII needs encoding."""
    return text if text.isascii() else Header(text, "utf-8").encode()


def _dutch(instant: datetime) -> str:
    wall = instant.astimezone(AMSTERDAM)
    return f"{wall.day} {_MONTHS[wall.month - 1]} {wall.year}, {wall:%H:%M} uur"
