"""What an event of another service means to the case machine. Pure; `workflows/meaning` says it by noun."""

from datetime import datetime
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.referral import CaseOpened
from workflows.machine.facts import Fact
from workflows.meaning import assignment, pregnancy, progress, referral, safety, support
from workflows.meaning.base import Means

_FACTS: Means = {
    **referral.MEANS,
    **pregnancy.MEANS,
    **progress.MEANS,
    **assignment.MEANS,
    **safety.MEANS,
    **support.MEANS,
}


def fact_of(event: Event[Any], no: int, at: datetime) -> Fact:
    """The fact that an event is. Raises `KeyError` for an event that is none."""
    fact, fields = _FACTS[type(event.data)]
    return fact(no=no, at=at, **fields(event))


def fact_contracts() -> tuple[type[Contract], ...]:
    """The events that are facts of a case, its opening apart."""
    return tuple(contract for contract in _FACTS if contract is not CaseOpened)


def fact_types() -> frozenset[type[Any]]:
    """The facts that some event is."""
    return frozenset(fact for fact, _ in _FACTS.values())
