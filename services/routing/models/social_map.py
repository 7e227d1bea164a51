"""The map of offers: as it was imported, what was said since, and who confirmed its entries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.routing.models.base import Base
from shared.messaging.models import instant


class MapState(Base, table=True):
    """One row: how often the map in force changed. Who holds a map looks here whether it is still the one."""

    __tablename__ = "map_state"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("one", name="map_state_is_one_row"),)

    one: bool = Field(primary_key=True, default=True)
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class MapVersion(Base, table=True):
    """A map as it was imported, whole. The newest is in force, with the changes over it."""

    __tablename__ = "map_version"  # pyright: ignore[reportAssignmentType]

    serial: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    version: str
    digest: str
    origin: str
    document: Any = Field(sa_column=Column(JSONB, nullable=False))
    imported_by: str
    imported_at: datetime = Field(sa_column=instant())


class MapChange(Base, table=True):
    """What somebody said about one offer in one municipality, in the order in which it came."""

    __tablename__ = "map_change"  # pyright: ignore[reportAssignmentType]

    number: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    document: Any = Field(sa_column=Column(JSONB, nullable=False))
    said_by: str
    said_at: datetime = Field(sa_column=instant())


class MapConfirmation(Base, table=True):
    """When an organisation last confirmed its entries, and who said so."""

    __tablename__ = "map_confirmation"  # pyright: ignore[reportAssignmentType]

    organisation: str = Field(primary_key=True)
    confirmed_on: date
    said_by: str


class MapReminder(Base, table=True):
    """A party that was asked to confirm in a quarter, so that it is asked once."""

    __tablename__ = "map_reminder"  # pyright: ignore[reportAssignmentType]

    party: str = Field(primary_key=True)
    quarter: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_column=instant())
