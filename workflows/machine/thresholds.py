"""Hard week thresholds: what must be true at a gestational week, whatever the stages say.

"We often have only 20 to 25 weeks" (IJmond report 2021). A threshold binds at 16:00 of its day, earlier
on a day off, but not before the grace that a late referral gets.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final

from shared.pregnancy import GestationalAge, date_of, local_date
from shared.schemas.contracts.case import Milestone, PlanItem
from workflows.machine.deadlines import meet, set_deadline
from workflows.machine.escalating import notice
from workflows.machine.stages import ask_for_meeting, expect_meeting
from workflows.machine.standing import is_complex, is_watched
from workflows.machine.state import CaseState, Deadline
from workflows.machine.work import Work
from workflows.policy import Allowance, Condition, Requirement, StageCode
from workflows.policy.codes import PRESUMES_BIRTH
from workflows.policy.timetable import timetable

LANDING: Final = "pn_soft_landing"


def start_thresholds(work: Work) -> None:
    """Let every threshold run that is not already past at submission (those are never evaluated)."""
    submitted, grace = work.state.counted_from, _grace_end(work)
    for week in work.policy.thresholds:
        if due := _binds(work, week, grace):
            set_deadline(work, week, "threshold", submitted, due)


def threshold_due(work: Work, week: str) -> datetime | None:
    """The binding instant: the latest of its own day and the grace from submission.

    Nothing while the due date is unknown, and for a threshold already past at submission. Default.
    """
    return _binds(work, week, _grace_end(work))


def _binds(work: Work, week: str, grace: datetime) -> datetime | None:
    edd, submitted = work.policy_edd, work.state.counted_from
    if edd is None:
        return None
    day, binds = timetable(work.policy, edd).week(week)
    return None if day < local_date(submitted) else max(binds, grace)


def answer_miss(work: Work, missed: Deadline) -> None:
    """What a missed threshold brings besides the ladder.

    Level 0 tells those it names, once, and is then settled. From 36+0 an emergency meeting is due within
    a working day, from 37+0 the same day (at 37 weeks everybody was called together: IJmond report 2021).
    """
    threshold = work.policy.watched[missed.code]
    if threshold.level == 0:
        work.replace(missed, None)
        notice(work, missed.code, 0, threshold.recipients, attempt=missed.attempt)
    if threshold.meeting is not None:
        _call_meeting(work, threshold.meeting)


def critical_issue_found(work: Work) -> None:
    """Something critical is new. Past 36+0 that is an emergency; before, it waits for its week.

    An emergency meeting is due, its group hears now, and the threshold is looked at again every working
    day until nothing critical is open. Seed: decided for the first time at 37 weeks.
    """
    week = _emergency_week(work)
    if week is None:
        return
    threshold = work.policy.thresholds[week]
    if threshold.meeting is not None:
        _call_meeting(work, threshold.meeting)
    notice(work, "new_critical_issue", threshold.level, threshold.recipients)
    if work.open_deadline(week) is None:
        set_deadline(work, week, "threshold", work.at, threshold.again.after(work.at))


def _emergency_week(work: Work) -> str | None:
    """The last threshold reached whose miss calls an emergency meeting."""
    if work.policy_edd is None:
        return None
    ga = work.policy_ga(work.at)
    reached = [
        week
        for week, each in work.policy.thresholds.items()
        if each.meeting is not None and GestationalAge.parse(week) <= ga
    ]
    return reached[-1] if reached else None


def _call_meeting(work: Work, within: Allowance) -> None:
    ask_for_meeting(work, emergency=True)
    expect_meeting(work, within)


def is_satisfied(work: Work, code: str) -> bool:
    """Whether everything that this threshold, or postnatal step, asks for is so."""
    return next(_open(work, code), None) is None


def open_requirements(work: Work, code: str) -> tuple[Requirement, ...]:
    """What this threshold, or postnatal step, asks for in this case and is not so yet."""
    return tuple(_open(work, code))


def _open(work: Work, code: str) -> Iterator[Requirement]:
    day = local_date(work.at)
    return (each for each in _asked(work, code) if not _holds(work, each, day))


def _asked(work: Work, code: str) -> tuple[Requirement, ...]:
    threshold, state = work.policy.watched[code], work.state
    complex_too = threshold.requires_complex if is_complex(state) else ()
    urgent_too = threshold.requires_urgent if state.urgent else ()
    return (*threshold.requires, *complex_too, *urgent_too)


def _holds(work: Work, requirement: Requirement, day: date) -> bool:
    """While she doubts, nothing that presumes a birth is asked for."""
    state = work.state
    if requirement is Milestone.SOFT_LANDING_DONE:
        return has_landed(work)
    if isinstance(requirement, Milestone):
        return requirement in state.milestones or (state.doubts and requirement in PRESUMES_BIRTH)
    holds = _HOLDS.get(requirement)
    return holds(state, day) if holds else _HOLDS_BY_POLICY[requirement](work)


def has_landed(work: Work) -> bool:
    """Whether the soft landing that is waited for was done: each programme that ends asks for one of its own
    (S32). One that was told before that was kept settles them all.
    """
    state, planned = work.state, work.open_deadline(LANDING)
    done = Milestone.SOFT_LANDING_DONE in state.milestones
    return done and (planned is None or state.landed_until is None or planned.due <= state.landed_until)


def meet_late(work: Work) -> None:
    """A missed threshold whose requirements have come true is no longer overdue.

    While no ladder stands, nothing is.
    """
    if work.state.ladder is None:
        return
    for deadline in work.state.deadlines:
        if deadline.missed and is_watched(deadline) and is_satisfied(work, deadline.code):
            meet(work, deadline.code)


def _grace_end(work: Work) -> datetime:
    """Policy, grace: by gestational age at submission (or reopening); half for an urgent case. Default."""
    start = work.state.counted_from
    grace = work.policy.grace_at(work.policy_ga(start))
    allowance = grace.urgent if work.state.urgent else grace.is_
    return allowance.after(start)


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


def _support_started(state: CaseState, _: date) -> bool:
    """The first of several counts. What starts with the birth counts, until then, as planned."""
    if state.support_started_at is not None or state.birth is not None:
        return state.support_started_at is not None
    planned = [item for item in state.items if item.support and item.item_id not in state.items_closed]
    return bool(planned) and all(item.at_birth for item in planned)


def _contribution_settled(state: CaseState, _: date) -> bool:
    """Nobody asked for it, or it was decided."""
    return StageCode.CONTRIBUTION not in [each.code for each in state.deadlines]


def _birth_start_accepted(state: CaseState, _: date) -> bool:
    """Nothing was planned to start with the birth, or whoever does it said yes."""
    planned = any(item.at_birth and item.item_id not in state.items_closed for item in state.items)
    return not planned or Milestone.BIRTH_START_ACCEPTED in state.milestones


def _place_expected(work: Work) -> bool:
    """Nobody waits for a place to live with care, or there is a day on which one comes free (S27)."""
    kinds = work.policy.special.placements.kinds
    return all(wait.expected_on is not None for wait in work.state.waits if wait.kind in kinds)


def _all_reported(work: Work) -> bool:
    """An outcome shows that there was a report, whoever forgot to tell; not under a policy from before."""
    former = work.policy.keeps_former_rules
    return all(each.reported_at or (each.triaged_at and not former) for each in work.state.concerns)


def _support_or_fallback(state: CaseState, day: date) -> bool:
    return _support_started(state, day) or Milestone.FALLBACK_CHOSEN in state.milestones


def _protection_timeline(state: CaseState, _: date) -> bool:
    """No open safety concern, or it was agreed when what is decided."""
    return not state.concerns or Milestone.PROTECTION_TIMELINE_AGREED in state.milestones


_HOLDS: Final[dict[Condition, Callable[[CaseState, date], bool]]] = {
    Condition.OWNER: lambda state, _: state.owner is not None,
    Condition.DEPUTY: lambda state, _: state.owner is not None and bool(state.owner.deputy),
    Condition.CONTACT: _contact_made,
    Condition.DATING: lambda state, _: state.edd is not None,
    Condition.EXPLORATION: lambda state, _: state.exploration_concluded_at is not None,
    Condition.PLAN: lambda state, _: state.plan_agreed_at is not None,
    Condition.SUPPORT: _support_started,
    Condition.MEETING: lambda state, _: state.meeting_held_at is not None,
    Condition.ITEMS_HAVE_DATES: _items_have_dates,
    Condition.NO_OVERDUE_CRITICAL_ITEM: _no_overdue_critical_item,
    Condition.NO_OPEN_CRITICAL_ITEM: lambda state, _: not any(_open_critical_items(state)),
    Condition.NO_EXTERNAL_WAIT: lambda state, _: not state.waits,
    Condition.SUPPORT_OR_FALLBACK: _support_or_fallback,
    Condition.CONTRIBUTION: _contribution_settled,
    Condition.PROTECTION: _protection_timeline,
    Condition.BIRTH_START: _birth_start_accepted,
}
_HOLDS_BY_POLICY: Final[dict[Condition, Callable[[Work], bool]]] = {
    Condition.PLACE: _place_expected,
    Condition.NO_UNREPORTED_CONCERN: _all_reported,
}
