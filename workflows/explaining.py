"""Why a case has the deadlines that it has, and what comes if nobody acts. Pure."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from shared.pregnancy import AMSTERDAM, GestationalAge, local_date, policy_edd, policy_ga_on
from workflows.machine.effects import DeputyActivated, Effect, Escalated
from workflows.machine.future import silent_future
from workflows.machine.state import CaseState, Deadline
from workflows.machine.work import Work
from workflows.policy import Policy, StageCode


@dataclass(frozen=True, slots=True)
class Line:
    """One open deadline: its rule and what that allows in which band, and what would stop it."""

    code: str
    name: str
    attempt: int
    started_at: datetime
    due: datetime
    missed: bool
    rule: str
    allowance: str
    band: str
    stopped_by: str


@dataclass(frozen=True, slots=True)
class Next:
    """Something that will be said if nobody acts: when, how high on the ladder, to whom and why."""

    at: datetime
    level: str
    recipients: tuple[str, ...]
    causes: tuple[str, ...]
    ga: str


def explain(state: CaseState, policy: Policy) -> tuple[Line, ...]:
    """Every open deadline, the first due one first."""
    ordered = sorted(state.deadlines, key=lambda deadline: (deadline.due, deadline.code))
    return tuple(_line(state, deadline, policy) for deadline in ordered)


def if_nobody_acts(state: CaseState, policy: Policy, at_most: int) -> tuple[Next, ...]:
    """The next things that will be said, reminders included."""
    said = (
        _next(state, effect)
        for coming in itertools.islice(silent_future(state, policy), 20 * at_most)
        for effect in coming.effects
        if isinstance(effect, Escalated | DeputyActivated)
    )
    return tuple(itertools.islice(said, at_most))


def search(state: CaseState, now: datetime) -> tuple[str, ...]:
    """What the coordinator was asked for in the search for support, as far as its time is not over."""
    finding = () if state.finding_by is None else (("something that fits", state.finding_by),)
    calls = ((f"a call to {whom}", due) for whom, due in sorted(state.calls.items()))
    return tuple(f"{what} by {_shown(by)}" for what, by in (*finding, *calls) if by > now)


def meeting(state: CaseState) -> str:
    """Whether the last meeting about her was held with her knowing."""
    if state.meeting_held_at is None:
        return "none held"
    held = _shown(state.meeting_held_at)
    return f"held {held}, she was not asked to it" if state.met_without_her else f"held {held}"


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def gestation(state: CaseState, instant: datetime) -> GestationalAge | None:
    """How far along she is by the policy's count; None while the due date is unknown."""
    if state.edd is None:
        return None
    return policy_ga_on(state.edd, state.dating_method, local_date(instant))


def _line(state: CaseState, deadline: Deadline, policy: Policy) -> Line:
    band = _band(state, deadline.started_at, policy)
    told = {"stage": _stage, "special": _special}.get(deadline.kind, _threshold)
    name, rule, allowance, stopped_by = told(state, deadline, policy, band)
    return Line(
        code=deadline.code,
        name=name,
        attempt=deadline.attempt,
        started_at=deadline.started_at,
        due=deadline.due,
        missed=deadline.missed,
        rule=rule,
        allowance=allowance,
        band=band,
        stopped_by=stopped_by,
    )


def _stage(state: CaseState, deadline: Deadline, policy: Policy, band: str) -> tuple[str, str, str, str]:
    code = StageCode(deadline.subject)
    stage = policy.stages[code]
    allowance = f"{policy.allowance(code, band)}"
    if state.urgent and stage.urgent:
        allowance += f", urgent {policy.urgent_allowance(code, band)}"
    return stage.name, f"from: {stage.starts}", allowance, stage.done


def _special(state: CaseState, deadline: Deadline, policy: Policy, _: str) -> tuple[str, str, str, str]:
    task = policy.special.tasks[deadline.code]
    allowance = task.allowance_at(Work(state, policy, deadline.started_at).policy_ga(deadline.started_at))
    return task.name, f"from: {task.starts}", f"{allowance}", task.done


def _threshold(_: CaseState, deadline: Deadline, policy: Policy, __: str) -> tuple[str, str, str, str]:
    threshold = policy.threshold(deadline.code)
    stopped_by = ", ".join(str(each).replace("_", " ") for each in threshold.requires)
    return "week threshold", f"at {deadline.code} everything it asks for", "–", stopped_by


def _band(state: CaseState, instant: datetime, policy: Policy) -> str:
    ga = gestation(state, instant)
    return policy.unknown_due_date_band if ga is None else policy.band_at(ga)


def _next(state: CaseState, effect: Effect) -> Next:
    ga = gestation(state, effect.at)
    rung = effect if isinstance(effect, Escalated) else None
    return Next(
        at=effect.at,
        level=rung.rung if rung else "deputy",
        recipients=tuple(str(each) for each in rung.recipients) if rung else ("deputy",),
        causes=rung.causes if rung else (),
        ga="?" if ga is None else str(ga),
    )


def count_from(state: CaseState) -> str:
    """The due date that deadlines are counted from, with how it was dated."""
    if state.edd is None:
        return "unknown: no week threshold is evaluated"
    return f"{policy_edd(state.edd, state.dating_method)} ({state.dating_method})"
