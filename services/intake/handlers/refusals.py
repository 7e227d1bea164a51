"""How the front door says no."""

from uuid import UUID

from services.intake.domain import Refusal, unknown_wait
from shared.messaging import Refused


class Declined(Refused):
    """Refused by a rule of the work: the sender is told; nothing is stored, nobody has to look."""


class Early(Declined):
    """What this builds on is not known, or not yet: there is no order across topics."""

    wait_id: UUID | None = None

    def __init__(self, refusal: Refusal, case_id: UUID, organisation: str) -> None:
        super().__init__(refusal.code, refusal.remedy, field=refusal.field)
        self.case_id = case_id
        self.organisation = organisation


class NotAsked(Early):
    """The sender has no say in this case, or not yet: it may have been asked a moment ago."""


class WaitUnknown(Early):
    """It is not known whether this wait is of the safety lane: its beginning may come a moment later."""

    def __init__(self, wait_id: UUID, case_id: UUID, organisation: str) -> None:
        super().__init__(unknown_wait(), case_id, organisation)
        self.wait_id = wait_id


def refused(refusal: Refusal) -> Refused:
    """A decision as the exception that it is."""
    kind = Refused if refusal.quarantine else Declined
    return kind(refusal.code, refusal.remedy, field=refusal.field)


def enforce(refusal: Refusal | None) -> None:
    """Raise a decision to refuse; nothing happens where there is none."""
    if refusal is not None:
        raise refused(refusal)
