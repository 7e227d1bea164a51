"""What was done for her: contact, exploration, plan, support, meetings, feedback, milestones."""

from collections.abc import Mapping

from shared.schemas.contracts.case import ContactMode, Milestone
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine import facts
from workflows.machine.claiming import rest_no_longer
from workflows.machine.deadlines import meet
from workflows.machine.escalating import notice
from workflows.machine.postnatal import land
from workflows.machine.special import take_back, tell
from workflows.machine.stages import (
    EMERGENCY,
    ask_contribution,
    ask_for_meeting,
    conclude_exploration,
    emergency_meeting,
    expect_meeting,
    hold_meeting,
    note_contact,
    note_feedback,
    note_progress,
    owe_feedback,
    weigh_complexity,
)
from workflows.machine.standing import is_complex
from workflows.machine.supporting import (
    drop_unplanned,
    end_support,
    expect_support,
    expect_supports,
    start_support,
)
from workflows.machine.thresholds import critical_issue_found
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode
from workflows.policy.parts import EMERGENCY as EMERGENCY_LEVEL

IMPLIES: Mapping[Milestone, tuple[Milestone, ...]] = {
    Milestone.HANDOVER_COMPLETED: (Milestone.HANDOVER_ACCEPTED, Milestone.JGZ_CONTACT_DONE),
}
"""What is so as well. A handover is over when the receiver took over and was with her (warm handover)."""

_TAKEN_OVER = frozenset({Milestone.HANDOVER_ACCEPTED, Milestone.HANDOVER_COMPLETED})
_FACE_TO_FACE = frozenset({ContactMode.IN_PERSON, ContactMode.HOME_VISIT, ContactMode.VIDEO})
_COLD = "handover_cold"
_ASKED = "emergency_asked"
"""The notice that an emergency meeting is asked for while an ordinary one is overdue."""


def _contact_made(work: Work, fact: facts.ContactMade) -> None:
    note_contact(
        work,
        with_client=fact.with_client,
        with_referrer=fact.with_referrer,
        next_contact_on=fact.next_contact_on,
    )


def _exploration_concluded(work: Work, fact: facts.ExplorationConcluded) -> None:
    """Simple or complex is decided here; a case found simple needs no meeting that nobody asked for."""
    work.change(complexity=fact.complexity)
    conclude_exploration(work)
    weigh_complexity(work)
    note_progress(work)


def _plan_agreed(work: Work, fact: facts.PlanAgreed) -> None:
    """A later plan replaces the items of an earlier one: what it leaves out is no longer waited for."""
    known = {item.item_id for item in work.state.items}
    agreed_at = work.state.plan_agreed_at or fact.at
    work.change(plan_agreed_at=agreed_at, items=fact.items)
    conclude_exploration(work)
    note_progress(work)
    drop_unplanned(work)
    expect_supports(work)
    if any(item.critical and item.item_id not in known for item in fact.items):
        critical_issue_found(work)


def _plan_changed(work: Work, fact: facts.PlanChanged) -> None:
    """Substantive: the case has not stalled. What runs for the plan runs on as it is (default).

    Only a support that no step names any more is not waited for, and one that is new has a deadline of its
    own from now on. Something critical that is new is as new here as in a plan; where there was no plan,
    there is none by this either.
    """
    before = {item.item_id: item for item in work.state.items}
    work.change(items=tuple({**before, **{item.item_id: item for item in fact.items}}.values()))
    note_progress(work)
    drop_unplanned(work)
    for item in fact.items:
        if item.support and item.item_id not in work.state.items_closed:
            expect_support(work, item)
    if any(item.critical and item.item_id not in before for item in fact.items):
        critical_issue_found(work)


def _item_opened(work: Work, fact: facts.ItemOpened) -> None:
    """One step more; the same step again (by its id) takes the place of the first."""
    before = work.state.items
    others = tuple(each for each in before if each.item_id != fact.item.item_id)
    work.change(items=(*others, fact.item))
    if fact.item.support:
        expect_support(work, fact.item)
    if fact.item.critical and others == before:
        critical_issue_found(work)


def _item_closed(work: Work, fact: facts.ItemClosed) -> None:
    if fact.item_id not in work.state.items_closed:
        work.change(items_closed=(*work.state.items_closed, fact.item_id))
        drop_unplanned(work)


