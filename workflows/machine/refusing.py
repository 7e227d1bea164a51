"""She does not want help now: everything rests, and help is offered again at a few moments (S13, S26).

With a safety concern nothing rests: somebody decides what follows (Wet meldcode steps 2 to 5), and help
is offered by another person.
"""

from datetime import datetime

from shared.pregnancy import GestationalAge, binding_instant, date_of
from shared.schemas.contracts.case import Milestone
from workflows.machine import facts
from workflows.machine.deadlines import cancel, set_deadline, tighten
from workflows.machine.ladder import end_if_nothing_is_overdue
from workflows.machine.owing import answer_for_it_again, ask_anew, keep_owed, owe_again
from workflows.machine.restricted import HELP_REFUSED
from workflows.machine.special import take_back, tell
from workflows.machine.stages import (
    answer_consent,
    ask_consent,
    expect_asked_meeting,
    note_progress,
    start_stage,
    weigh_complexity,
)
from workflows.machine.thresholds import threshold_due
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode

_OFFER = "reoffer"


def plan_offers(work: Work) -> None:
    """While she declines: at each moment ahead help is offered again, at most four times. Default.

    Not if she said that she does not want to be asked again: "client may switch off" (policy, refusal).
    """
    declines = work.state.declined and work.state.ask_again
    for week in work.policy.special.reoffers:
        code = f"{_OFFER}.{week}"
        take_back(work, code)
        if declines and (at := _moment(work, week)) is not None and at > work.at:
            tell(work, code, at=at)


def take_up(work: Work, fact: facts.Fact) -> None:
    """She wants help after all: what lies ahead runs again, and nothing of what passed is held against it.

    What is owed, also by what was told meanwhile, runs again for its whole time from now, as where a closed
    case goes on; and counting how often she was not reached begins afresh. Default. A case under a policy
    from before that needs an owner, and may not stall; the rest it forgets, as it always did.
    """
    if not work.state.declined or not _accepts(fact):
        return
    work.change(declined=False, ask_again=True)
    plan_offers(work)
    for week in work.policy.thresholds:
        if (due := threshold_due(work, week)) is not None and due > work.at:
            set_deadline(work, week, "threshold", work.state.counted_from, due)
    if not work.policy.keeps_former_rules:
        _owe_everything(work)
        return
    if work.state.owner is None:
        start_stage(work, StageCode.OWNER_ACCEPTED, work.at)
    note_progress(work)


def _owe_everything(work: Work) -> None:
    work.change(attempts_to_reach=(), appointments_missed=())
    weigh_complexity(work)
    expect_asked_meeting(work)
    owe_again(work)
    answer_for_it_again(work)
    ask_anew(work)


def _help_refused(work: Work, fact: facts.HelpRefused) -> None:
    if fact.safety_concern:
        _decide_on_safety(work)
        return
    keep_owed(work)
    work.change(declined=True, ask_again=fact.ask_again)
    for deadline in work.state.deadlines:
        if not work.may_run(deadline.kind, deadline.subject):
            cancel(work, deadline, "declined")
    end_if_nothing_is_overdue(work, "declined")
    plan_offers(work)


def _decide_on_safety(work: Work) -> None:
    """Within a working day, from 34+0 the same day. Default."""
    tell(work, HELP_REFUSED)
    code = StageCode.SAFETY_DECISION
    if work.open_deadline(code) is None:
        start_stage(work, code, work.at)
    planned = work.open_deadline(code)
    due = work.policy.special.refusal_decision.is_.after(work.at)
    if planned is not None and not planned.missed and due < planned.due:
        tighten(work, planned, due)


def _consent_asked(work: Work, _: facts.ConsentAsked) -> None:
    if Milestone.CONSENT_ASKED not in work.state.milestones:
        work.change(milestones=(*work.state.milestones, Milestone.CONSENT_ASKED))
    ask_consent(work)


def _consent_answered(work: Work, _: facts.ConsentAnswered) -> None:
    """Yes or no: an answer. Who said no to telling one party more did not refuse help."""
    answer_consent(work)


def _accepts(fact: facts.Fact) -> bool:
    if isinstance(fact, facts.ConsentAnswered):
        return fact.granted
    return isinstance(fact, facts.PlanAgreed | facts.PlanChanged | facts.SupportStarted)


def _moment(work: Work, week: str) -> datetime | None:
    edd = work.policy_edd
    return None if edd is None else binding_instant(date_of(edd, GestationalAge.parse(week)))


HAPPENS: Happens = {
    facts.HelpRefused: _help_refused,
    facts.ConsentAsked: _consent_asked,
    facts.ConsentAnswered: _consent_answered,
}
