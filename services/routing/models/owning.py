"""Cases, and whose turn it was."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.routing.models.base import Base
from shared.messaging.models import instant


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
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When she last withdrew; from before the consent that the case was opened with it does not count."""
    reopened_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When a closed case went on; what says that it stopped before then comes late."""
    complexity: str | None = None
    edd: date | None = None
    dating_method: str | None = None
    dated_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When another due date was told; empty while the referral's own stands."""
    interpreter: bool | None = None
    born_on: date | None = None
    may_know: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text), nullable=True))
    """Which kinds of organisation she allowed to know of her; empty is every one that helps."""
    consented_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    linked: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    """Who else deals with her family, as parties: they hear when somebody else is to be spoken to."""
    stays_in: str | None = None
    """The municipality she moved to, before the case follows her."""


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
    deputised: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    laid_down: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