def _decision_recorded(work: Work, _: facts.DecisionRecorded) -> None:
    note_progress(work)


def _support_started(work: Work, fact: facts.SupportStarted) -> None:
    start_support(work, fact.offer, fact.ends_on)
    note_progress(work)
    owe_feedback(work, FeedbackMoment.START)


def _support_ended(work: Work, fact: facts.SupportEnded) -> None:
    end_support(work, fact.offer)


def _mdo_requested(work: Work, fact: facts.MdoRequested) -> None:
    """In an emergency within the shortest allowance of the row: one working day. Default."""
    news = fact.emergency and not work.state.attempts.get(EMERGENCY)
    ask_for_meeting(work, emergency=fact.emergency)
    if news and not work.policy.keeps_former_rules:
        _press_for_overdue(work)
    expect_meeting(work, emergency_meeting(work) if fact.emergency else None)


def _press_for_overdue(work: Work) -> None:
    """An ordinary meeting is overdue, so no deadline moves by which anybody would hear of the emergency: its
    group hears at once, and a claim rests for no more than such a meeting may take. Default.
    """
    planned = work.open_deadline(StageCode.MEETING)
    if planned is not None and planned.due <= work.at:
        notice(work, _ASKED, EMERGENCY_LEVEL, work.policy.ladder.lowest[EMERGENCY_LEVEL].recipients)
        rest_no_longer(work, (planned,))


def _client_invited(work: Work, _: facts.ClientInvited) -> None:
    work.change(client_invited=True)


def _client_attended(work: Work, _: facts.ClientAttended) -> None:
    """Who was there was asked: to the meeting just held if that was not known, else to the one that comes."""
    if work.state.met_without_her:
        work.change(met_without_her=False)
    else:
        work.change(client_invited=True)


def _mdo_held(work: Work, _: facts.MdoHeld) -> None:
    """Each meeting asks her anew; one to which she was not asked counts, and is known as such."""
    work.change(met_without_her=not work.state.client_invited, client_invited=False)
    take_back(work, _ASKED)
    hold_meeting(work)


def _feedback_sent(work: Work, fact: facts.FeedbackSent) -> None:
    note_feedback(work, fact.moment)


def _milestone_reached(work: Work, fact: facts.MilestoneReached) -> None:
    reached = (fact.milestone, *IMPLIES.get(fact.milestone, ()))
    if fresh := tuple(each for each in reached if each not in work.state.milestones):
        work.change(milestones=(*work.state.milestones, *fresh))
    if fact.milestone is Milestone.SOFT_LANDING_DONE:
        land(work)
    if fact.milestone is Milestone.CONTRIBUTION_DECIDED:
        meet(work, StageCode.CONTRIBUTION)
    if fact.milestone in _TAKEN_OVER and fact.mode is not None:
        _judge_handover(work, fact.mode)


def _judge_handover(work: Work, mode: str) -> None:
    """A complex case is handed over face to face, in a room or on a screen (Zuid-Limburg, Knooppunten 2021).

    The receiver has her either way, so it counts; its owner hears that a talk is still owed. A policy from
    before this rule does not know the notice.
    """
    cold = is_complex(work.state) and mode not in _FACE_TO_FACE
    if cold and _COLD in work.policy.special.notices:
        tell(work, _COLD)


def _contribution_requested(work: Work, _: facts.ContributionRequested) -> None:
    ask_contribution(work)


HAPPENS: Happens = {
    facts.ContactMade: _contact_made,
    facts.ExplorationConcluded: _exploration_concluded,
    facts.PlanAgreed: _plan_agreed,
    facts.PlanChanged: _plan_changed,
    facts.ItemOpened: _item_opened,
    facts.ItemClosed: _item_closed,
    facts.DecisionRecorded: _decision_recorded,
    facts.SupportStarted: _support_started,
    facts.SupportEnded: _support_ended,
    facts.MdoRequested: _mdo_requested,
    facts.ClientInvited: _client_invited,
    facts.ClientAttended: _client_attended,
    facts.MdoHeld: _mdo_held,
    facts.FeedbackSent: _feedback_sent,
    facts.MilestoneReached: _milestone_reached,
    facts.ContributionRequested: _contribution_requested,
}
