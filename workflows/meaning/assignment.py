"""Who answers for the case: proposal, answer, absence, transfer."""

from shared.schemas import Event
from shared.schemas.contracts import assignment, staff, transfer
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


def _absent(event: Event[staff.StaffAbsent]) -> Fields:
    return {**_whose(event), "until": event.data.until, "deputised": event.data.deputised}


MEANS: Means = {
    assignment.CaseOwnerProposed: (facts.OwnerProposed, _proposed),
    assignment.CaseOwnerConfirmed: (facts.OwnerConfirmed, _pair),
    assignment.CaseOwnerDeclined: (facts.OwnerDeclined, nothing),
    staff.StaffAbsent: (facts.StaffAbsent, _absent),
    staff.StaffReturned: (facts.StaffReturned, _whose),
    transfer.ClientMoved: (facts.ClientMoved, said("municipality")),
    transfer.TransferProposed: (facts.TransferProposed, said("organisation", "municipality")),
    transfer.TransferAccepted: (facts.TransferAccepted, nothing),
    transfer.TransferRefused: (facts.TransferRefused, nothing),
    transfer.TransferCompleted: (facts.TransferCompleted, said("deputy")),
}
