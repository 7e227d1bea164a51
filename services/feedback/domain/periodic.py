"""The periodic word to the referrer: when it is due, and that it tells of something.

How often is the policy's business (row H), so the deadline that runs says when: here it is met, a little
ahead. Only where somebody did something for her since the referrer last heard. A message that says
nothing would hide a case that fell silent; then the deadline is missed, and people are asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import (
    CaseContactMade,
    CasePlanAgreed,
    CasePlanChanged,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.mdo import MdoHeld
from shared.schemas.contracts.progress import CaseDecisionRecorded, CaseExplorationConcluded

ROW = "H"
"""The row of the policy table whose deadlines are met here."""
AHEAD = timedelta(days=1)
"""So long before it is due it is told; of a short allowance in its second half. Our default."""
PROGRESS = (
    CaseContactMade,
    CaseExplorationConcluded,
    CasePlanAgreed,
    CasePlanChanged,
    CaseDecisionRecorded,
    MdoHeld,
    SupportStarted,
    SupportEnded,
)
"""What tells the referrer that the case goes on."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a fact says about the case's going on: that something was done, that the referrer knows it."""

    progress: bool
    by_referrer: bool


def heard(fact: Contract) -> Heard:
    """A contact that reached nobody is none; who spoke with the referrer need not write."""
    if isinstance(fact, CaseContactMade):
        return Heard(fact.with_client or fact.with_referrer, fact.with_referrer)
    return Heard(isinstance(fact, PROGRESS), by_referrer=False)


def tell_at(begun_at: datetime, due: datetime) -> datetime:
    """From when on the next periodic word may go out."""
    return max(due - AHEAD, begun_at + (due - begun_at) / 2)
