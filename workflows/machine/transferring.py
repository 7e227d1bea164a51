"""Handing a case to another municipality or provider. The owner answers for it to the end (S5, S41).

No deadline of the case begins anew because of it: a transfer has a deadline of its own (policy table,
row L), once for the answer and once more for the first contact by who said yes.
"""

from datetime import timedelta

from workflows.machine import facts
from workflows.machine.deadlines import cancel, meet
from workflows.machine.special import ask_for, drop, tell
from workflows.machine.stages import note_progress, receive, start_stage
from workflows.machine.state import Accountable, Transfer
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode


def _client_moved(work: Work, fact: facts.ClientMoved) -> None:
    """Policy, move to another municipality: a transfer is proposed within a working day. Default."""
    if fact.municipality == work.state.municipality:
        drop(work, "transfer_wanted", "moved_back")
        return
    tell(work, "client_moved")
    if work.state.transfer is None:
        ask_for(work, "transfer_wanted")


def _linked_party_added(_: Work, __: facts.LinkedPartyAdded) -> None:
    """It moves no deadline, is no progress, and shifts nothing of who answers for the case (S6)."""


def _transfer_proposed(work: Work, fact: facts.TransferProposed) -> None:
    """A new proposal takes the place of an open one."""
    if unanswered := work.open_deadline(StageCode.TRANSFER):
        cancel(work, unanswered, "proposed_again")
    transfer = Transfer(organisation=fact.organisation, municipality=fact.municipality, proposed_at=fact.at)
    work.change(transfer=transfer)
    meet(work, "transfer_wanted")
    meet(work, "transfer_decision")
    start_stage(work, StageCode.TRANSFER, work.at)


def _transfer_accepted(work: Work, fact: facts.TransferAccepted) -> None:
    """Substantive; yet the old owner stays until the receiver has spoken with her."""
    transfer = work.state.transfer
    if transfer is None or transfer.accepted_at is not None:
        return
    work.change(transfer=transfer.but(accepted_at=fact.at))
    meet(work, StageCode.TRANSFER)
    start_stage(work, StageCode.TRANSFER, work.at)
    note_progress(work)


def _transfer_refused(work: Work, fact: facts.TransferRefused) -> None:
    """The case bounced. The second time in 30 days the coordinator decides (S5). Default."""
    work.change(transfer=None, bounces=(*work.state.bounces, fact.at))
    meet(work, StageCode.TRANSFER)
    rules = work.policy.special
    since = fact.at - timedelta(days=rules.bounces_within.is_)
    if sum(bounce > since for bounce in work.state.bounces) < rules.bounces.is_:
        tell(work, "transfer_refused")
        return
    tell(work, "transfer_bounced")
    ask_for(work, "transfer_decision")


def _transfer_withdrawn(work: Work, fact: facts.TransferWithdrawn) -> None:
    """She moved back: nobody owes an answer or a first contact elsewhere. All else runs on as it is.

    Where a later move or choice took its place, a proposal is awaited again.
    """
    over = work.state.transfer
    work.change(transfer=None)
    drop(work, StageCode.TRANSFER, "proposed_again" if fact.replaced else "moved_back")
    if fact.replaced and over is not None and over.municipality != work.state.municipality:
        ask_for(work, "transfer_wanted")


def _transfer_completed(work: Work, fact: facts.TransferCompleted) -> None:
    """The receiver's first contact: it is the owner from now on, with every deadline as it runs."""
    transfer = work.state.transfer
    if transfer is None:
        return
    owner = Accountable(organisation=transfer.organisation, deputy=fact.deputy)
    work.change(owner=owner, proposal=None, transfer=None, absence=None, municipality=transfer.municipality)
    receive(work)
    for code in (StageCode.TRANSFER, StageCode.OWNER_ACCEPTED, StageCode.ABSENCE, "deputy_wanted"):
        meet(work, code)
    note_progress(work)


HAPPENS: Happens = {
    facts.ClientMoved: _client_moved,
    facts.LinkedPartyAdded: _linked_party_added,
    facts.TransferProposed: _transfer_proposed,
    facts.TransferAccepted: _transfer_accepted,
    facts.TransferRefused: _transfer_refused,
    facts.TransferWithdrawn: _transfer_withdrawn,
    facts.TransferCompleted: _transfer_completed,
}
