"""Transfers of cases to other municipalities and providers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, text
from sqlmodel import Field

from services.routing.models.base import Base
from shared.messaging.models import instant


class Transfer(Base, table=True):
    """One transfer of a case, numbered from 1; at most one is under way. Parties as text."""

    __tablename__ = "transfer"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "transfer_one_under_way",
            "case_id",
            unique=True,
            postgresql_where=text("stage in ('proposed', 'accepted')"),
        ),
    )

    case_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    owner: str
    deputy: str
    municipality: str
    stage: str
    proposed_at: datetime = Field(sa_column=instant())
    accepted_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class TransferWish(Base, table=True):
    """What somebody proposed and her consent did not cover: proposed again once it does.

    A case can have one of each kind: a transfer, and the coordinator's choice.
    """

    __tablename__ = "transfer_wish"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    wished_by: str
    organisation: str
    municipality: str
    reassigns: bool = Field(
        sa_column=Column(Boolean, primary_key=True, nullable=False, server_default=text("false"))
    )
    """The coordinator's choice of an owner, instead of a transfer."""
