"""What a message turns into on its way in, before anything is decided. In memory only."""

from typing import ClassVar

from pydantic import Field

from services.intake.domain.person import Person
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.referral import ReferralSubmitted


class UnsealedReferral(ReferralSubmitted):
    """A referral whose envelope has been opened. Lives in memory only, and cannot be written out."""

    person: Person = Field(exclude=True)
    digest: bytes = Field(exclude=True)


class UnconsentedReferral(Contract):
    """A referral without a valid consent: its identity was never looked at and is dropped here."""

    event: ClassVar[str] = ReferralSubmitted.event

    code: str
    remedy: str
    field: str | None
    reference: str | None
    digest: bytes


class PassedBy(Contract):
    """An event on an internal topic that is none of the front door's business."""

    event: ClassVar[str] = "passed.by"
