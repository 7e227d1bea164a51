"""How fast the case machine is, alone: every scenario of the field told to it, in one process."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tests.scenarios.model import Scenario, read_all
from workflows.machine import CaseState, Tick, next_wake
from workflows.machine.advance import advance
from workflows.machine.facts import Fact
from workflows.policy import Policy, load_policy
from workflows.taking_in import in_force

_JUST_BEFORE = timedelta(seconds=1)
_POLICY = load_policy()
_REPEATED = 20


@dataclass(frozen=True)
class Call:
    """One call of `advance`: what happened, when, in which state."""

    state: CaseState | None
    fact: Fact | Tick
    at: datetime
    policy: Policy

    def made(self) -> CaseState:
        return advance(self.state, self.fact, self.at, self.policy).state

    def timed(self) -> float:
        """Microseconds of the processor, in the middle of some repetitions."""
        taken: list[float] = []
        for _ in range(_REPEATED):
            begun = time.process_time()
            self.made()
            taken.append(time.process_time() - begun)
        return median(taken) * 1e6


@dataclass(frozen=True)
class Kind:
    """All calls with one kind of fact: how many there were, and microseconds in their middle."""

    name: str
    calls: int
    micros: float


@dataclass(frozen=True)
class Advancing:
    """`per_second` is over all calls as they come, ticks of time included."""

    calls: int
    per_second: float
    kinds: list[Kind]
    state_bytes: float
    """Of a state as JSON, which is what a workflow carries: in the middle, and the largest."""
    largest_bytes: int


def measure_advancing(say: Callable[[str], None]) -> Advancing:
    """Told once for the calls; then each call by itself."""
    told = [(scenario, case) for scenario in read_all() for case in scenario.cases]
    _calls(*told[0])
    begun = time.process_time()
    calls = [call for each in told for call in _calls(*each)]
    per_second = len(calls) / (time.process_time() - begun)
    taken: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        taken[call.fact.type].append(call.timed())
    kinds = [Kind(name, len(each), median(each)) for name, each in taken.items()]
    sizes = [len(call.state.model_dump_json()) for call in calls if call.state]
    say(f"advance: {per_second:.0f} calls a second")
    kinds.sort(key=lambda kind: -kind.micros)
    return Advancing(len(calls), per_second, kinds, median(sizes), max(sizes))


def _calls(scenario: Scenario, case: str) -> list[Call]:
    """Each fact at its instant, and time at each instant that the case waits for on the way."""
    state, policy, calls = None, _POLICY, list[Call]()
    facts = scenario.facts(case)
    ends = [fact.at - _JUST_BEFORE for fact in facts[1:]] + [scenario.end(case)]
    for fact, until in zip(facts, ends, strict=True):
        calls.append(Call(state, fact, fact.at, policy))
        state, policy = calls[-1].made(), in_force(policy, fact)
        while (wake := next_wake(state)) is not None and wake <= until:
            calls.append(Call(state, Tick(), wake, policy))
            state = calls[-1].made()
    return calls
