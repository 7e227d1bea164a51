"""Tables of this service. A party is written `organisation/role`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from shared.consent.tables import standing_table
from shared.messaging.models import instant, service_base

Base = service_base("notifications")
standing_table(Base.metadata)


class Recipient(Base, table=True):
    """The directory: the functional mailbox that reaches a party, and where it serves."""

    __tablename__ = "recipient"  # pyright: ignore[reportAssignmentType]

    party: str = Field(primary_key=True)
    role: str = Field(index=True)
    mailbox: str
    municipalities: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    withdrawn: bool
    published_at: datetime = Field(sa_column=instant())
    """Of the newest entry seen; an older one changes nothing."""


class CaseParty(Base, table=True):
    """Who has to do with a case. Any event about it may come first, so nearly all is nullable."""

    __tablename__ = "case_party"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    municipality: str | None = None
    referrer: str | None = None
    proposed_attempt: int | None = None
    proposed_owner: str | None = None
    proposed_deputy: str | None = None
    accountable: str | None = None
    confirmed_attempt: int | None = None
    confirmed_owner: str | None = None
    confirmed_deputy: str | None = None
    aware: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    linked: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    involved: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class Delivery(Base, table=True):
    """One message to one party: planned, then sent, suppressed or failed."""

    __tablename__ = "delivery"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "delivery_pending",
            text("at_once desc"),
            "not_before",
            postgresql_where=text("state = 'pending'"),
        ),
        Index("delivery_sending", "claimed_at", postgresql_where=text("state = 'sending'")),
        Index("delivery_company", "party", "sent_at", postgresql_where=text("may_wait")),
        Index("delivery_of_case", "case_id", postgresql_where=text("state = 'pending'")),
    )

    delivery_id: UUID = Field(primary_key=True)
    dedupe_key: str = Field(unique=True)
    case_id: UUID | None = None
    party: str
    audience: str | None = None
    template: str
    purpose: str
    state: str
    """pending, sending, sent, suppressed or failed."""
    reason: str | None = None
    cause: str | None = None
    """The stage or threshold that a reminder is about."""
    correlation_id: str | None = None
    at_once: bool
    not_before: datetime = Field(sa_column=instant())
    """Domain time, like `requested_at`, `expires_at` and `sent_at`."""
    requested_at: datetime = Field(sa_column=instant())
    expires_at: datetime = Field(sa_column=instant())
    """When the link in the message stops working."""
    sent_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    created_at: datetime = Field(sa_column=instant())
    """System time, like `retry_at` and `claimed_at`."""
    retry_at: datetime = Field(sa_column=instant())
    claimed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    attempts: int = 0
    repeat: bool = False
    """The mail server may have it already: its answer was lost."""
    may_wait: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """It leaves in one mail with others to the same party, at most a quarter of an hour late."""
    moot: str | None = None
    """Why it is not needed any more, learnt while it was claimed: it leaves only if it has left already."""
    postponed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """It has waited for others once, and does not again."""


class Handing(Base, table=True):
    """A claimed message, and whether the mail server may have it by now. Goes with the answer.

    Not logged, so that a note before every mail costs no wait for the disk. It outlives the sender, which is
    what it is for; when the database itself crashes the whole table is emptied, and a claimed message without
    a row counts as one that the mail server may have.
    """

    __tablename__ = "handing"  # pyright: ignore[reportAssignmentType]
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    delivery_id: UUID = Field(primary_key=True)
    attempt: int
    """Of which claim: a sender that lost its claim meanwhile hands over nothing."""
    handed: bool
    """Noted before the mail server hears of it."""
    accepted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Noted with the next one's note: a killed sender had the mail server's yes."""


class Unaddressed(Base, table=True):
    """A function that must be told something while nobody is known to fulfil it."""

    __tablename__ = "unaddressed"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True)
    audience: str = Field(primary_key=True)
    template: str
    case_id: UUID = Field(index=True)
    hours: str
    cause: str | None = None
    purpose: str | None = None
    correlation_id: str | None = None
    noted_at: datetime = Field(sa_column=instant())
    """System time."""
