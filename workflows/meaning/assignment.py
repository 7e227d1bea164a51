"""Who answers for the case: proposal, answer, absence, transfer. What counts of it, routing says."""

from shared.schemas import Event
from shared.schemas.contracts import assignment, linked, staff, transfer
from shared.schemas.values import Party
from workflows.machine import facts
from workflows.meaning.base import Fields, Means, nothing, said


def _proposed(event: Event[assignment.CaseOwnerProposed]) -> Fields:
    return {**_pair(event), "attempt": event.data.attempt}


def _pair(event: Event[assignment.CaseOwnerProposed | assignment.CaseOwnerConfirmed]) -> Fields:
    heard = event.data
    return {"organisation": heard.owner.organisation, "deputy": heard.deputy.organisation}


def _whose(event: Event[staff.StaffAbsent | staff.StaffReturned]) -> Fields:
    """Whose person it is: the sender's own, unless the coordination named another."""
    return {"organisation": event.data.organisation or Party.parse(event.actor or "").organisation}


def _own(event: Event[assignment.CaseOwnerReleased]) -> Fields:
    return {"organisation": Party.parse(event.actor or "").organisation}


def _absent(event: Event[staff.StaffAbsent]) -> Fields:
    return {**_whose(event), "until": event.data.until, "deputised": event.data.deputised}


def _offered(event: Event[transfer.CaseTransferOpened]) -> Fields:
    return {"organisation": event.data.owner.organisation, "municipality": event.data.municipality}


def _stands_in(event: Event[transfer.CaseTransferCompleted]) -> Fields:
    return {"deputy": event.data.deputy.organisation}


MEANS: Means = {
    assignment.CaseOwnerProposed: (facts.OwnerProposed, _proposed),
    assignment.CaseOwnerConfirmed: (facts.OwnerConfirmed, _pair),
    assignment.CaseOwnerDeclined: (facts.OwnerDeclined, nothing),
    assignment.CaseOwnerReleased: (facts.OwnerReleased, _own),
    staff.StaffAbsent: (facts.StaffAbsent, _absent),
    staff.StaffReturned: (facts.StaffReturned, _whose),
    transfer.ClientMoved: (facts.ClientMoved, said("municipality")),
    linked.ClientLinkedPartyAdded: (facts.LinkedPartyAdded, said("organisation", "role")),
    transfer.CaseTransferOpened: (facts.TransferProposed, _offered),
    transfer.CaseTransferAccepted: (facts.TransferAccepted, nothing),
    transfer.CaseTransferBounced: (facts.TransferRefused, nothing),
    transfer.CaseTransferWithdrawn: (facts.TransferWithdrawn, said("replaced")),
    transfer.CaseTransferCompleted: (facts.TransferCompleted, _stands_in),
}
