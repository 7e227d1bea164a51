"""What was done for her: contact, plan, support, feedback, milestones."""

from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine import facts
from workflows.machine.deadlines import meet
from workflows.machine.stages import (
    expect_support,
    note_contact,
    note_feedback,
    note_progress,
    owe_feedback,
)
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode


def _contact_made(work: Work, fact: facts.ContactMade) -> None:
    note_contact(work, with_client=fact.with_client, with_referrer=fact.with_referrer)


def _plan_agreed(work: Work, fact: facts.PlanAgreed) -> None:
    agreed_at = work.state.plan_agreed_at or fact.at
    work.change(plan_agreed_at=agreed_at, items=fact.items)
    note_progress(work)
    expect_support(work)


def _item_closed(work: Work, fact: facts.ItemClosed) -> None:
    if fact.item_id not in work.state.items_closed:
        work.change(items_closed=(*work.state.items_closed, fact.item_id))


def _support_started(work: Work, fact: facts.SupportStarted) -> None:
    work.change(support_started_at=work.state.support_started_at or fact.at)
    meet(work, StageCode.SUPPORT_STARTED)
    note_progress(work)
    owe_feedback(work, FeedbackMoment.START)


def _support_ended(work: Work, fact: facts.SupportEnded) -> None:
    work.change(support_ended_at=fact.at)
    owe_feedback(work, FeedbackMoment.END)


def _feedback_sent(work: Work, fact: facts.FeedbackSent) -> None:
    note_feedback(work, fact.moment)


def _milestone_reached(work: Work, fact: facts.MilestoneReached) -> None:
    if fact.milestone not in work.state.milestones:
        work.change(milestones=(*work.state.milestones, fact.milestone))


HAPPENS: Happens = {
    facts.ContactMade: _contact_made,
    facts.PlanAgreed: _plan_agreed,
    facts.ItemClosed: _item_closed,
    facts.SupportStarted: _support_started,
    facts.SupportEnded: _support_ended,
    facts.FeedbackSent: _feedback_sent,
    facts.MilestoneReached: _milestone_reached,
}
