"""What is owed in a case that goes on: it was closed and is reopened, or she takes help after all.

What shows in the case runs again for its whole time from now. What shows in nothing else was kept as it fell
silent (`CaseState.owed`), by the policy: a case that began before policies said so forgets it, as it always
did, since its workflow may sleep past such an instant already.
"""

from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine.absence import is_away
from workflows.machine.special import ask_for
from workflows.machine.stages import (
    begin_periodic_feedback,
    expect_asked_meeting,
    note_progress,
    owe_feedback,
    start_stage,
    weigh_complexity,
)
from workflows.machine.supporting import expect_supports, expect_what_is_named
from workflows.machine.waiting import watch_again
from workflows.machine.work import Work
from workflows.policy import StageCode


def keep_owed(work: Work) -> None:
    """What is open now and nothing else would bring back, should the case go on. By the policy: a case that
    began before policies said so (it may sleep past such an instant already) forgets it, as it always did.
    """
    again = work.policy.aftercare.owed_again
    fresh = (each.code for each in work.state.deadlines if each.code in again)
    work.change(owed=tuple(dict.fromkeys((*work.state.owed, *fresh))))


def owe_again(work: Work) -> None:
    """First contact, feedback that was not given, support that a plan names, waits: an allowance from now.

    Stall runs unless a support does (`note_progress`). What means nothing after a birth does not run then.
    """
    state = work.state
    if state.client_contact_at is None or state.referrer_contact_at is None:
        start_stage(work, StageCode.FIRST_CONTACT, work.at)
    _owe_feedback(work)
    begin_periodic_feedback(work)
    note_progress(work)
    if state.plan_agreed_at is not None:
        expect_supports(work)
    elif not work.policy.keeps_former_rules:
        expect_what_is_named(work)
    watch_again(work)


def owe_what_was_forgotten(work: Work) -> None:
    """A case moves from a policy by which who took help after all, or a case that went on, was not owed all
    again: what shows in the case and does not run, runs for its whole time from now. Default.
    """
    state = work.state
    if state.declined or state.stopped_because is not None:
        return
    weigh_complexity(work)
    expect_asked_meeting(work)
    _owe_feedback(work)
    if state.plan_agreed_at is not None and not state.supports:
        expect_what_is_named(work)
    lacking = {
        StageCode.FIRST_CONTACT: state.client_contact_at is None or state.referrer_contact_at is None,
        StageCode.PERIODIC_FEEDBACK: state.client_contact_at is not None,
    }
    for stage, is_lacking in lacking.items():
        if is_lacking and work.open_deadline(stage) is None:
            start_stage(work, stage, work.at)


def _owe_feedback(work: Work) -> None:
    state = work.state
    for moment, happened_at in (
        (FeedbackMoment.CONTACT, state.client_contact_at),
        (FeedbackMoment.START, state.support_started_at),
        (FeedbackMoment.END, state.support_ended_at),
    ):
        if happened_at is not None:
            owe_feedback(work, moment)


def answer_for_it_again(work: Work) -> None:
    """An owner is needed where there is none; whoever was asked answers; a transfer that was proposed is
    answered, or completed; somebody stands in for an owner who is away. Under a policy from before that,
    nobody is asked for the answer once more.
    """
    if work.state.owner is None:
        start_stage(work, StageCode.OWNER_ACCEPTED, work.at)
    if work.state.proposal is not None and StageCode.ABSENCE in work.policy.aftercare.owed_again:
        start_stage(work, StageCode.ABSENCE, work.at)
    _await_transfer(work)
    absence = work.state.absence
    if absence is not None and not absence.deputised and is_away(work):
        ask_for(work, "deputy_wanted")


def ask_anew(work: Work) -> None:
    """What was open as it fell silent and shows in nothing else: answers on the own contribution (N) and on
    consent (O), a successor (C), a transfer to propose or decide on, a signal to follow. Default.

    While she declines it is kept for the day she does not any more.
    """
    if work.state.declined:
        return
    for code in work.state.owed:
        if code in work.policy.special.tasks:
            ask_for(work, code)
        elif work.open_deadline(code) is None:
            start_stage(work, code, work.at)
    work.change(owed=())


def watch_others(work: Work) -> None:
    """Nothing waits unwatched, and no transfer lies about: each has its deadline again where it has none.

    So from a birth on, also while she declines help: it is for the child too. Default. A case under a policy
    from before keeps its rule.
    """
    if not work.policy.keeps_former_rules:
        watch_again(work)
        _await_transfer(work)


def _await_transfer(work: Work) -> None:
    if work.state.transfer is not None and work.open_deadline(StageCode.TRANSFER) is None:
        start_stage(work, StageCode.TRANSFER, work.at)
