"""Feedback's tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.consent.tables import standing_table
from shared.messaging.models import instant, service_base

Base = service_base("feedback")
standing_table(Base.metadata)


class Referral(Base, table=True):
    """Whom to answer about a case. Facts may come before the opening, so most is nullable."""

    __tablename__ = "referral"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    referrer: str | None = None
    reference: str | None = None
    opened_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    owner: str | None = None
    owner_attempt: int = 0


class JoinedReferral(Base, table=True):
    """Another referral of the same pregnancy that joined the case: its referrer hears the same."""

    __tablename__ = "joined_referral"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    referrer: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)


class Obligation(Base, table=True):
    """One moment that a referrer is owed. A fact ahead of its case waits here as `due`."""

    __tablename__ = "obligation"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("obligation_due", "happened_at", postgresql_where=text("state = 'due'")),)

    case_id: UUID = Field(primary_key=True)
    moment: str = Field(primary_key=True)
    state: str
    happened_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    settled_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    code: str | None = None


class Support(Base, table=True):
    """One support: when it began, or that it was said to have ended before anybody told so."""

    __tablename__ = "support"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    begun_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_early_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class Periodic(Base, table=True):
    """When the next periodic word is due, and whether there is anything to tell. All in domain time."""

    __tablename__ = "periodic"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("periodic_waiting", "tell_at", postgresql_where=text("tell_at is not null")),)

    case_id: UUID = Field(primary_key=True)
    attempt: int | None = None
    """Of the deadline that runs, or ran last."""
    begun_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    due: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    tell_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """None while no such deadline runs."""
    progressed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    heard_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Up to when the referrer knows what was done."""


class Message(Base, table=True):
    """What a referrer was told, for those who ask over HTTP. `number` is the cursor."""

    __tablename__ = "message"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("message_of_organisation", "organisation", "number"),)

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    organisation: str
    event_id: UUID
    case_id: UUID
    told: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sent_at: datetime = Field(sa_column=instant())
