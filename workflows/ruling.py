"""By which rule an open deadline has its date: every rule that could have given it, held against it. Pure.

A state keeps when a deadline began and when it is due, not why. So each rule is asked what it would give,
and the one that gives that very instant is the answer. Where none does, something moved it since: an
urgent factor that came up later, a promised day, an emergency.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from shared.pregnancy import (
    AMSTERDAM,
    GestationalAge,
    binding_instant,
    date_of,
    midnight,
    working_morning,
)
from workflows.machine.postnatal import step_due
from workflows.machine.special import task_due
from workflows.machine.state import CaseState, Deadline
from workflows.machine.thresholds import LANDING, threshold_due
from workflows.machine.waiting import code_of
from workflows.machine.work import Work
from workflows.policy import Policy
from workflows.policy.codes import StageCode, stage_of
from workflows.policy.timetable import timetable

NO_BAND = "–"
MOVED = "moved since"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one rule gives: `due`, from when it counts, how long it allows, and in which band of weeks."""

    due: datetime | None
    rule: str
    allowance: str
    band: str = NO_BAND


def ruled_by(state: CaseState, deadline: Deadline, policy: Policy) -> Ruled:
    """The rule that gives this deadline its date; else the first that could have, said to have moved.

    What began before a birth or an ending was counted in weeks of pregnancy, so that is tried as well.
    """
    rules, work = _RULES[deadline.kind], Work(state, policy, deadline.started_at)
    before = Work(state.but(birth=None, stopped_because=None), policy, deadline.started_at)
    found = tuple(chain(rules(work, deadline), () if work.pregnant else rules(before, deadline)))
    giving = next((each for each in found if each.due == deadline.due), None)
    return giving or replace(found[0], rule=f"{found[0].rule}; {MOVED}")


def on_the_wall(instant: datetime) -> str:
    """What the wall clock in the Netherlands shows."""
    return f"{instant.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def _stage(work: Work, deadline: Deadline) -> Iterator[Ruled]:
    """The band in which it began, each that she enters later, and each week that asks for it."""
    stage, start = stage_of(deadline.code), deadline.started_at
    rule = _began(work, deadline, stage)
    first, *later = _bands(work, start)
    for band, begins, shown in (first, *later):
        allowance = _allowance(work, stage, band)
        yield Ruled(work.policy.allowance(stage, band).after(begins), rule, allowance, shown)
        if work.state.urgent:
            yield Ruled(work.policy.urgent_allowance(stage, band).after(begins), rule, allowance, shown)
    for week in work.policy.capping[stage, work.state.urgent]:
        band = f"{first[0]}, never past {week}"
        planned = work.open_deadline(week)
        due = planned.due if planned else threshold_due(work, week)
        yield Ruled(due, rule, _allowance(work, stage, first[0]), band)

    yield from _promised(work, deadline, rule)


def _began(work: Work, deadline: Deadline, stage: StageCode) -> str:
    """From when it runs, and why then: its own beginning, or a day that was set for it."""
    start, starts = deadline.started_at, work.policy.stages[stage].starts
    begun, doubt = on_the_wall(start), work.policy.special.doubt
    agreed = work.state.next_contact_on
    if stage is StageCode.STALL and agreed is not None and start == working_morning(agreed):
        return f"from: the next contact that was agreed, {begun}; starts: {starts}"
    edd = work.policy_edd
    if work.state.doubts and stage in doubt.stages and edd and start == _begins(edd, str(doubt.until.is_)):
        return f"from: {doubt.until.is_}, since she doubts, {begun}; starts: {starts}"
    return f"from: {starts}, {begun}" if deadline.attempt == 1 else f"again from: {begun}; starts: {starts}"


def _promised(work: Work, deadline: Deadline, rule: str) -> Iterator[Ruled]:
    """The day on which an answer was promised, of a wait that has one."""
    for wait in work.state.waits:
        if code_of(wait.wait) == deadline.code and wait.expected_on is not None:
            yield Ruled(binding_instant(wait.expected_on), f"the day that was promised; {rule}", NO_BAND)


