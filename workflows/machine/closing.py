"""How a case that ran its course comes to its close, and how a closed one goes on.

The part after birth ends when its owner closes it; or, with every step behind it, once closing was asked
and nobody had anything to add. Within half a year a closed case can go on (heropenen), planned afresh, but
never after the pregnancy ended, permission was withdrawn or her key was destroyed.
"""

from datetime import timedelta

from shared.pregnancy import local_date
from shared.schemas.contracts.case import CasePhase
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine.checks import plan_check
from workflows.machine.deadlines import set_deadline
from workflows.machine.effects import PhaseChanged
from workflows.machine.ending import settle, stop
from workflows.machine.escalating import notice
from workflows.machine.facts import CaseReopened
from workflows.machine.late import weigh_lateness
from workflows.machine.postnatal import plan_steps
from workflows.machine.refusing import plan_offers
from workflows.machine.safety import plan_second_look
from workflows.machine.special import ask_for
from workflows.machine.stages import (
    begin_periodic_feedback,
    expect_meeting,
    note_progress,
    owe_feedback,
    start_stage,
    weigh_complexity,
)
from workflows.machine.supporting import expect_supports
from workflows.machine.thresholds import threshold_due
from workflows.machine.waiting import watch_again
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode


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
    _owe_again(work)
    _answer_for_it_again(work)
    _ask_anew(work)


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
    if work.state.meeting_asked:
        expect_meeting(work)
    plan_check(work)
    plan_second_look(work)
    work.change(catch_up=False)
    weigh_lateness(work)


def _plan_weeks(work: Work) -> None:
    """A week that bound before, or binds at this very moment, is past; the others with grace from now."""
    if (edd := work.policy_edd) is None:
        return
    for week in work.policy.thresholds:
        _, binds = work.policy.timetable(edd).week(week)
        if binds > work.at and (due := threshold_due(work, week)) is not None:
            set_deadline(work, week, "threshold", work.at, due)


def _owe_again(work: Work) -> None:
    """First contact, feedback that was not given, support that a plan names, waits: an allowance from now.

    Stall runs unless a support does (`note_progress`). What means nothing after a birth does not run then.
    """
    state = work.state
    if state.client_contact_at is None or state.referrer_contact_at is None:
        start_stage(work, StageCode.FIRST_CONTACT, work.at)
    for moment, happened_at in (
        (FeedbackMoment.CONTACT, state.client_contact_at),
        (FeedbackMoment.START, state.support_started_at),
        (FeedbackMoment.END, state.support_ended_at),
    ):
        if happened_at is not None:
            owe_feedback(work, moment)
    begin_periodic_feedback(work)
    note_progress(work)
    if state.plan_agreed_at is not None:
        expect_supports(work)
    watch_again(work)


def _answer_for_it_again(work: Work) -> None:
    """An owner is needed where there is none; whoever was asked answers; a transfer that was proposed is
    answered, or completed. Under a policy from before that, nobody is asked for the answer once more.
    """
    if work.state.owner is None:
        start_stage(work, StageCode.OWNER_ACCEPTED, work.at)
    if work.state.proposal is not None and StageCode.ABSENCE in work.policy.aftercare.owed_again:
        start_stage(work, StageCode.ABSENCE, work.at)
    if work.state.transfer is not None:
        start_stage(work, StageCode.TRANSFER, work.at)
    if work.state.absence is not None and not work.state.absence.deputised:
        ask_for(work, "deputy_wanted")


def _ask_anew(work: Work) -> None:
    """What was open as it closed and shows in nothing else: answers on the own contribution (N) and on
    consent (O), a successor (C), a transfer to propose or decide on, a signal to follow. Default.
    """
    for code in work.state.owed:
        if code in work.policy.special.tasks:
            ask_for(work, code)
        elif work.open_deadline(code) is None:
            start_stage(work, code, work.at)
    work.change(owed=())


HAPPENS: Happens = {
    CaseReopened: _case_reopened,
}
