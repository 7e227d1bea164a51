"""Hard week thresholds: what must be true at a gestational week, whatever the stages say.

"We often have only 20 to 25 weeks" (IJmond report 2021). A threshold binds at 16:00 of its day, earlier
on a day off, but not before the grace that a late referral gets.
"""

from collections.abc import Callable
from datetime import date, datetime

from shared.pregnancy import GestationalAge, binding_instant, date_of, local_date
from workflows.machine.deadlines import meet, set_deadline
from workflows.machine.state import CaseState
from workflows.machine.work import Work
from workflows.policy import Requirement


def start_thresholds(work: Work) -> None:
    """Let every threshold run that is not already past at submission (those are never evaluated)."""
    for week in work.policy.thresholds:
        if due := threshold_due(work, week):
            set_deadline(work, week, "threshold", work.state.submitted_at, due)


def threshold_due(work: Work, week: str) -> datetime | None:
    """The binding instant: the latest of its own day and the grace from submission.

    Nothing while the due date is unknown, and for a threshold already past at submission. Default.
    """
    edd, submitted = work.policy_edd, work.state.submitted_at
    if edd is None:
        return None
    day = date_of(edd, GestationalAge.parse(week))
    if day < local_date(submitted):
        return None
    return max(binding_instant(day), _grace_end(work))


def is_satisfied(work: Work, week: str) -> bool:
    """Whether everything that this threshold asks for is so."""
    day = local_date(work.at)
    requires = work.policy.thresholds[week].requires
    return all(_HOLDS[requirement](work.state, day) for requirement in requires)


def meet_late(work: Work) -> None:
    """A missed threshold whose requirements have come true is no longer overdue."""
    for deadline in work.state.deadlines:
        if deadline.kind == "threshold" and deadline.missed and is_satisfied(work, deadline.code):
            meet(work, deadline.code)


def _grace_end(work: Work) -> datetime:
    """Policy, grace: by gestational age at submission; half for an urgent case. Default."""
    grace = work.policy.grace_at(work.policy_ga(work.state.submitted_at))
    allowance = grace.urgent if work.state.urgent else grace.is_
    return allowance.after(work.state.submitted_at)


def _contact_made(state: CaseState, _: date) -> bool:
    return state.client_contact_at is not None and state.referrer_contact_at is not None


def _no_overdue_critical_item(state: CaseState, day: date) -> bool:
    """A critical item without a date counts as overdue: nobody can say it will be in time."""
    still_open = (item for item in state.items if item.critical and item.item_id not in state.items_closed)
    return all(item.due is not None and item.due >= day for item in still_open)


_HOLDS: dict[Requirement, Callable[[CaseState, date], bool]] = {
    Requirement.OWNER: lambda state, _: state.owner is not None,
    Requirement.DEPUTY: lambda state, _: state.owner is not None and bool(state.owner.deputy),
    Requirement.CONTACT: _contact_made,
    Requirement.PLAN: lambda state, _: state.plan_agreed_at is not None,
    Requirement.SUPPORT: lambda state, _: state.support_started_at is not None,
    Requirement.NO_OVERDUE_CRITICAL_ITEM: _no_overdue_critical_item,
}
