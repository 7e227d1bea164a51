"""Who answers for a case, told from nothing but what routing published about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed, CaseOwnerUnavailable
from shared.schemas.contracts.transfer import (
    CaseTransferBounced,
    CaseTransferCompleted,
    CaseTransferOpened,
    CaseTransferWithdrawn,
)
from tests.scenarios.answering import Answering


@dataclass
class Heard:
    """How the case stands for somebody who only listens."""

    accountable: str = ""
    deputy: str | None = None
    asked: str = ""
    transfer: str = ""
    municipality: str | None = None
    bounces: int = 0

    def hear(self, said: Any) -> None:
        """One event more."""
        match said:
            case CaseOwnerProposed():
                self.accountable, self.asked = str(said.accountable), said.owner.organisation
            case CaseOwnerUnavailable():
                self.accountable, self.asked = str(said.accountable), ""
            case CaseOwnerConfirmed():
                self.accountable, self.deputy, self.asked = str(said.owner), str(said.deputy), ""
            case CaseTransferOpened():
                self.accountable, self.transfer = str(said.accountable), said.owner.organisation
            case CaseTransferBounced():
                self.transfer, self.bounces = "", said.times
            case CaseTransferWithdrawn():
                self.transfer = ""
            case CaseTransferCompleted():
                self.transfer, self.municipality = "", said.municipality
            case _:
                pass


def heard_otherwise(wanted: Answering, events: Iterable[Event[Any]]) -> Iterator[str]:
    """What is otherwise than wanted, of what an event can tell: not what was never said."""
    found = Heard()
    for event in events:
        found.hear(event.data)
    for name in ("accountable", "deputy", "asked", "transfer", "municipality", "bounces"):
        must, is_ = getattr(wanted, name), getattr(found, name)
        if must is not None and is_ is not None and is_ != must:
            yield f"accountable at {wanted.at}: {name}: {is_!r}, not {must!r}"
