"""The search for fitting support, and what came of each offer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, text
from sqlmodel import Field

from services.routing.models.base import Base
from shared.messaging.models import instant


class Seeking(Base, table=True):
    """The search of one case. A row is there once somebody, or a closing window, asked for it."""

    __tablename__ = "seeking"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("seeking_due", "due_at"),
        Index("seeking_stale", "case_id", postgresql_where=text("stale")),
    )

    case_id: UUID = Field(primary_key=True)
    resting: bool = False
    asking_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    finding_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    finding_by: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When it is said again that something must be found."""
    finding_told: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    """How often that was said."""
    due_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When the clock alone changes how it stands."""
    stale: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
    """Looked at again in the background: the map changed where she stays, or nobody has looked yet."""
    told: str | None = None
    """Digest of what was last published, so that nothing is said twice."""


class Attempt(Base, table=True):
    """One offer at one organisation: how far it came, by its newest event."""

    __tablename__ = "offer_attempt"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    organisation: str = Field(primary_key=True)
    step: str
    at: datetime = Field(sa_column=instant())
    wait_days: int


class Fit(Base, table=True):
    """Whether an offer fits her, as who spoke with her said. Yes or no; never which answers made it so."""

    __tablename__ = "offer_fit"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    fits: bool
    wished: bool
    at: datetime = Field(sa_column=instant())


class ExternalWait(Base, table=True):
    """A wait for somebody outside, as last heard; not what for. One that is over is not begun anew."""

    __tablename__ = "external_wait"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    wait_id: UUID = Field(primary_key=True)
    expected_on: date | None = None
    no_place: bool = False
    over: bool = False
