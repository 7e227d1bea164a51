"""Three moments that a referrer is owed, and whether they may be told now.

A referral is not handled before its referrer has heard of contact, start and end (promise 3, "the loop
closes"). Each of the three moments is told once, and each passes the gate as it leaves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.consent.gate import Kind, Standing, may_disclose
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed, CaseContactMade, SupportEnded, SupportStarted
from shared.schemas.contracts.feedback import FeedbackMoment, FeedbackSent
from shared.schemas.values import Party, Reference

OWED = (FeedbackMoment.CONTACT, FeedbackMoment.START, FeedbackMoment.END)
"""The moments of which every referrer hears once."""
EARLY_WAITS = timedelta(days=14)
"""So long the end of a support that never began waits for its beginning; the policy's default."""
HOLD_SECONDS = 30.0
"""A sender whose view of consent and pregnancy is older than this waits."""


class State(StrEnum):
    """What became of one moment that a referrer is owed."""

    OPEN = "open"
    """It has not happened yet."""
    DUE = "due"
    """It happened, and the referrer does not know yet."""
    SENT = "sent"
    WITHHELD = "withheld"
    """It happened, but there is no basis to tell."""
    CANCELLED = "cancelled"
    """The pregnancy ended: nothing is told any more."""


@dataclass(frozen=True, slots=True)
class Referral:
    """What is known of the referral behind a case; `owner` while nobody accepted is None."""

    case_id: UUID
    referrer: Party
    reference: Reference
    owner: Party | None


@dataclass(frozen=True, slots=True)
class Due:
    """A moment that happened (UTC) and that the referrer is to hear of."""

    moment: FeedbackMoment
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: what is known of consent and pregnancy may be out of date."""


@dataclass(frozen=True, slots=True)
class Settle:
    """Nothing is told, and why."""

    state: State
    code: str


def moment_of(fact: Contract) -> FeedbackMoment | None:
    """Which moment a fact of a case is, if any. Speaking with the referrer alone is no contact.

    A birth is no end: help goes on after it.
    """
    match fact:
        case CaseContactMade(with_client=True):
            return FeedbackMoment.CONTACT
        case SupportStarted():
            return FeedbackMoment.START
        case SupportEnded() | CaseClosed():
            return FeedbackMoment.END
        case _:
            return None


def has_ended_too(ended_early_at: datetime | None, begun_at: datetime) -> bool:
    """Whether the end of a support, told before its beginning, counts now that it began (decision 0028)."""
    return ended_early_at is not None and begun_at - ended_early_at <= EARLY_WAITS


def decide(
    due: Due, referral: Referral, standing: Standing | None, staleness: float
) -> FeedbackSent | Settle | Wait:
    """What to do about a moment that is due. `staleness` is the age in seconds of what we know."""
    if staleness > HOLD_SECONDS:
        return Wait()
    verdict = may_disclose(standing, Kind.FEEDBACK)
    if not verdict.allowed:
        return Settle(State.WITHHELD, verdict.code)
    return FeedbackSent(
        case_id=referral.case_id,
        reference=referral.reference,
        referrer=referral.referrer,
        moment=due.moment,
        happened_at=due.happened_at,
        owner=referral.owner,
    )


def silenced(standing: Standing) -> Settle | None:
    """Whether everything that is still owed lapses: after a loss, and after a withdrawal."""
    if standing.ended_at is not None:
        return Settle(State.CANCELLED, "stopped")
    if standing.granted_at is not None and not standing.consent_holds:
        return Settle(State.WITHHELD, "consent_withdrawn")
    return None
