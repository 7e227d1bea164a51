"""Hard week thresholds: what must be true at a gestational week, whatever the stages say.

"We often have only 20 to 25 weeks" (IJmond report 2021). A threshold binds at 16:00 of its day, earlier
on a day off, but not before the grace that a late referral gets.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from shared.pregnancy import GestationalAge, binding_instant, date_of, local_date
from shared.schemas.contracts.case import Milestone, PlanItem
from shared.schemas.values import Complexity
from workflows.machine.deadlines import meet, set_deadline
from workflows.machine.state import CaseState
from workflows.machine.work import Work
from workflows.policy import Condition, Requirement


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


def is_satisfied(work: Work, code: str) -> bool:
    """Whether everything that this threshold, or postnatal step, asks for is so."""
    return not open_requirements(work, code)


def open_requirements(work: Work, code: str) -> tuple[Requirement, ...]:
    """What this threshold, or postnatal step, asks for in this case and is not so yet."""
    day = local_date(work.at)
    return tuple(each for each in _asked(work, code) if not _holds(work.state, each, day))


def _asked(work: Work, code: str) -> tuple[Requirement, ...]:
    threshold, state = work.policy.threshold(code), work.state
    complex_too = threshold.requires_complex if state.complexity is Complexity.COMPLEX else ()
    urgent_too = threshold.requires_urgent if state.urgent else ()
    return (*threshold.requires, *complex_too, *urgent_too)


def _holds(state: CaseState, requirement: Requirement, day: date) -> bool:
    if isinstance(requirement, Milestone):
        return requirement in state.milestones
    return _HOLDS[requirement](state, day)


def meet_late(work: Work) -> None:
    """A missed threshold whose requirements have come true is no longer overdue."""
    for deadline in work.state.deadlines:
        if deadline.kind != "stage" and deadline.missed and is_satisfied(work, deadline.code):
            meet(work, deadline.code)


def _grace_end(work: Work) -> datetime:
    """Policy, grace: by gestational age at submission; half for an urgent case. Default."""
    grace = work.policy.grace_at(work.policy_ga(work.state.submitted_at))
    allowance = grace.urgent if work.state.urgent else grace.is_
    return allowance.after(work.state.submitted_at)


def _contact_made(state: CaseState, _: date) -> bool:
    return state.client_contact_at is not None and state.referrer_contact_at is not None


def _open_critical_items(state: CaseState) -> Iterator[PlanItem]:
    return (each for each in state.items if each.critical and each.item_id not in state.items_closed)


def _no_overdue_critical_item(state: CaseState, day: date) -> bool:
    """A critical item without a date counts as overdue: nobody can say it will be in time."""
    return all(item.due is not None and item.due >= day for item in _open_critical_items(state))


def _items_have_dates(state: CaseState, _: date) -> bool:
    """Every critical item has a date before 36+0, when nothing critical may be open."""
    latest = None if state.edd is None else date_of(state.edd, GestationalAge.parse("36+0"))
    open_items = _open_critical_items(state)
    return all(item.due is not None and (latest is None or item.due <= latest) for item in open_items)


_HOLDS: dict[Condition, Callable[[CaseState, date], bool]] = {
    Condition.OWNER: lambda state, _: state.owner is not None,
    Condition.DEPUTY: lambda state, _: state.owner is not None and bool(state.owner.deputy),
    Condition.CONTACT: _contact_made,
    Condition.DATING: lambda state, _: state.edd is not None,
    Condition.EXPLORATION: lambda state, _: state.exploration_concluded_at is not None,
    Condition.PLAN: lambda state, _: state.plan_agreed_at is not None,
    Condition.SUPPORT: lambda state, _: state.support_started_at is not None,
    Condition.MEETING: lambda state, _: state.meeting_held_at is not None,
    Condition.ITEMS_HAVE_DATES: _items_have_dates,
    Condition.NO_OVERDUE_CRITICAL_ITEM: _no_overdue_critical_item,
    Condition.NO_OPEN_CRITICAL_ITEM: lambda state, _: not any(_open_critical_items(state)),
    Condition.NO_EXTERNAL_WAIT: lambda state, _: not state.waits,
}
