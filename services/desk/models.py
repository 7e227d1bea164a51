"""Tables of the desk. All but claims, links' use and sessions can be rebuilt from the topics."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from shared.consent.tables import standing_table
from shared.messaging.models import instant, service_base

Base = service_base("desk")
standing_table(Base.metadata)


class CaseView(Base, table=True):
    """What the pages show of a case. Any event about it may come first, so nearly all is nullable."""

    __tablename__ = "case_view"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    opening: int = 0
    opened_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    municipality: str | None = None
    reference: str | None = None
    """The referrer's own number of the referral; shown to nobody but the referrer."""
    referrer: str | None = None
    urgent: bool = False
    edd: date | None = None
    dating_method: str | None = None
    dating_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    proposed_owner: str | None = None
    proposed_deputy: str | None = None
    proposal_attempt: int = 0
    declined_attempt: int = 0
    owner: str | None = None
    deputy: str | None = None
    owner_attempt: int = 0
    accountable: str | None = None
    level: int = 0
    level_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    next_threshold: str | None = None
    next_threshold_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    stopped: str | None = None
    """Why nothing runs any more: ended, withdrawn, closed; empty while the case runs."""
    contact_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    started_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class Moment(Base, table=True):
    """One line of a case's timeline: what happened (a code), when, who did it."""

    __tablename__ = "timeline"  # pyright: ignore[reportAssignmentType]

    source: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    case_id: UUID = Field(index=True)
    at: datetime = Field(sa_column=instant())
    code: str
    who: str | None = None
    details: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class Deadline(Base, table=True):
    """One deadline of a case, by stage or threshold and attempt."""

    __tablename__ = "deadline"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    attempt: int = Field(primary_key=True)
    due: datetime = Field(sa_column=instant())
    state: str
    """open, missed (still open, overdue), met or cancelled."""
    said_at: datetime = Field(sa_column=instant())


class PlanItem(Base, table=True):
    """A step of the newest plan of a case."""

    __tablename__ = "plan_item"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    kind: str
    critical: bool
    due: date | None = None
    support: str | None = None
    """The offer, where the step is a support of its own."""
    at_birth: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    agreed_at: datetime = Field(sa_column=instant())
    closed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class Support(Base, table=True):
    """An offer of support that started in a case, or ended."""

    __tablename__ = "support"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    started_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class Fitting(Base, table=True):
    """What fits her, as routing last told it."""

    __tablename__ = "fitting"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    standing: str
    due: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    options: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    said_at: datetime = Field(sa_column=instant())


class AskedOffer(Base, table=True):
    """An offer that was asked of an organisation, and what it answered."""

    __tablename__ = "asked_offer"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    offer: str = Field(primary_key=True)
    organisation: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_column=instant())
    answer: str | None = None
    """accepted, declined, full or started; empty while it is awaited."""
    answered_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class Task(Base, table=True):
    """Something for the coordinator: at most one open task per case, updated by later rungs.

    Beside it at most one to find fitting support (no_offer) and one to call somebody (unreached), which no
    rung touches.
    """

    __tablename__ = "task"  # pyright: ignore[reportAssignmentType]

    task_id: UUID = Field(primary_key=True)
    kind: str
    """escalation, unassigned (nobody could be asked), no_offer (nothing fitting on its way), unreached (who
    was asked has no mailbox), quarantine."""
    case_id: UUID | None = None
    level: int = 0
    causes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    raised_at: datetime = Field(sa_column=instant())
    changed_at: datetime = Field(sa_column=instant())
    seen_at: datetime = Field(sa_column=instant())
    """System time at which it came here; ages are counted from it."""
    service: str | None = None
    code: str | None = None
    due: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """By when, where whoever asks says so."""
    closed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    closed_because: str | None = None

    __table_args__ = (
        Index(
            "task_one_open_per_case",
            "case_id",
            unique=True,
            postgresql_where=text(
                "closed_at is null and case_id is not null and kind not in ('no_offer', 'unreached')"
            ),
        ),
        Index(
            "task_one_beside_per_case",
            "case_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at is null and kind in ('no_offer', 'unreached')"),
        ),
    )


class Claim(Base, table=True):
    """Who took a task. The row is unique, so of two who try at once one wins."""

    __tablename__ = "claim"  # pyright: ignore[reportAssignmentType]

    task_id: UUID = Field(primary_key=True)
    party: str
    claimed_at: datetime = Field(sa_column=instant())


class Link(Base, table=True):
    """A link that was mailed: whose it is, what it opens, and whether it was used."""

    __tablename__ = "link"  # pyright: ignore[reportAssignmentType]

    delivery_id: UUID = Field(primary_key=True)
    case_id: UUID | None = None
    party: str
    purpose: str
    expires_at: datetime = Field(sa_column=instant())
    used_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class AccessRequest(Base, table=True):
    """When (system time) a fresh link was asked for; keeps mailboxes from being flooded."""

    __tablename__ = "access_request"  # pyright: ignore[reportAssignmentType]

    what: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_column=instant(primary_key=True))


class Session(Base, table=True):
    """What the holder of a cookie may do: one row per link that was used. Only a hash of the cookie."""

    __tablename__ = "session"  # pyright: ignore[reportAssignmentType]

    key_hash: str = Field(primary_key=True)
    delivery_id: UUID = Field(primary_key=True)
    party: str
    purpose: str
    case_id: UUID | None = None
    opened_at: datetime = Field(sa_column=instant())
    expires_at: datetime = Field(sa_column=instant())


class Command(Base, table=True):
    """An inbound event that the desk sent, until what came of it was seen and shown."""

    __tablename__ = "command"  # pyright: ignore[reportAssignmentType]

    command_id: UUID = Field(primary_key=True)
    case_id: UUID
    kind: str
    party: str
    sent_at: datetime = Field(sa_column=instant())
    """System time."""
    outcome: str | None = None
    """Event name of the answer, such as `case.owner.confirmed`; empty while it is awaited."""
    code: str | None = None


class DirectoryEntry(Base, table=True):
    """How an organisation is called and where it serves. No mailbox: the desk mails nobody."""

    __tablename__ = "directory"  # pyright: ignore[reportAssignmentType]

    party: str = Field(primary_key=True)
    organisation: str
    role: str
    name: str
    municipalities: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
