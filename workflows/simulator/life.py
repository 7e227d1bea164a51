"""One simulated case: the machine's state, and which step its people are at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from shared.pregnancy import GestationalAge, add_working_hours, ga_on, local_date
from shared.schemas.values import Complexity, DatingMethod
from workflows.machine import CaseState, Step, Tick, advance, next_wake
from workflows.machine.effects import Effect
from workflows.machine.facts import Fact, Opened
from workflows.policy import Policy
from workflows.simulator.assumptions import Professionals
from workflows.simulator.assumptions import Step as HumanStep
from workflows.simulator.leave import Leave, back, is_away
from workflows.simulator.population import Woman
from workflows.values import new, new_of

STEPS = ("accept", "contact", "plan", "support")
"""What must happen before she has help, one after the other."""

_TICK = Tick()
_WEEK = timedelta(weeks=1)


@dataclass
class Life:
    """`at_step` is the step that its people are at; `due` when they take it; None is stuck."""

    woman: Woman
    policy: Policy
    random: Random
    state: CaseState
    leave: tuple[Leave, ...] = ()
    """Of whoever helps her."""
    at_step: int = 0
    due: datetime | None = None
    supported_at: datetime | None = None
    escalations: int = 0
    queued: bool = False
    wake: datetime | None = None
    """When time alone changes something; worked out once per step."""
    noted_due: datetime | None = None
    noted_wake: datetime | None = None
    """`due` and `wake` as they stand on the agenda already."""

    @classmethod
    def begin(
        cls, woman: Woman, policy: Policy, random: Random, leave: tuple[Leave, ...] = ()
    ) -> tuple["Life", tuple[Effect, ...]]:
        """The referral comes in."""
        opened = new(
            Opened,
            no=1,
            at=woman.submitted_at,
            case_id=woman.case_id,
            submitted_at=woman.submitted_at,
            edd=woman.edd,
            dating_method=DatingMethod.CRL_OPTIMAL,
            urgent=woman.urgent,
            complexity=Complexity.COMPLEX if woman.complex else Complexity.SIMPLE,
            referrer="verloskundigen",
            municipality=woman.team.municipality,
        )
        step = advance(None, opened, woman.submitted_at, policy)
        return cls(woman, policy, random, step.state, leave, wake=next_wake(step.state)), step.effects

    @property
    def is_over(self) -> bool:
        """Whether the pregnancy, as far as simulated, is over."""
        return self.state.closed or self.state.phase != "prenatal"

    def happens(self, make: Callable[..., Fact], at: datetime, **says: Any) -> tuple[Effect, ...]:
        """The next fact of this case."""
        fact = new_of(make, {"no": self.state.facts_seen + 1, "at": at, **says})
        step = advance(self.state, fact, at, self.policy)
        return self._keep(step)

    def passes(self, at: datetime) -> tuple[Effect, ...]:
        """Time, and nothing else."""
        step = advance(self.state, _TICK, at, self.policy)
        return self._keep(step)

    def _keep(self, step: Step) -> tuple[Effect, ...]:
        self.state, self.wake = step.state, next_wake(step.state)
        return step.effects

    def ga(self, at: datetime) -> GestationalAge:
        """How far along she is at this instant."""
        return ga_on(self.woman.edd, local_date(at))

    def plan_step(self, at: datetime, people: Professionals) -> None:
        """Decide when her people take the step they are at; or that it stays lying."""
        step: HumanStep = getattr(people, STEPS[self.at_step])
        stuck = self.random.random() < step.stuck
        hours = self.random.lognormvariate(0, people.spread) * step.median_hours
        self.due = None if stuck else self.when_there(_later(at, hours))

    def move(self, at: datetime, chance: float) -> None:
        """Whoever helps her was told: perhaps the stuck step goes on within a day or so. On leave: not."""
        moved, hours = self._draw(chance)
        if moved and self.due is None and not is_away(self.leave, at):
            self.due = self.when_there(_later(at, hours))

    def move_by_others(self, at: datetime, chance: float) -> None:
        """Somebody else acts, also on what waits for who is on leave."""
        moved, hours = self._draw(chance)
        if moved and (self.due is None or is_away(self.leave, at)):
            acts = _later(at, hours)
            self.due = acts if self.due is None else min(self.due, acts)

    def _draw(self, chance: float) -> tuple[bool, float]:
        """Whether it moves, and within how many working hours; the same chance is used up either way."""
        moved = self.random.random() < chance
        return moved and self.at_step < len(STEPS), 1 + self.random.random() * 9

    def when_there(self, due: datetime) -> datetime:
        """Then, or the morning on which who helps her is back."""
        return back(self.leave, due) or due


def _later(at: datetime, hours: float) -> datetime:
    """So many working hours on, in whole hours; very long ones in weeks, for speed."""
    weeks, rest = divmod(round(max(1, hours)), 45)
    return add_working_hours(at + weeks * _WEEK if weeks else at, max(1, rest))
