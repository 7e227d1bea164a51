"""Which wait a fact is about, and what may be told of one in the safety lane. Pure."""

from uuid import UUID

from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.waits import ExternalWaitEnded, ExternalWaitRechecked


def wait_told_of(fact: Contract) -> UUID | None:
    """The wait that this fact goes on about; the beginning of a wait says by its type where it belongs."""
    return fact.wait_id if isinstance(fact, ExternalWaitRechecked | ExternalWaitEnded) else None


def without_more(fact: Contract) -> Contract:
    """The same fact with nothing but the number of its wait, however much its sender told."""
    return ExternalWaitRechecked(wait_id=fact.wait_id) if isinstance(fact, ExternalWaitRechecked) else fact
