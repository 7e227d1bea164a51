"""Routing's tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from shared.messaging.models import instant, service_base

Base = service_base("routing")


class RoutedCase(Base, table=True):
    """A case as routing knows it. A stop may come before the opening, so most is nullable."""

    __tablename__ = "routed_case"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("routed_case_open", "case_id", postgresql_where=text("closed_at is null")),)

    case_id: UUID = Field(primary_key=True)
    municipality: str | None = None
    urgent: bool | None = None
    opened_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    closed_because: str | None = None


class Assignment(Base, table=True):
    """One turn in the search for an owner; turn 0 is the coordinator's. Parties as text."""

    __tablename__ = "assignment"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("assignment_one_accountable", "case_id", unique=True, postgresql_where=text("accountable")),
        Index(
            "assignment_one_proposal",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    case_id: UUID = Field(primary_key=True)
    attempt: int = Field(primary_key=True)
    owner: str
    deputy: str
    state: str
    accountable: bool
    since: datetime = Field(sa_column=instant())


class DirectoryEntry(Base, table=True):
    """What was last published of a party: its name, mailbox and municipalities."""

    __tablename__ = "directory_entry"  # pyright: ignore[reportAssignmentType]

    party: str = Field(primary_key=True)
    name: str
    mailbox: str
    municipalities: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    withdrawn: bool
