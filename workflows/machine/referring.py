"""What is known of the referral: receipt, weight, and another one for the same pregnancy."""

from workflows.machine import facts
from workflows.machine.claiming import calm_down
from workflows.machine.deadlines import bring_forward, set_deadline
from workflows.machine.escalating import let_duty_sleep
from workflows.machine.ladder import hurry
from workflows.machine.special import tell
from workflows.machine.stages import owe_feedback, receive, stage_due, weigh_complexity
from workflows.machine.state import Deadline
from workflows.machine.thresholds import threshold_due
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode

_FROM_SUBMISSION = frozenset(
    {
        StageCode.RECEIVE,
        StageCode.FIRST_CONTACT,
        StageCode.OWNER_ACCEPTED,
        StageCode.MEETING,
        StageCode.STALL,
        "catch_up",
    }
)
"""What the policy counts from the submission: the others start at something that is told."""


def _acknowledged(work: Work, _: facts.Acknowledged) -> None:
    receive(work)


def _risk_assessed(work: Work, fact: facts.RiskAssessed) -> None:
    """Policy, urgent factor added mid-way: every running deadline by the urgent column, from now. Default.

    Urgency that is taken away lengthens nothing that runs; but whom it called together hears no more.
    """
    was_urgent = work.state.urgent
    became_urgent = fact.urgent and not was_urgent
    work.change(urgent=fact.urgent, complexity=fact.complexity)
    if became_urgent:
        _hurry_all(work)
        tell(work, "safety_checklist")
    if not fact.urgent:
        let_duty_sleep(work)
    if was_urgent and not fact.urgent:
        calm_down(work)
    weigh_complexity(work)


def _hurry_all(work: Work) -> None:
    """Thresholds first, since they cap the stages. A ladder may now reach the emergency rung."""
    _bring_thresholds_forward(work)
    for deadline in work.state.deadlines:
        if deadline.kind == "stage" and not deadline.missed:
            bring_forward(work, deadline, stage_due(work, deadline.code, work.at))
    hurry(work)


def _referral_merged(work: Work, fact: facts.ReferralMerged) -> None:
    """Policy, duplicate: the earliest submission counts, and only ever tightens (S44). Default.

    Both referrers are fed back: who joined hears of the last moment that the first was told of.
    """
    if fact.submitted_at < work.state.submitted_at:
        _count_from(work, fact)
    if fact.referrer == work.state.referrer or fact.referrer in work.state.other_referrers:
        return
    work.change(other_referrers=(*work.state.other_referrers, fact.referrer))
    if work.state.feedback_sent:
        *earlier, last = work.state.feedback_sent
        work.change(feedback_sent=tuple(earlier))
        owe_feedback(work, last)


def _count_from(work: Work, fact: facts.ReferralMerged) -> None:
    """What ran from the later submission runs from the earlier one."""
    start = fact.submitted_at
    for deadline in [each for each in work.state.deadlines if _runs_from_submission(work, each)]:
        work.replace(deadline, deadline.but(started_at=start))
    work.change(submitted_at=start)
    _bring_thresholds_forward(work)
    _add_weeks_between(work)
    for deadline in work.state.deadlines:
        if deadline.kind == "stage" and not deadline.missed and deadline.started_at == start:
            bring_forward(work, deadline, stage_due(work, deadline.code, start))


def _runs_from_submission(work: Work, deadline: Deadline) -> bool:
    """Not what a contact began that was told as of the very instant of the submission: exploration, feedback,
    and stall, which counts from it anew. A case under a policy from before moved these too.
    """
    state = work.state
    if deadline.started_at != state.submitted_at:
        return False
    if work.policy.keeps_former_rules or deadline.kind == "threshold":
        return True
    spoke = state.submitted_at in (state.client_contact_at, state.referrer_contact_at)
    return deadline.subject in _FROM_SUBMISSION and not (spoke and deadline.subject == StageCode.STALL)


def _add_weeks_between(work: Work) -> None:
    """A week that was past when the later referral was sent, and not when this one was, is asked for after
    all, where its grace still lies ahead; a case under a policy from before does without. Default.
    """
    if work.policy.keeps_former_rules:
        return
    for week in work.policy.thresholds:
        if week in work.state.attempts:
            continue
        if (due := threshold_due(work, week)) is not None and due > work.at:
            set_deadline(work, week, "threshold", work.state.counted_from, due)


def _bring_thresholds_forward(work: Work) -> None:
    """Less grace, by urgency or an earlier submission. One planned again after a miss stays."""
    for deadline in work.state.deadlines:
        planned_again = deadline.started_at > work.state.counted_from
        if deadline.kind != "threshold" or deadline.missed or planned_again:
            continue
        if (due := threshold_due(work, deadline.code)) is not None:
            bring_forward(work, deadline, due)


HAPPENS: Happens = {
    facts.Acknowledged: _acknowledged,
    facts.RiskAssessed: _risk_assessed,
    facts.ReferralMerged: _referral_merged,
}
