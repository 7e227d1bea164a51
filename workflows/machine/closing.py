"""How a case that ran its course comes to its close, and how a closed one goes on.

The part after birth ends when its owner closes it; or, with every step behind it, once closing was asked
and nobody had anything to add. Within half a year a closed case can go on (heropenen), planned afresh, but
never after the pregnancy ended, permission was withdrawn or her key was destroyed.
"""

from datetime import timedelta

from shared.pregnancy import local_date
from shared.schemas.contracts.case import CasePhase
from workflows.machine.checks import plan_check
from workflows.machine.deadlines import set_deadline
from workflows.machine.effects import PhaseChanged
from workflows.machine.ending import settle, stop
from workflows.machine.escalating import notice
from workflows.machine.facts import CaseReopened
from workflows.machine.late import weigh_lateness
from workflows.machine.owing import answer_for_it_again, ask_anew, owe_again
from workflows.machine.postnatal import plan_steps
from workflows.machine.refusing import plan_offers
from workflows.machine.safety import go_on_with_all, plan_second_look
from workflows.machine.stages import expect_asked_meeting, weigh_complexity
from workflows.machine.thresholds import threshold_due
from workflows.machine.work import Happens, Work
from workflows.policy.timetable import timetable


def ask_to_close(work: Work) -> None:
    """Every step after birth is behind the case: its owner is asked to close it, or to hand it on."""
    state = work.state
    if state.birth is None or state.stopped_because is not None or state.closing_due is not None:
        return
    if not any(each.kind == "postnatal" for each in state.deadlines):
        _ask(work)


def close_when_asked(work: Work) -> None:
    """Closing was asked and the allowance is used up: closed, unless something is still owed."""
    due = work.state.closing_due
    if due is None or due > work.at:
        return
    if work.state.deadlines:
        _ask(work)
        return
    work.change(closed_at=work.at)
    stop(work, "closed")
    settle(work)


def _ask(work: Work) -> None:
    notice(work, "closing_asked", 0, ("responsible",))
    work.change(closing_due=work.policy.aftercare.closing_asked_again.is_.after(work.at))


def _case_reopened(work: Work, fact: CaseReopened) -> None:
    """It goes on as if handed in now (`counted_from`), with what is known: planned afresh, from now. Default.

    What was past by then is not held against anybody: it never comes back as a deadline of its own.
    What is still owed runs again.
    """
    closed_at, days = work.state.closed_at, work.policy.aftercare.reopen_within.is_
    if work.state.stopped_because != "closed" or closed_at is None:
        return
    if local_date(fact.at) > local_date(closed_at) + timedelta(days=days):
        return
    work.change(closed=False, stopped_because=None, closed_at=None, reopened_at=fact.at)
    work.change(attempts_to_reach=(), appointments_missed=())
    _say_it_goes_on(work)
    if work.state.birth is not None:
        plan_steps(work, ahead_only=True)
    else:
        _plan_pregnancy(work)
    go_on_with_all(work)
    owe_again(work)
    answer_for_it_again(work)
    ask_anew(work)


def _say_it_goes_on(work: Work) -> None:
    count = work.state.attempts.get("reopened", 0) + 1
    work.change(attempts={**work.state.attempts, "reopened": count})
    effect_id = work.effect_id(f"reopened:{count}")
    before, after = CasePhase.CLOSED, CasePhase(work.state.phase)
    work.say(PhaseChanged(effect_id=effect_id, at=work.at, due=work.at, before=before, after=after))


def _plan_pregnancy(work: Work) -> None:
    """The week thresholds ahead, and one plan for what is late already; what a complex case needs."""
    _plan_weeks(work)
    plan_offers(work)
    weigh_complexity(work)
    expect_asked_meeting(work)
    plan_check(work)
    plan_second_look(work)
    work.change(catch_up=False)
    weigh_lateness(work)


def _plan_weeks(work: Work) -> None:
    """A week that bound before, or binds at this very moment, is past; the others with grace from now."""
    if (edd := work.policy_edd) is None:
        return
    for week in work.policy.thresholds:
        _, binds = timetable(work.policy, edd).week(week)
        if binds > work.at and (due := threshold_due(work, week)) is not None:
            set_deadline(work, week, "threshold", work.at, due)


HAPPENS: Happens = {
    CaseReopened: _case_reopened,
}
