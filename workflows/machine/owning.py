"""Who answers for the case: proposal, acceptance, refusal, absence, transfer."""

from workflows.machine.deadlines import meet
from workflows.machine.facts import OwnerConfirmed, OwnerDeclined, OwnerProposed, OwnerReleased
from workflows.machine.ladder import confirm_owner
from workflows.machine.stages import await_answer, start_stage
from workflows.machine.state import Accountable
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode
from workflows.values import new


def _owner_proposed(work: Work, fact: OwnerProposed) -> None:
    asked = new(Accountable, organisation=fact.organisation, deputy=fact.deputy, attempt=fact.attempt)
    work.change(proposal=asked)
    await_answer(work)


def _owner_confirmed(work: Work, fact: OwnerConfirmed) -> None:
    """A yes settles receipt and ownership. A new deputy, or a transfer ended, gives no deadline more time."""
    before, asked = work.state.owner, work.state.proposal
    owner = new(Accountable, organisation=fact.organisation, deputy=fact.deputy)
    work.change(owner=owner)
    if before is not None and before.organisation == fact.organisation and not _answers(asked, fact):
        return
    work.change(proposal=None, absence=None)
    confirm_owner(work)


def _answers(asked: Accountable | None, fact: OwnerConfirmed) -> bool:
    return asked is not None and fact.organisation in (asked.organisation, asked.deputy)


def _owner_released(work: Work, fact: OwnerReleased) -> None:
    """Policy table, row C once more, from now on: a successor with a deputy. Default.

    She answers for the case, and for all that is due, until then; nothing else begins anew. That somebody who
    is not the owner lays it down changes nothing, nor does it while the case is being handed on: that has a
    deadline of its own.
    """
    owner, seeking = work.state.owner, work.open_deadline(StageCode.OWNER_ACCEPTED)
    if owner is None or owner.organisation != fact.organisation or seeking or work.state.transfer:
        return
    start_stage(work, StageCode.OWNER_ACCEPTED, work.at)


def _owner_declined(work: Work, fact: OwnerDeclined) -> None:
    """A refusal of an earlier proposal says nothing about the open one."""
    proposal = work.state.proposal
    if proposal is None or fact.attempt not in (None, proposal.attempt):
        return
    work.change(proposal=None)
    meet(work, StageCode.ABSENCE)


HAPPENS: Happens = {
    OwnerProposed: _owner_proposed,
    OwnerConfirmed: _owner_confirmed,
    OwnerDeclined: _owner_declined,
    OwnerReleased: _owner_released,
}
