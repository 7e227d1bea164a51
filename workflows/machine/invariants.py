"""What holds for every case at every moment. Tests ask after every step.

I2 (nobody is told without a basis) is the senders' to keep; I6 (gestational age is never stored) and I8 (of
the safety lane only steps and dates are known) hold by the shape of the state.
"""

from collections.abc import Iterator

from workflows.machine.standing import next_wake
from workflows.machine.state import CaseState
from workflows.machine.waiting import code_of
from workflows.machine.work import SAFETY_STAGES
from workflows.policy import StageCode

Rule = tuple[bool, str]


class InvariantBroken(Exception):
    """The machine reached a state that must not exist."""


def check(state: CaseState) -> None:
    """Raises `InvariantBroken` naming the invariant. Silent when all is well."""
    for rules in (_never_silent, _stopped, _after_birth, _watched, _deadlines, _ladder):
        for holds, name in rules(state):
            if not holds:
                raise InvariantBroken(name)


def _never_silent(state: CaseState) -> Iterator[Rule]:
    yield bool(state.accountable), "I1: somebody is accountable, also while a transfer is pending"
    yield state.closed or next_wake(state) is not None, "I1: an open case has a next moment"


def _stopped(state: CaseState) -> Iterator[Rule]:
    """I3 and I4: a case that stopped has no timer but those of its safety lane; a closed one has none.

    I7: whatever came later, so it stays. What the safety lane still says is marked as said after the stop: no
    gestational age, no week, and only to those whom it concerns.
    """
    stopped = state.stopped_because is not None
    lane_only = all(each.kind == "stage" and each.subject in SAFETY_STAGES for each in state.deadlines)
    others = (state.check, state.closing_due, state.safety_recheck_at)
    yield not stopped or lane_only, "I3: after an ending only deadlines of the safety lane run"
    yield not stopped or not any(others), "I3, I7: after an ending nothing else is waited for"
    yield not state.closed or stopped, "I4: a closed case says why"
    yield not state.closed or next_wake(state) is None, "I4: a closed case has no timers"
    yield not state.closed or not (state.deadlines or state.ladder), "I4: in a closed case nothing is open"
    lane_open = bool(state.concerns or state.deadlines)
    yield state.closed or not stopped or lane_open, "I4: what stopped is closed unless a concern is open"


def _after_birth(state: CaseState) -> Iterator[Rule]:
    born = state.birth is not None
    yield born == (state.phase == "postnatal"), "the phase follows from the birth"
    weeks = any(each.kind == "threshold" for each in state.deadlines)
    yield not born or not (weeks or state.check), "after a birth no week of pregnancy is waited for"


def _watched(state: CaseState) -> Iterator[Rule]:
    """Policy table, rows J and L: "it is with them" never lets a case rest. Only a woman who declines
    help does, and only until a birth.
    """
    rests = state.stopped_because is not None or (state.declined and state.birth is None)
    open_codes = {deadline.code for deadline in state.deadlines}
    yield rests or all(code_of(each.wait) in open_codes for each in state.waits), "every wait is asked after"
    answered = state.transfer is None or StageCode.TRANSFER in open_codes
    yield rests or answered, "a transfer is answered, or completed, by a day"


def _deadlines(state: CaseState) -> Iterator[Rule]:
    codes = [deadline.code for deadline in state.deadlines]
    attempts = (state.attempts.get(each.subject, 0) >= each.attempt for each in state.deadlines)
    yield bool(state.policy_version), "I5: every timer has its policy version"
    yield len(codes) == len(set(codes)), "I5: one deadline per stage, moment or threshold"
    yield all(attempts), "I5: no attempt is used twice"


def _ladder(state: CaseState) -> Iterator[Rule]:
    ladder, missed = state.ladder, any(deadline.missed for deadline in state.deadlines)
    yield (ladder is not None) == missed, "the ladder stands exactly while something is overdue"
    ahead = ladder is None or ladder.next_due > max(ladder.reached.values())
    yield ahead, "the next rung lies ahead of those reached"
