"""Tell a scenario to the machine alone: in seconds, and without a clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.scenarios.model import Scenario
from tests.scenarios.said import Said, from_effect
from workflows.machine import CaseState, Step, Tick, advance, check, next_wake
from workflows.machine.effects import Effect
from workflows.machine.facts import Fact
from workflows.policy import Policy, load_policy

_JUST_BEFORE = timedelta(seconds=1)
POLICY = load_policy()


@dataclass
class Told:
    """How one case went: all that it said, and how it stood at each expected moment."""

    said: list[Said] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    stood: dict[datetime, CaseState] = field(default_factory=dict)
    end: CaseState | None = None


def tell(scenario: Scenario, case: str = "a", *, late: bool = False, policy: Policy = POLICY) -> Told:
    """Tell a case. Time is told at each instant that the case waits for; `late`: only when it must be.

    A fact at the very instant of a deadline is in time. Raises `InvariantBroken`.
    """
    teller = _Teller(policy, late=late)
    for at, fact, times in _agenda(scenario, case):
        teller.pass_time(at - _JUST_BEFORE)
        if fact is not None:
            for _ in range(times):
                teller.take(fact)
        else:
            teller.pass_time(at)
            assert teller.state is not None
            teller.told.stood[at] = teller.state
    teller.pass_time(scenario.end(case))
    teller.told.end = teller.state
    return teller.told


class _Teller:
    def __init__(self, policy: Policy, *, late: bool) -> None:
        self._policy = policy
        self._late = late
        self.state: CaseState | None = None
        self.told = Told()

    def take(self, fact: Fact) -> None:
        self._keep(advance(self.state, fact, fact.at, self._policy))

    def pass_time(self, until: datetime) -> None:
        if self.state is None:
            return
        while not self._late and (wake := next_wake(self.state)) is not None and wake <= until:
            self._keep(advance(self.state, Tick(), wake, self._policy))
        self._keep(advance(self.state, Tick(), until, self._policy))

    def _keep(self, step: Step) -> None:
        check(step.state)
        self.state = step.state
        self.told.effects += step.effects
        self.told.said += [from_effect(effect) for effect in step.effects]


def _agenda(scenario: Scenario, case: str) -> Iterator[tuple[datetime, Fact | None, int]]:
    """Facts and moments of expectation, in order; facts of the same moment first."""
    facts = zip(scenario.facts(case), scenario.given_in(case), strict=True)
    rows: list[tuple[datetime, Fact | None, int]] = [(fact.at, fact, given.times) for fact, given in facts]
    rows += [(scenario.instant(each.at, case), None, 1) for each in scenario.expectations(case)]
    yield from sorted(rows, key=lambda row: (row[0], row[1] is None))
