"""What a case would wait for under another policy: the same facts, told to the same machine. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.machine.advance import advance
from workflows.machine.facts import Fact, PolicyMigrated, Tick
from workflows.machine.state import CaseState
from workflows.policy import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One deadline that two policies date otherwise; None where one of them does not have it open."""

    code: str
    before: datetime | None
    after: datetime | None


def state_under(facts: Iterable[Fact], policy: Policy, now: datetime) -> CaseState:
    """The case as it would stand now, had this policy held from its first fact on."""
    told = (fact for fact in facts if not isinstance(fact, PolicyMigrated))
    state = None
    for no, fact in enumerate(told, start=1):
        if state is not None:
            state = advance(state, Tick(), fact.at, policy).state
        state = advance(state, fact.but(no=no), fact.at, policy).state
    if state is None:
        raise ValueError("a case begins with fact 1, opened")
    return advance(state, Tick(), now, policy).state


def dates_under(facts: Iterable[Fact], policy: Policy, now: datetime) -> dict[str, datetime]:
    """Every open deadline, overdue ones included, with its instant under this policy."""
    return {each.code: each.due for each in state_under(facts, policy, now).deadlines}


def other_dates(before: dict[str, datetime], after: dict[str, datetime]) -> tuple[Difference, ...]:
    """What differs, the earliest first."""
    found = [
        Difference(code, before.get(code), after.get(code))
        for code in {**before, **after}
        if before.get(code) != after.get(code)
    ]
    return tuple(sorted(found, key=lambda each: (min(filter(None, (each.before, each.after))), each.code)))
