"""What each fact does to a case. One short function per fact, found by its type."""

from collections.abc import Callable
from typing import Any

from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine import facts
from workflows.machine.checks import plan_check
from workflows.machine.deadlines import meet
from workflows.machine.ending import stop
from workflows.machine.ladder import claim, confirm_owner, end_if_nothing_is_overdue, replan
from workflows.machine.redating import change_dating
from workflows.machine.stages import (
    await_answer,
    expect_support,
    note_contact,
    note_feedback,
    note_progress,
    owe_feedback,
    receive,
    start_stage,
)
from workflows.machine.state import Accountable, CaseState
from workflows.machine.thresholds import meet_late, start_thresholds
from workflows.machine.work import Work
from workflows.policy import Policy, StageCode


def open_case(fact: facts.Opened, policy: Policy) -> Work:
    """A case begins: receipt, contact, owner and stall run from the submission; thresholds too."""
    state = CaseState(
        facts_seen=0,
        policy_version=policy.version,
        **fact.model_dump(exclude={"no", "at", "type"}),
    )
    work = Work(state, policy, fact.at)
    start_thresholds(work)
    for stage in (
        StageCode.RECEIVE,
        StageCode.FIRST_CONTACT,
        StageCode.OWNER_ACCEPTED,
        StageCode.STALL,
    ):
        start_stage(work, stage, fact.submitted_at)
    plan_check(work)
    return work


def happen(work: Work, fact: facts.Fact) -> None:
    """Let a fact take effect; then whatever is no longer overdue leaves the ladder."""
    _HAPPENS[type(fact)](work, fact)
    if not work.state.closed:
        meet_late(work)
        end_if_nothing_is_overdue(work)


def _acknowledged(work: Work, _: facts.Acknowledged) -> None:
    receive(work)


def _owner_proposed(work: Work, fact: facts.OwnerProposed) -> None:
    asked = Accountable(organisation=fact.organisation, deputy=fact.deputy, attempt=fact.attempt)
    work.change(proposal=asked)
    await_answer(work)


def _owner_confirmed(work: Work, fact: facts.OwnerConfirmed) -> None:
    owner = Accountable(organisation=fact.organisation, deputy=fact.deputy)
    work.change(owner=owner, proposal=None)
    confirm_owner(work)


def _owner_declined(work: Work, fact: facts.OwnerDeclined) -> None:
    """A refusal of an earlier proposal says nothing about the open one."""
    proposal = work.state.proposal
    if proposal is None or fact.attempt not in (None, proposal.attempt):
        return
    work.change(proposal=None)
    meet(work, StageCode.ABSENCE)


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


def _dating_changed(work: Work, fact: facts.DatingChanged) -> None:
    change_dating(work, fact.edd, fact.method)


def _escalation_acknowledged(work: Work, _: facts.EscalationAcknowledged) -> None:
    claim(work)


def _escalation_resolved(work: Work, _: facts.EscalationResolved) -> None:
    if work.state.ladder is not None:
        replan(work, "resolved")


def _consent_withdrawn(work: Work, _: facts.ConsentWithdrawn) -> None:
    stop(work, "withdrawn")


def _pregnancy_ended(work: Work, _: facts.PregnancyEnded) -> None:
    stop(work, "ended")


def _birth_registered(work: Work, _: facts.BirthRegistered) -> None:
    stop(work, "born")


def _case_closed(work: Work, _: facts.CaseClosed) -> None:
    stop(work, "closed")


def _opened_again(_: Work, __: facts.Opened) -> None:
    """A case opens once; a second opening is a case of its own."""


_HAPPENS: dict[type, Callable[[Work, Any], None]] = {
    facts.Opened: _opened_again,
    facts.Acknowledged: _acknowledged,
    facts.OwnerProposed: _owner_proposed,
    facts.OwnerConfirmed: _owner_confirmed,
    facts.OwnerDeclined: _owner_declined,
    facts.ContactMade: _contact_made,
    facts.PlanAgreed: _plan_agreed,
    facts.ItemClosed: _item_closed,
    facts.SupportStarted: _support_started,
    facts.SupportEnded: _support_ended,
    facts.FeedbackSent: _feedback_sent,
    facts.DatingChanged: _dating_changed,
    facts.EscalationAcknowledged: _escalation_acknowledged,
    facts.EscalationResolved: _escalation_resolved,
    facts.ConsentWithdrawn: _consent_withdrawn,
    facts.PregnancyEnded: _pregnancy_ended,
    facts.BirthRegistered: _birth_registered,
    facts.CaseClosed: _case_closed,
}
