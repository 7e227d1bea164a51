"""How the front door says no."""

from uuid import UUID

from services.intake.domain import Refusal
from shared.messaging import Refused


class Declined(Refused):
    """Refused by a rule of the work: the sender is told; nothing is stored, nobody has to look."""


class NotAsked(Declined):
    """The sender has no say in this case, or not yet: it may have been asked a moment ago."""

    def __init__(self, refusal: Refusal, case_id: UUID, organisation: str) -> None:
        super().__init__(refusal.code, refusal.remedy, field=refusal.field)
        self.case_id = case_id
        self.organisation = organisation


def refused(refusal: Refusal) -> Refused:
    """A decision as the exception that it is."""
    kind = Refused if refusal.quarantine else Declined
    return kind(refusal.code, refusal.remedy, field=refusal.field)


def enforce(refusal: Refusal | None) -> None:
    """Raise a decision to refuse; nothing happens where there is none."""
    if refusal is not None:
        raise refused(refusal)
