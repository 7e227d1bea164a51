"""Closing the loop (terugkoppeling)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.schemas.contracts.base import Contract
from shared.schemas.values import Party, Reference


class FeedbackMoment(StrEnum):
    """When a referrer is owed an answer."""

    CONTACT = "contact"
    START = "start"
    END = "end"
    PERIODIC = "periodic"
    """Now and then while the case is open, by the policy's row H: that it goes on."""


class FeedbackSent(Contract):
    """The referrer was told. Carries who helps and since when; never content."""

    event: ClassVar[str] = "feedback.sent"

    case_id: UUID
    reference: Reference
    referrer: Party
    moment: FeedbackMoment
    happened_at: datetime
    owner: Party | None
