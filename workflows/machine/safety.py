"""The safety lane: concerns, reports and decisions, by step and date only (Wet meldcode).

A concern stays until somebody decided what follows: a story that was taken back does not close it, nor does
a triage without findings (S2). Everything here goes on when the rest of the case has stopped.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared.pregnancy import binding_instant, date_of
from shared.schemas.contracts.escalation import Audience
from workflows.machine import facts
from workflows.machine.deadlines import cancel, meet, tighten
from workflows.machine.escalating import notice
from workflows.machine.restricted import LANE_DOUBT, LATE_CONCERN
from workflows.machine.stages import plan_again, stage_due, start_stage
from workflows.machine.state import CaseState, Concern, Deadline
from workflows.machine.work import SAFETY_STAGES, Happens, Work
from workflows.policy import StageCode

_DECISION, _TRIAGE = StageCode.SAFETY_DECISION, StageCode.TRIAGE
_RECHECK = f"{_DECISION}.recheck"
_UNDATED = "second_look_undated"
"""Counts, beside the attempts, a second look whose day is not known."""
_DOUBTED_AS = "data_quality"
"""The notice whose level and recipients hold for a doubt about the lane too."""
_OFTEN = 2
"""So many times "not our task" is once too often (S15)."""


def is_open(state: CaseState) -> bool:
    """Whether somebody must still decide something about safety."""
    return bool(state.concerns) or any(each.subject in SAFETY_STAGES for each in state.deadlines)


def is_known(state: CaseState, concern: UUID) -> bool:
    """Whether anybody told of this concern before, also where it was decided on since."""
    return concern in state.concerns_decided or any(each.concern == concern for each in state.concerns)


def asks_for_a_decision(state: CaseState) -> bool:
    """Whether a decision is asked for that names no concern: after a refusal of help, or at 34+0."""
    return any(each.code in (_DECISION, _RECHECK) for each in state.deadlines)


def doubt_the_lane(work: Work) -> None:
    """What was told cannot be: the coordinator looks, and nobody else learns that it is about the lane."""
    if work.state.stopped_because is None:
        rule = work.policy.special.notices[_DOUBTED_AS]
        notice(work, LANE_DOUBT, rule.level, rule.recipients)


def go_on_alone(work: Work) -> None:
    """Everything else has stopped: what is open here is due the same day (S15)."""
    for deadline in work.state.deadlines:
        if _of_a_concern(work.state, deadline):
            _bring_to_today(work, deadline)
        else:
            cancel(work, deadline, "stopped")
    for concern in work.state.concerns:
        if not any(work.open_deadline(_code(stage, concern.concern)) for stage in SAFETY_STAGES):
            _ask_decision(work, concern.concern)


def note(work: Work, fact: Any) -> None:
    """A step that is told while the case is closed: kept, so that somebody decides where the case goes on."""
    match fact:
        case facts.ConcernRaised():
            _keep(work, fact.concern)
        case facts.ConcernRetracted():
            _keep(work, fact.concern, retracted_at=fact.at)
        case facts.ReportMade():
            _keep(work, fact.concern, reported_at=fact.at)
        case facts.ReportTriaged():
            _keep(work, fact.concern, triaged_at=fact.at)
        case _:
            _close_concern(work, fact.concern)


def go_on_with_all(work: Work) -> None:
    """A closed case goes on: of what was told meanwhile too somebody hears the outcome, or decides."""
    for each in work.state.concerns:
        if any(work.open_deadline(_code(stage, each.concern)) for stage in SAFETY_STAGES):
            continue
        awaits_outcome = each.reported_at is not None and each.triaged_at is None
        start_stage(work, _code(_TRIAGE if awaits_outcome else _DECISION, each.concern), work.at)


def follow_dating(work: Work) -> None:
    """The second look at a report moves with the due date; one that had none gets its day as it is known."""
    if work.state.safety_recheck_at is not None:
        work.change(safety_recheck_at=_recheck_at(work))
    elif work.state.attempts.get(_UNDATED) and work.policy_edd is not None:
        _note_undated(work, 0)
        work.change(safety_recheck_at=_recheck_at(work))


def plan_second_look(work: Work) -> None:
    """A closed case goes on: a triaged report that nobody decided on is looked at again at 34+0 (S2)."""
    if any(each.triaged_at for each in work.state.concerns):
        _look_twice(work)


def look_again(work: Work) -> None:
    """At 34+0 whoever answers for the case decides once more about what was reported (S2)."""
    if (due := work.state.safety_recheck_at) is not None and due <= work.at:
        work.change(safety_recheck_at=None)
        if work.open_deadline(_RECHECK) is None:
            start_stage(work, _RECHECK, work.at)


def _concern_raised(work: Work, fact: facts.ConcernRaised) -> None:
    """Policy table, row P."""
    if _known(work, fact.concern) is not None:
        return
    _call_together(work)
    _keep(work, fact.concern)
    _ask_decision(work, fact.concern)


def _concern_retracted(work: Work, fact: facts.ConcernRetracted) -> None:
    """The story was taken back: the concern stays in sight, and must be decided upon. So must one of which
    nobody told before; then somebody looks as well.
    """
    if _is_new(work, fact.concern):
        doubt_the_lane(work)
        _call_together(work)
    _keep(work, fact.concern, retracted_at=fact.at)
    _ask_decision(work, fact.concern)


def _report_made(work: Work, fact: facts.ReportMade) -> None:
    """To report is a decision, also the one that a refusal of help asks for (S26); then row K: the outcome of
    the triage must be known. A case under a policy from before that goes on asking for the latter.

    Told after its own triage it asks for nothing: the outcome is known; somebody decides what follows.
    """
    outcome_known = _goes_by_new_rules(work) and _is_outcome_known(work, fact.concern)
    if _is_new(work, fact.concern):
        _call_together(work)
    _keep(work, fact.concern, reported_at=fact.at)
    if _goes_by_new_rules(work):
        meet(work, _DECISION)
    if outcome_known:
        return
    meet(work, _code(_DECISION, fact.concern))
    if work.open_deadline(_code(_TRIAGE, fact.concern)) is None:
        start_stage(work, _code(_TRIAGE, fact.concern), fact.at)


def _report_triaged(work: Work, fact: facts.ReportTriaged) -> None:
    """Whatever the outcome, somebody here decides what follows, and looks again at 34+0. Also where nobody
    told of the concern before: a doubt never silences a worry; somebody looks as well.
    """
    if _is_new(work, fact.concern):
        doubt_the_lane(work)
        _call_together(work)
    _keep(work, fact.concern, triaged_at=fact.at)
    meet(work, _code(_TRIAGE, fact.concern))
    _ask_decision(work, fact.concern)
    _look_twice(work)


def _concern_decided(work: Work, fact: facts.ConcernDecided) -> None:
    """Somebody decided what follows: this concern is closed, and nothing is asked about it any more."""
    for code in (_code(_DECISION, fact.concern), _code(_TRIAGE, fact.concern), _RECHECK, _DECISION):
        meet(work, code)
    _close_concern(work, fact.concern)


def _close_concern(work: Work, concern: UUID) -> None:
    if _known(work, concern) is None:
        return
    work.change(concerns=tuple(each for each in work.state.concerns if each.concern != concern))
    if concern not in work.state.concerns_decided:
        work.change(concerns_decided=(*work.state.concerns_decided, concern))


def _task_returned(work: Work, _: facts.TaskReturned) -> None:
    """ "Not our task" twice: coordinator and municipality hear the same day (S15)."""
    returned = work.state.tasks_returned + 1
    work.change(tasks_returned=returned)
    if returned >= _OFTEN:
        notice(work, "task_returned", 2, (Audience.COORDINATOR, Audience.MUNICIPALITY_ESCALATION))


def _ask_decision(work: Work, concern: UUID) -> None:
    code = _code(_DECISION, concern)
    if work.open_deadline(code) is None:
        start_stage(work, code, work.at)


def _is_new(work: Work, concern: UUID) -> bool:
    """Whether a step is the first word of its concern. Nothing new to a case under a policy from before."""
    return _goes_by_new_rules(work) and not is_known(work.state, concern)


def _call_together(work: Work) -> None:
    """Shortly before birth a new concern is an emergency meeting that day (S3), whichever word is first."""
    if work.pregnant and work.policy_ga(work.at) >= work.policy.aftercare.emergency_from.is_:
        notice(work, LATE_CONCERN, 4, work.policy.ladder.lowest[4].recipients)


def _is_outcome_known(work: Work, concern: UUID) -> bool:
    """Whether the outcome of a report was told, and that it was made was not."""
    known = _known(work, concern)
    return known is not None and known.triaged_at is not None and known.reported_at is None


def _keep(work: Work, concern: UUID, **steps: Any) -> None:
    """Note a step of a concern; one that comes before its concern makes it known."""
    known = _known(work, concern) or Concern(concern=concern, raised_at=work.at)
    others = tuple(each for each in work.state.concerns if each.concern != concern)
    work.change(concerns=(*others, known.but(**steps)))


def _known(work: Work, concern: UUID) -> Concern | None:
    return next((each for each in work.state.concerns if each.concern == concern), None)


def _code(stage: StageCode, concern: UUID) -> str:
    return f"{stage}.{concern}"


def _of_a_concern(state: CaseState, deadline: Deadline) -> bool:
    """Whether it is about something undecided. A second look at 34+0 means nothing after an ending."""
    about = {_code(stage, each.concern) for stage in SAFETY_STAGES for each in state.concerns}
    return deadline.code in about or deadline.code == _DECISION


def _bring_to_today(work: Work, deadline: Deadline) -> None:
    if deadline.due <= work.at:
        plan_again(work, deadline)
    elif (due := stage_due(work, deadline.code, work.at)) < deadline.due:
        tighten(work, deadline, due)


def _goes_by_new_rules(work: Work) -> bool:
    return not work.policy.keeps_former_rules


def _look_twice(work: Work) -> None:
    """At 34+0. While nobody knows when that is, it is kept for the day on which somebody does."""
    work.change(safety_recheck_at=_recheck_at(work))
    if work.state.edd is None and _goes_by_new_rules(work):
        _note_undated(work, 1)


def _note_undated(work: Work, looks: int) -> None:
    work.change(attempts={**work.state.attempts, _UNDATED: looks})


def _recheck_at(work: Work) -> datetime | None:
    edd = work.policy_edd
    if edd is None:
        return None
    due = binding_instant(date_of(edd, work.policy.aftercare.safety_recheck.is_))
    return due if due > work.at else None


HAPPENS: Happens = {
    facts.ConcernRaised: _concern_raised,
    facts.ConcernRetracted: _concern_retracted,
    facts.ConcernDecided: _concern_decided,
    facts.ReportMade: _report_made,
    facts.ReportTriaged: _report_triaged,
    facts.TaskReturned: _task_returned,
}
