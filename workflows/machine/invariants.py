"""What holds for every case at every moment. Tests ask after every step."""

from workflows.machine.state import CaseState, next_wake


class InvariantBroken(Exception):
    """The machine reached a state that must not exist."""


def check(state: CaseState) -> None:
    """Raises `InvariantBroken` naming the invariant. Silent when all is well."""
    for holds, name in _invariants(state):
        if not holds:
            raise InvariantBroken(name)


def _invariants(state: CaseState) -> tuple[tuple[bool, str], ...]:
    codes = [deadline.code for deadline in state.deadlines]
    missed = any(deadline.missed for deadline in state.deadlines)
    ladder = state.ladder
    return (
        (bool(state.accountable), "I1: somebody is accountable"),
        (state.closed or next_wake(state) is not None, "I1: an open case has a next moment"),
        (
            not state.closed or not (state.deadlines or ladder or state.check or state.notices),
            "I3, I4: a closed case has no timers",
        ),
        (state.closed == (state.stopped_because is not None), "I4: a closed case says why"),
        (bool(state.policy_version), "I5: every timer has its policy version"),
        (len(codes) == len(set(codes)), "I5: one deadline per stage, moment or threshold"),
        (
            all(state.attempts.get(each.subject, 0) >= each.attempt for each in state.deadlines),
            "I5: no attempt is used twice",
        ),
        ((ladder is not None) == missed, "the ladder stands exactly while something is overdue"),
        (
            ladder is None or ladder.next_due > max(ladder.reached.values()),
            "the next rung lies ahead of those reached",
        ),
    )
