"""Intake's tables: referrals, pregnancies, consents, sealed identities, parties, who read what."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from shared.consent.tables import standing_table
from shared.messaging.models import instant, service_base

Base = service_base("intake")
standing_table(Base.metadata)


class Pregnancy(Base, table=True):
    """A pregnancy: its due date and how that was found."""

    __tablename__ = "pregnancy"  # pyright: ignore[reportAssignmentType]

    pregnancy_id: UUID = Field(primary_key=True)
    edd: date | None
    method: str
    dated_at: datetime = Field(sa_column=instant())
    born_on: date | None
    opened_at: datetime = Field(sa_column=instant())


class CaseFile(Base, table=True):
    """A case (casus): how many facts it has, and who is accountable. Its row is its lock."""

    __tablename__ = "case_file"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True)
    pregnancy_id: UUID = Field(foreign_key="intake.pregnancy.pregnancy_id", index=True)
    opened_at: datetime = Field(sa_column=instant())
    facts: int
    attempt: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))
    owner: str | None
    deputy: str | None
    held_since: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Since when these organisations have the case: a consent from before must name them."""
    older_waits: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    """Opened when only waits of the safety lane were kept: any other may have begun without a row."""


class Referral(Base, table=True):
    """A referral (verwijzing). Its sender's reference is the second guard against duplicates."""

    __tablename__ = "referral"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("organisation", "reference"),)

    referral_id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="intake.case_file.case_id", index=True)
    organisation: str
    referrer: str
    reference: str
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    municipality: str
    urgent: bool
    complexity: str
    interpreter: bool
    submitted_at: datetime = Field(sa_column=instant())
    accepted_at: datetime = Field(sa_column=instant())


class CaseParty(Base, table=True):
    """An organisation that has been asked for help in a case, or asked for it."""

    __tablename__ = "case_party"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True, foreign_key="intake.case_file.case_id")
    organisation: str = Field(primary_key=True)
    since: datetime = Field(sa_column=instant())


class ExternalWait(Base, table=True):
    """The number of a wait that has begun, and whether it is of the safety lane: then what is told of it
    later is restricted as well.
    """

    __tablename__ = "external_wait"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = Field(primary_key=True, foreign_key="intake.case_file.case_id")
    wait_id: UUID = Field(primary_key=True)
    restricted: bool


class ConsentRecord(Base, table=True):
    """One permission of the woman; a withdrawal closes it, it is never edited."""

    __tablename__ = "consent_record"  # pyright: ignore[reportAssignmentType]

    consent_id: UUID = Field(primary_key=True)
    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("intake.case_file.case_id"), nullable=False))
    purposes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    recipients: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text), nullable=True))
    """Which kinds of organisation may know; empty is every one that helps."""
    text_version: str
    given_on: date
    recorded_by: str
    recorded_at: datetime = Field(sa_column=instant())
    withdrawn_at: datetime | None = Field(sa_column=instant(nullable=True))


class SubjectKey(Base, table=True):
    """The wrapped key of one woman. Destroying it erases her, in every copy."""

    __tablename__ = "subject_key"  # pyright: ignore[reportAssignmentType]

    pregnancy_id: UUID = Field(primary_key=True, foreign_key="intake.pregnancy.pregnancy_id")
    wrapped_key: bytes | None = Field(sa_column=Column(LargeBinary))
    created_at: datetime = Field(sa_column=instant())
    destroyed_at: datetime | None = Field(sa_column=instant(nullable=True))


class SealedIdentity(Base, table=True):
    """Name and contact details, sealed under her key."""

    __tablename__ = "sealed_identity"  # pyright: ignore[reportAssignmentType]

    pregnancy_id: UUID = Field(primary_key=True, foreign_key="intake.pregnancy.pregnancy_id")
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sealed_at: datetime = Field(sa_column=instant())


class Fingerprint(Base, table=True):
    """A keyed hash by which a woman with an open case is recognised; gone when the case has stopped."""

    __tablename__ = "fingerprint"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("fingerprint_case", "case_id"),
        Index("fingerprint_certain", "print", unique=True, postgresql_where=text("certain")),
    )

    print: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    case_id: UUID = Field(primary_key=True, foreign_key="intake.case_file.case_id")
    mark: str
    certain: bool
    """Enough by itself: of such a print there is one open case."""


class EarlyFact(Base, table=True):
    """A fact that builds on what is not known yet: that its sender was asked, or that its wait began."""

    __tablename__ = "early_fact"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("early_fact_case", "case_id", "organisation"),)

    source: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    case_id: UUID
    organisation: str
    wait_id: UUID | None = None
    """The wait whose beginning it waits for; without it, for routing to say that its sender was asked."""
    headers: list[list[str]] = Field(sa_column=Column(JSONB, nullable=False))
    value: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: datetime = Field(sa_column=instant())


class AccessLog(Base, table=True):
    """Who asked to read contact details, when, on what ground, and whether it was granted (NEN 7513)."""

    __tablename__ = "access_log"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("access_log_case", "case_id", "happened_at"),)

    entry_id: UUID = Field(primary_key=True)
    happened_at: datetime = Field(sa_column=instant())
    recorded_at: datetime = Field(sa_column=instant())
    action: str
    outcome: str
    reason: str
    actor_organisation: str
    actor_role: str
    responsible_party: str
    purpose: str
    system: str
    data_category: str
    case_id: UUID
