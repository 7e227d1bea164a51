"""The 300 women of the trial: what becomes of each, and when."""

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

REFERRALS = int(os.environ.get("TRIAL_REFERRALS", "300"))
"""Fewer are enough to see that something that is broken on purpose is noticed."""


class Fate(StrEnum):
    """What happens to a referral after it was accepted."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_FATES = (
    *[Fate.UNANSWERED] * 4,
    *[Fate.ANSWERED] * 4,
    Fate.ENDED,
    Fate.WITHDRAWN,
)


@dataclass
class Referral:
    """One referral. `early` ones meet their fate before the first rung is due, the others after it."""

    reference: str
    urgent: bool
    fate: Fate
    early: bool
    sent_at: datetime | None = None
    case: UUID | None = None

    @property
    def case_id(self) -> UUID:
        """The case that it became. Raises `LookupError` before it was accepted."""
        if self.case is None:
            raise LookupError(self.reference)
        return self.case

    @property
    def submitted_at(self) -> datetime:
        """When its sender says it happened. Raises `LookupError` before it was sent."""
        if self.sent_at is None:
            raise LookupError(self.reference)
        return self.sent_at


def referrals() -> list[Referral]:
    """Of 300: 120 unanswered, 120 answered, 30 ended, 30 withdrawn; about half of each urgent, half early."""
    return [
        Referral(
            reference=f"proef-2027-{number:04}",
            urgent=number // 10 % 2 == 0,
            fate=_FATES[number % 10],
            early=number // 20 % 2 == 0,
        )
        for number in range(REFERRALS)
    ]