def _allowance(work: Work, stage: StageCode, band: str) -> str:
    ordinary = f"{work.policy.allowance(stage, band)}"
    return (
        f"{ordinary}, urgent {work.policy.urgent_allowance(stage, band)}" if work.state.urgent else ordinary
    )


def _bands(work: Work, start: datetime) -> Iterator[tuple[str, datetime, str]]:
    """Each band from the one at `start` on: its name, from when it counts, and how that is said."""
    now_in = work.policy.band_at(work.policy_ga(start))
    yield now_in, start, now_in
    if (edd := work.policy_edd) is None:
        return
    for band in work.policy.bands:
        begins = _begins(edd, band)
        if begins > start:
            yield band, begins, f"{band}, from {on_the_wall(begins)[:10]}"


def _begins(edd: date, week: str) -> datetime:
    return midnight(date_of(edd, GestationalAge.parse(week)))


def _threshold(work: Work, deadline: Deadline) -> Iterator[Ruled]:
    """Its week, the grace of a late referral, or another look after a claim or a new owner."""
    week, state = deadline.code, work.state
    due, edd = threshold_due(work, week), work.policy_edd
    by_week = None if edd is None else timetable(work.policy, edd).week(week)[1]
    yield Ruled(by_week, f"when she is {week}", NO_BAND, week)
    grace = work.policy.grace_at(work.policy_ga(state.counted_from))
    allowed = f"{grace.urgent if state.urgent else grace.is_}"
    since = "reopened" if state.reopened_at else "submitted"
    yield Ruled(due, f"{week}, with grace from: {since}, {on_the_wall(state.counted_from)}", allowed)
    yield _again(work, deadline)


def _again(work: Work, deadline: Deadline) -> Ruled:
    again = work.policy.rules[deadline.code].again
    rule = f"looked at again, from: {on_the_wall(deadline.started_at)}"
    return Ruled(again.after(deadline.started_at), rule, f"{again}")


def _postnatal(work: Work, deadline: Deadline) -> Iterator[Ruled]:
    if deadline.attempt > 1:
        yield _again(work, deadline)
    yield Ruled(deadline.due, *_step(work, deadline))


def _step(work: Work, deadline: Deadline) -> tuple[str, str]:
    """From when a step after birth counts, and how long it allows."""
    step, birth, by_age = (
        work.policy.postnatal[deadline.code],
        work.state.birth,
        step_due(work, deadline.code),
    )
    if deadline.code == LANDING and (by_age is None or deadline.due < by_age):
        return "before a support ends", f"{work.policy.aftercare.soft_landing_before_end.is_} d"
    if birth is None or step.from_registration:
        return f"from: the birth was told, {on_the_wall(deadline.started_at)}", f"{step.after}"
    if birth.in_hospital and step.from_discharge is not None and _waits_for_home(work, deadline.code):
        return "from: the child comes home", f"{step.from_discharge}"
    if step.corrected and birth.ga_days is not None and birth.ga_days < work.policy.aftercare.term.is_.days:
        return "from: the due date (corrected age)", f"{step.after}"
    return f"from: the day of birth, {birth.born_on:%d-%m-%Y}", f"{step.after}"


def _waits_for_home(work: Work, code: str) -> bool:
    """Whether coming home gives this step a later day than the birth."""
    birth = work.state.birth
    at_home = None if birth is None else birth.but(in_hospital=False)
    by_birth = step_due(Work(work.state.but(birth=at_home), work.policy, work.at), code)
    by_home = step_due(work, code)
    return by_birth is not None and by_home is not None and by_birth < by_home


def _special(work: Work, deadline: Deadline) -> Iterator[Ruled]:
    task, start = work.policy.special.tasks[deadline.code], deadline.started_at
    allowance = task.allowance_at(work.policy_ga(start))
    rule = f"from: {task.starts}, {on_the_wall(start)}"
    yield Ruled(task_due(work, deadline.code, start), rule, f"{allowance}")
    yield _again(work, deadline)


_RULES: dict[str, Callable[[Work, Deadline], Iterator[Ruled]]] = {
    "stage": _stage,
    "threshold": _threshold,
    "postnatal": _postnatal,
    "special": _special,
}
