"""Facts that cannot be. They are on record, somebody is asked to look, and nothing else changes.

A fact that is half true is more dangerous than one that is missing: it could stop what must run. What has
only come before what it needs is kept, and counts once that is told (S45).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workflows.machine import facts
from workflows.machine.facts.early import Early
from workflows.machine.safety import asks_for_a_decision, doubt_the_lane, is_known
from workflows.machine.special import tell
from workflows.machine.state import CaseState
from workflows.machine.supporting import has_begun, is_planned
from workflows.machine.work import Work

NOTICE = "data_quality"

_Of = Callable[[CaseState, Any], bool]


def cannot_be(work: Work, fact: facts.Fact) -> bool:
    """Whether this fact contradicts what the case knows."""
    contradicts = _CONTRADICTS.get(type(fact))
    if contradicts is None and not work.policy.keeps_former_rules:
        contradicts = _CONTRADICTS_SINCE.get(type(fact))
    return contradicts is not None and contradicts(work.state, fact)


def doubt(work: Work, fact: facts.Fact) -> None:
    """The coordinator looks at the record; of the safety lane nobody else reads what it is about."""
    if type(fact) is facts.ConcernDecided:
        doubt_the_lane(work)
    else:
        tell(work, NOTICE)


def keep_early(work: Work, fact: facts.Fact) -> None:
    """What comes before what it needs is kept until that is told."""
    early, policy = _COMES_EARLY.get(type(fact)), work.policy
    if early is None or policy.keeps_former_rules or policy.special.early_waits is None:
        return
    if early(work.state, fact):
        work.change(early=(*_still_kept(work), fact))


def come_true(work: Work) -> tuple[Early, ...]:
    """What was told before what it needs, and counts from now on, since that is told."""
    if not work.state.early:
        return ()
    kept = _still_kept(work)
    found = tuple(each for each in kept if _NEEDS[type(each)](work.state, each))
    if found:
        work.change(early=tuple(each for each in kept if each not in found))
    return found


def _still_kept(work: Work) -> tuple[Early, ...]:
    """Not for ever: who looked has told by then what is so, and the same name may mean something new."""
    days = work.policy.special.early_waits
    since = work.at - timedelta(days=days.is_ if days else 0)
    return tuple(each for each in work.state.early if each.at >= since)


def _no_transfer(state: CaseState, _: Any) -> bool:
    """Answered or completed, but never proposed. To complete what was proposed is also a yes to it: routing
    judged that it may be (`services.routing.domain.moving.complete`).
    """
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


def _never_begun(state: CaseState, fact: facts.SupportEnded) -> bool:
    """Neither did it begin, nor does a plan name it: of what is planned it says that it never will."""
    return not has_begun(state, fact.offer) and not is_planned(state, fact.offer)


def _not_asked(state: CaseState, fact: facts.ConcernDecided) -> bool:
    """Nobody told of this concern, and nothing else waits for a decision. One told again is no doubt."""
    again = any(type(each) is facts.ConcernDecided and each.concern == fact.concern for each in state.early)
    return not (again or is_known(state, fact.concern) or asks_for_a_decision(state))


def _not_born(state: CaseState, fact: facts.Discharged) -> bool:
    """Home from hospital before there was a child."""
    return not _is_born(state, fact)


def _is_born(state: CaseState, fact: facts.Discharged) -> bool:
    return state.birth is not None and fact.discharged_on >= state.birth.born_on


def _is_undecided(state: CaseState, fact: facts.ConcernDecided) -> bool:
    return any(each.concern == fact.concern for each in state.concerns)


_CONTRADICTS: dict[type, _Of] = {
    facts.TransferAccepted: _no_transfer,
    facts.TransferRefused: _no_transfer,
    facts.TransferCompleted: _no_transfer,
    facts.WaitRechecked: _no_such_wait,
    facts.WaitEnded: _no_such_wait,
    facts.ItemClosed: _no_such_item,
    facts.AppointmentMissed: _before_referral,
    facts.ReferralMerged: _from_the_future,
}
_CONTRADICTS_SINCE: dict[type, _Of] = {
    facts.ConcernDecided: _not_asked,
    facts.Discharged: _not_born,
    facts.SupportEnded: _never_begun,
}
"""Not under a policy from before: such a case passed over the first two, and owed feedback for the third."""
_COMES_EARLY: dict[type, _Of] = {
    facts.ConcernDecided: lambda state, fact: not is_known(state, fact.concern),
    facts.Discharged: lambda state, _: state.birth is None,
    facts.SupportEnded: _never_begun,
}
"""A decision also where it settles something else: its number is of one concern alone."""
_NEEDS: dict[type, _Of] = {
    facts.ConcernDecided: _is_undecided,
    facts.Discharged: _is_born,
    facts.SupportEnded: lambda state, fact: has_begun(state, fact.offer),
}
"""What must be told for what came before it to count. A plan alone is none: who agrees on one after the end
was told wants that support.
"""
