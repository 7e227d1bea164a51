"""A corrected due date: everything that runs is counted again from the policy.

Deadlines only move earlier, except when the pregnancy turns out to be less far along than thought (or
the due date was unknown): then they are set anew. What would have been due already is due the next
working morning, all together, so that it gives one alert. Default.
"""

from collections.abc import Mapping
from datetime import date, datetime

from shared.pregnancy import (
    DatingMethod,
    contradicts,
    due_date_problem,
    local_date,
    may_replace,
    next_working_morning,
    policy_edd,
)
from shared.schemas.values import Dating
from workflows.machine.checks import plan_check
from workflows.machine.claiming import hasten
from workflows.machine.deadlines import bring_forward, cancel, set_deadline
from workflows.machine.facts import DatingChanged, DatingConfirmed, MultipleSet
from workflows.machine.ladder import end_if_nothing_is_overdue
from workflows.machine.late import weigh_lateness
from workflows.machine.refusing import plan_offers
from workflows.machine.special import take_back, tell
from workflows.machine.stages import stage_due
from workflows.machine.state import Deadline
from workflows.machine.thresholds import threshold_due
from workflows.machine.work import SAFETY_STAGES, Happens, Work

REASON = "redated"
_CONFLICT = "dating_conflict"


def change_dating(work: Work, edd: date | None, method: DatingMethod) -> None:
    """Take over a due date, unless a better dating method has already spoken."""
    current = _known_by(work)
    if edd is None or (edd == work.state.edd and method == current):
        return
    if _is_doubtful(work, edd, method):
        tell(work, _CONFLICT)
        return
    if may_replace(current, method):
        _go_by(work, edd, method)


def may_go_by(work: Work, edd: date, method: DatingMethod) -> bool:
    """Whether it contradicts nothing that is known, and no better method has spoken."""
    return not _is_doubtful(work, edd, method) and may_replace(_known_by(work), method)


def can_be(work: Work, edd: date) -> bool:
    """Whether a pregnancy of today can have this due date."""
    return due_date_problem(edd, local_date(work.at)) is None


def _known_by(work: Work) -> DatingMethod:
    return DatingMethod.UNKNOWN if work.state.edd is None else work.state.dating_method


def _go_by(work: Work, edd: date, method: DatingMethod) -> None:
    """From now on this due date counts."""
    before, now = work.policy_edd, policy_edd(edd, method)
    former = {each.code: stage_due(work, each.code, each.started_at) for each in _running_stages(work)}
    work.change(edd=edd, dating_method=method)
    if now != before:
        count_again(work, former, later=before is None or now > before)
    plan_check(work)
    weigh_lateness(work)
    plan_offers(work)
    end_if_nothing_is_overdue(work, REASON)
    if before is None or now < before:
        hasten(work)


def _is_doubtful(work: Work, edd: date, method: DatingMethod) -> bool:
    """Whether this due date contradicts what is known, so that a person must look first.

    It lies outside what can be; or contradicts the date that is known (`shared.pregnancy.contradicts`).
    """
    if not can_be(work, edd):
        return True
    known = Dating(edd=work.state.edd, method=work.state.dating_method)
    return contradicts(known, Dating(edd=edd, method=method), work.policy.special.largest_move.is_)


def _running_stages(work: Work) -> list[Deadline]:
    return [each for each in work.state.deadlines if each.kind == "stage" and not each.missed]


def count_again(work: Work, former: Mapping[str, datetime], *, later: bool) -> None:
    """What runs, by the due date and the policy as they are now. Thresholds first: they cap the stages.

    `former`: when each stage would have been due by the due date of before, counted from its start alone.
    """
    for week in work.policy.thresholds:
        _redate_threshold(work, week, later=later)
    for deadline in _running_stages(work):
        _redate_stage(work, deadline, former[deadline.code], later=later)


def _redate_stage(work: Work, deadline: Deadline, former: datetime, *, later: bool) -> None:
    """A running stage keeps its start. What was missed stays missed: it really was late.

    A decision about safety gets no more time, whatever the due date; nor does what was made earlier for a
    reason of its own (an emergency, an answer promised for a day, a doubt that is over). What runs by more
    than its start (urgency that came midway) has one allowance from now at most. Default. A case under a
    policy from before was counted from its start alone.
    """
    due, by_start = stage_due(work, deadline.code, deadline.started_at), work.policy.keeps_former_rules
    made_earlier = deadline.due < former and not by_start
    if due > deadline.due and later and deadline.subject not in SAFETY_STAGES:
        if not made_earlier:
            _set_anew(work, deadline, due)
    elif former < deadline.due and not by_start:
        bring_forward(work, deadline, stage_due(work, deadline.code, work.at))
    elif due < deadline.due:
        bring_forward(work, deadline, due)


def _redate_threshold(work: Work, week: str, *, later: bool) -> None:
    """A threshold follows the due date; one that lies ahead (again) is evaluated (again)."""
    due, deadline = threshold_due(work, week), work.open_deadline(week)
    if deadline is None:
        _add_threshold(work, week, due)
    elif due is None:
        cancel(work, deadline, REASON)
    elif deadline.missed or deadline.started_at > work.state.counted_from:
        if due > work.at:  # missed, or planned again after a miss: it lies ahead once more
            _set_anew(work, deadline, due)
    elif due > deadline.due and later:
        _set_anew(work, deadline, due)
    elif due < deadline.due:
        bring_forward(work, deadline, due)


def _add_threshold(work: Work, week: str, due: datetime | None) -> None:
    """One that is not running: new, or decided before and now ahead again."""
    if due is None:
        return
    if due > work.at:
        set_deadline(work, week, "threshold", work.state.counted_from, due)
    elif week not in work.state.attempts:
        _set_for_next_morning(work, week)


def _set_for_next_morning(work: Work, week: str) -> None:
    start = work.state.counted_from
    set_deadline(work, week, "threshold", start, next_working_morning(work.at))


def _set_anew(work: Work, deadline: Deadline, due: datetime) -> None:
    cancel(work, deadline, REASON)
    set_deadline(work, deadline.code, deadline.kind, deadline.started_at, due)


def _dating_changed(work: Work, fact: DatingChanged) -> None:
    change_dating(work, fact.edd, fact.method)


def _dating_confirmed(work: Work, fact: DatingConfirmed) -> None:
    """Somebody looked: this one holds, whatever method or date was known. Nobody need look any more.

    One that lies outside what can be is asked after like any other.
    """
    if not can_be(work, fact.edd):
        tell(work, _CONFLICT)
        return
    take_back(work, _CONFLICT)
    if (fact.edd, fact.method) != (work.state.edd, work.state.dating_method):
        _go_by(work, fact.edd, fact.method)


def _multiple_set(work: Work, fact: MultipleSet) -> None:
    """How many there are; every deadline holds for all of them together."""
    work.change(children=fact.children)


HAPPENS: Happens = {
    MultipleSet: _multiple_set,
    DatingChanged: _dating_changed,
    DatingConfirmed: _dating_confirmed,
}
