"""Tables of the gateway: the numbered facts of every case, where each case stands, what was said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.messaging.models import instant, service_base

Base = service_base("workflows")


def _while_open(name: str, column: str) -> Index:
    known = text(f"{column} is not null and closed_at is null")
    return Index(f"case_plan_{name}", column, postgresql_where=known)


class FrozenPolicy(Base, table=True):
    """Every deadline policy that a case was ever opened with; a version never changes its content."""

    __tablename__ = "policy"  # pyright: ignore[reportAssignmentType]

    version: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class CasePlan(Base, table=True):
    """Where one case stands. Its row is the lock under which facts are numbered and effects leave.

    `appended` facts were taken in, `signalled` of them were handed to the workflow, and the case is armed
    by what follows from the first `seen`; `released` of its armed rows have left. `ticked_to` is the
    instant up to which time's own effects have left.
    """

    __tablename__ = "case_plan"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    opening: int
    workflow_id: str
    policy_version: str
    """With which the case was opened: by this one its facts are folded, until one brings another."""
    policy_in_force: str
    """By which it is armed."""
    correlation_id: str
    """Of the message that opened the case; every effect carries it on."""
    veil: UUID | None = Field(default=None, sa_column=Column(Uuid, server_default=text("gen_random_uuid()")))
    """A random number that never leaves: with it the ids of the safety lane are made, so that nobody can
    compute them. None of a case from before there was one: its ids stay as they were."""
    urgent: bool
    accountable: str
    """Who answers for the case: the owner's organisation, else `coordinator`."""
    deputy: str | None = None
    """Who acts in the owner's place."""
    appended: int
    signalled: int
    seen: int
    opened_at: datetime = Field(sa_column=instant())
    consented_at: datetime = Field(sa_column=instant())
    """Of the newest consent; a withdrawal from before it does not count."""
    last_at: datetime = Field(sa_column=instant())
    """When the newest fact took effect; facts never go back in time."""
    ticked_to: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    next_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    unsignalled_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """System time since when a fact waits to be handed to the workflow."""
    unseen_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """System time since when a fact waits to take effect."""
    signalled_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """System time of the last signal."""
    clock_offset_seconds: float | None = None
    """How far domain time was ahead of system time when the workflow was started; 0 in production."""
    released: int
    armed_until: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Up to when nothing is to come that is not armed; None before the case was ever armed."""
    lagging_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """System time since when the workflow does not know of what the metronome did for it."""
    checked_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """System time at which the pump last looked whether the workflow is there."""

    __table_args__ = (
        Index("case_plan_unsignalled", "case_id", postgresql_where=text("unsignalled_since is not null")),
        Index("case_plan_unseen", "case_id", postgresql_where=text("unseen_since is not null")),
        _while_open("due", "next_at"),
        _while_open("lagging", "lagging_since"),
        _while_open("armed", "armed_until"),
    )


class CaseFact(Base, table=True):
    """One fact of a case: its number (from 1, no gaps) and the instant at which it takes effect."""

    __tablename__ = "case_fact"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    no: int = Field(primary_key=True)
    at: datetime = Field(sa_column=instant())
    ticked_to: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Up to which instant time's own effects had left when this fact came: what was said, stays said."""
    type: str
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    ce_source: str
    ce_id: str


class EarlyFact(Base, table=True):
    """A fact that came before the opening of its case: there is no order across topics."""

    __tablename__ = "early_fact"  # pyright: ignore[reportAssignmentType]

    pos: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True))
    case_id: UUID = Field(index=True)
    ce_time: datetime = Field(sa_column=instant())
    type: str
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    ce_source: str
    ce_id: str
    received_at: datetime = Field(sa_column=instant())


class ArmedRung(Base, table=True):
    """What a case will say if nobody acts, ready to leave; replaced as a whole with every fact.

    A row is one effect of one instant, and how the case stands once that instant has passed; one without
    an effect only moves it on. The event is complete but for how late it leaves: that number goes between
    `value_before` and `value_after`, where there is an after. Without a topic it is for the record only.
    """

    __tablename__ = "armed_rung"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_column=instant(primary_key=True))
    """In the key, so that what is not due yet is not read when something is."""
    place: int = Field(primary_key=True)
    """From 0, in the order in which they leave."""
    seen: int
    """The number of facts that it follows from."""
    effect_id: str | None = None
    type: str | None = None
    level: int | None = None
    due: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    topic: str | None = None
    headers: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    value_before: str | None = None
    value_after: str | None = None
    next_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    accountable: str
    closed: bool


class RungEmitted(Base, table=True):
    """Every effect that ever left, by its id, so that none leaves twice; and those overtaken."""

    __tablename__ = "rung_emitted"  # pyright: ignore[reportAssignmentType]

    effect_id: str = Field(primary_key=True)
    case_id: UUID = Field(index=True)
    type: str
    level: int | None = None
    due: datetime = Field(sa_column=instant())
    emitted_at: datetime = Field(sa_column=instant())
    late_by: float
    """Seconds between the instant at which it should have left and the one at which it did."""
