"""Facts that cannot be. They are on record, somebody is asked to look, and nothing else changes.

A fact that is half true is more dangerous than one that is missing: it could stop what must run.
"""

from collections.abc import Callable
from typing import Any

from workflows.machine import facts
from workflows.machine.state import CaseState
from workflows.machine.work import Work

NOTICE = "data_quality"


def cannot_be(work: Work, fact: facts.Fact) -> bool:
    """Whether this fact contradicts what the case knows."""
    contradicts = _CONTRADICTS.get(type(fact))
    return contradicts is not None and contradicts(work.state, fact)


def _no_transfer(state: CaseState, _: Any) -> bool:
    """Answered or completed, but never proposed."""
    return state.transfer is None


def _no_such_wait(state: CaseState, fact: facts.WaitRechecked | facts.WaitEnded) -> bool:
    return all(each.wait != fact.wait for each in state.waits)


def _no_such_item(state: CaseState, fact: facts.ItemClosed) -> bool:
    """Neither in the plan, nor ever closed."""
    planned = {item.item_id for item in state.items}
    return fact.item_id not in planned and fact.item_id not in state.items_closed


def _before_referral(state: CaseState, fact: facts.AppointmentMissed) -> bool:
    return fact.at < state.submitted_at


def _from_the_future(_: CaseState, fact: facts.ReferralMerged) -> bool:
    return fact.submitted_at > fact.at


_CONTRADICTS: dict[type, Callable[[CaseState, Any], bool]] = {
    facts.TransferAccepted: _no_transfer,
    facts.TransferRefused: _no_transfer,
    facts.TransferCompleted: _no_transfer,
    facts.WaitRechecked: _no_such_wait,
    facts.WaitEnded: _no_such_wait,
    facts.ItemClosed: _no_such_item,
    facts.AppointmentMissed: _before_referral,
    facts.ReferralMerged: _from_the_future,
}
