"""Which wait a fact is about, and what may be told of one in the safety lane. Pure."""

from uuid import UUID

from services.intake.domain.rules import Refusal
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.safety import SafetyWaitStarted
from shared.schemas.contracts.waits import ExternalWaitEnded, ExternalWaitRechecked, ExternalWaitStarted


def wait_begun(fact: Contract) -> UUID | None:
    """The wait that begins with this fact."""
    return fact.wait_id if isinstance(fact, SafetyWaitStarted | ExternalWaitStarted) else None


def wait_told_of(fact: Contract) -> UUID | None:
    """The wait that this fact goes on about: only its beginning says whether that is in the safety lane."""
    return fact.wait_id if isinstance(fact, ExternalWaitRechecked | ExternalWaitEnded) else None


def unknown_wait() -> Refusal:
    """Of a wait whose beginning is not known, nobody can say who may read of it."""
    remedy = "send first that this wait begins; one that has begun is not begun again by that"
    return Refusal("wait_unknown", remedy, "wait_id")


def without_more(fact: Contract) -> Contract:
    """The same fact with nothing but the number of its wait, however much its sender told."""
    return ExternalWaitRechecked(wait_id=fact.wait_id) if isinstance(fact, ExternalWaitRechecked) else fact
