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
from workflows.machine.postnatal import plan_steps
from workflows.machine.stages import start_stage
from workflows.machine.supporting import expect_supports
from workflows.machine.thresholds import threshold_due
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
    """Deadlines are planned afresh, from now; what is past is not held against anybody."""
    closed_at, days = work.state.closed_at, work.policy.aftercare.reopen_within.is_
    if work.state.stopped_because != "closed" or closed_at is None:
        return
    if local_date(fact.at) > local_date(closed_at) + timedelta(days=days):
        return
    work.change(closed=False, stopped_because=None, closed_at=None)
    _say_it_goes_on(work)
    if work.state.birth is not None:
        plan_steps(work)
    else:
        _plan_pregnancy(work)
    _plan_owner(work)


def _say_it_goes_on(work: Work) -> None:
    count = work.state.attempts.get("reopened", 0) + 1
    work.change(attempts={**work.state.attempts, "reopened": count})
    effect_id = work.effect_id(f"reopened:{count}")
    before, after = CasePhase.CLOSED, CasePhase(work.state.phase)
    work.say(PhaseChanged(effect_id=effect_id, at=work.at, due=work.at, before=before, after=after))


def _plan_pregnancy(work: Work) -> None:
    """The week thresholds ahead, the stall deadline, and support where a plan asks for it."""
    for week in work.policy.thresholds:
        due = threshold_due(work, week)
        if due is not None and due > work.at:
            set_deadline(work, week, "threshold", work.at, due)
    start_stage(work, StageCode.STALL, work.at)
    if work.state.plan_agreed_at is not None:
        expect_supports(work)
    plan_check(work)


def _plan_owner(work: Work) -> None:
    if work.state.owner is None:
        start_stage(work, StageCode.OWNER_ACCEPTED, work.at)


HAPPENS: Happens = {
    CaseReopened: _case_reopened,
}
