"""Insight's tables."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from shared.messaging.models import instant, service_base

Base = service_base("insight")


class CountedCase(Base, table=True):
    """A case of a quarter that is not released yet. Without municipality it does not count.

    Rows go when their quarter is released: from then on nobody can tell who was counted.
    """

    __tablename__ = "counted_case"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    pregnancy_id: UUID | None = None
    municipality: str | None = None
    period: str = Field(index=True)


class LackingCase(Base, table=True):
    """A case for which nothing was on its way at some moment. No place, no code: only that it was so.

    Counts with its case in the quarter of the referral, and goes with it; `period` is the quarter in which it
    was said, with whose release it goes at the latest.
    """

    __tablename__ = "lacking_case"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    period: str = Field(index=True)


class Calendar(Base, table=True):
    """One row: the first quarter that is ever released."""

    __tablename__ = "calendar"  # pyright: ignore[reportAssignmentType]

    single: bool = Field(primary_key=True)
    first_period: str


class Release(Base, table=True):
    """A quarter that was released: once, for ever."""

    __tablename__ = "release"  # pyright: ignore[reportAssignmentType]

    period: str = Field(primary_key=True)
    released_at: datetime = Field(sa_column=instant())


class ReleasedCount(Base, table=True):
    """What was published, as it was published."""

    __tablename__ = "released_count"  # pyright: ignore[reportAssignmentType]

    period: str = Field(primary_key=True)
    municipality: str = Field(primary_key=True)
    indicator: str = Field(primary_key=True)
    rounded: int | None
    suppressed: bool
