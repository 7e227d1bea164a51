"""Why a case has the deadlines that it has, and what comes if nobody acts. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.pregnancy import GestationalAge, local_date, policy_edd, policy_ga_on
from workflows.machine.effects import DeputyActivated, Effect, Escalated
from workflows.machine.facts import PolicyMigrated
from workflows.machine.future import silent_future
from workflows.machine.state import CaseState, Deadline
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work
from workflows.messages import RecordedFact
from workflows.policy import Policy
from workflows.policy.codes import stage_of
from workflows.ruling import on_the_wall, ruled_by


@dataclass(frozen=True, slots=True)
class Line:
    """One open deadline: the rule that gives its date, what that allows in which band, what would stop it."""

    code: str
    name: str
    attempt: int
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


def explain(state: CaseState, policy: Policy, now: datetime) -> tuple[Line, ...]:
    """Every open deadline, the first due one first. What a threshold still asks for is judged as at its
    instant, or as now where that lies behind.
    """
    ordered = sorted(state.deadlines, key=lambda deadline: (deadline.due, deadline.code))
    return tuple(_line(state, deadline, policy, now) for deadline in ordered)


def if_nobody_acts(state: CaseState, policy: Policy, at_most: int) -> tuple[Next, ...]:
    """The next things that will be said, reminders included."""
    said = (
        _next(state, effect)
        for coming in itertools.islice(silent_future(state, policy), 20 * at_most)
        for effect in coming.effects
        if isinstance(effect, Escalated | DeputyActivated)
    )
    return tuple(itertools.islice(said, at_most))


def goes_by(state: CaseState, told: Sequence[RecordedFact]) -> str:
    """The policy that counts; of a case that was moved there, since when, by whom and why."""
    moves = [each.fact for each in told if isinstance(each.fact, PolicyMigrated)]
    moved = next((each for each in reversed(moves) if each.policy.version == state.policy_version), None)
    if moved is None:
        return state.policy_version
    return f"{state.policy_version}, since {on_the_wall(moved.at)} by {moved.by} ({moved.reason})"


def search(state: CaseState, now: datetime) -> tuple[str, ...]:
    """What the coordinator was asked for in the search for support, as far as its time is not over."""
    finding = () if state.finding_by is None else (("something that fits", state.finding_by),)
    calls = ((f"a call to {whom}", due) for whom, due in sorted(state.calls.items()))
    return tuple(f"{what} by {on_the_wall(by)}" for what, by in (*finding, *calls) if by > now)


def meeting(state: CaseState) -> str:
    """Whether the last meeting about her was held with her knowing."""
    if state.meeting_held_at is None:
        return "none held"
    held = on_the_wall(state.meeting_held_at)
    return f"held {held}, she was not asked to it" if state.met_without_her else f"held {held}"


def today(state: CaseState, now: datetime) -> str:
    """How far along she is, by the policy's count; or why there is nothing to count."""
    if state.birth is not None:
        return f"born {state.birth.born_on:%d-%m-%Y}: no week is counted any more"
    if state.stopped_because is not None:
        return "no week is counted any more"
    ga = _gestation(state, now)
    return "gestational age unknown" if ga is None else f"{ga}"


def _gestation(state: CaseState, instant: datetime) -> GestationalAge | None:
    """None while the due date is unknown, and once there is no pregnancy to count in."""
    if state.edd is None or state.birth is not None or state.stopped_because is not None:
        return None
    return policy_ga_on(state.edd, state.dating_method, local_date(instant))


def _line(state: CaseState, deadline: Deadline, policy: Policy, now: datetime) -> Line:
    ruled = ruled_by(state, deadline, policy)
    name, stopped_by = _meant(Work(state, policy, max(now, deadline.due)), deadline)
    return Line(
        code=deadline.code,
        name=name,
        attempt=deadline.attempt,
        due=deadline.due,
        missed=deadline.missed,
        rule=ruled.rule,
        allowance=ruled.allowance,
        band=ruled.band,
        stopped_by=stopped_by,
    )


def _meant(work: Work, deadline: Deadline) -> tuple[str, str]:
    """What it is called, and what would stop it: of a threshold all that it asks for here and is not so."""
    if deadline.kind == "stage":
        stage = work.policy.stages[stage_of(deadline.code)]
        return stage.name, stage.done
    if deadline.kind == "special":
        task = work.policy.special.tasks[deadline.code]
        return task.name, task.done
    wanting = (str(each).replace("_", " ") for each in open_requirements(work, deadline.code))
    name = "week threshold" if deadline.kind == "threshold" else "step after birth"
    return name, ", ".join(wanting) or "nothing more: all that it asks for is so"


def _next(state: CaseState, effect: Effect) -> Next:
    ga = _gestation(state, effect.at)
    rung = effect if isinstance(effect, Escalated) else None
    return Next(
        at=effect.at,
        level=rung.rung if rung else "deputy",
        recipients=tuple(str(each) for each in rung.recipients) if rung else ("deputy",),
        causes=rung.causes if rung else (),
        ga="–" if ga is None else str(ga),
    )


def count_from(state: CaseState) -> str:
    """The due date, how it was dated, and from which date deadlines are counted where that is another."""
    if state.edd is None:
        return "unknown: no week threshold is evaluated"
    counted = policy_edd(state.edd, state.dating_method)
    assumed = "" if counted == state.edd else f"; counted as {counted}, since she may be further along"
    return f"{state.edd} ({state.dating_method}){assumed}"


def holds_now(state: CaseState) -> tuple[str, ...]:
    """What of the case itself lets deadlines rest, begin later or be another's: nothing of why."""
    away, transfer = state.absence, state.transfer
    until = f" until {away.until:%d-%m-%Y}" if away and away.until else ""
    said = {
        "she declines help: all rests but the safety lane, and what a child needs": state.declined,
        "she is not asked again": state.declined and not state.ask_again,
        "she doubts: nothing presumes a birth": state.doubts,
        "every wording is checked first": state.sensitive,
        f"the owner is away{until}": away is not None,
        f"offered to {transfer.organisation if transfer else ''}": transfer is not None,
        "stopped: only the safety lane is open": state.stopped_because is not None,
    }
    return tuple(what for what, so in said.items() if so)


def escalated(state: CaseState) -> str:
    """Where the ladder stands, and whether somebody has taken the task since."""
    ladder = state.ladder
    if ladder is None:
        return "nothing is overdue"
    then = "claimed, rests until" if ladder.claimed else "not claimed, goes on at"
    reached = on_the_wall(ladder.reached[ladder.rung])
    return f"{ladder.rung} since {reached}; {then} {on_the_wall(ladder.next_due)}"
