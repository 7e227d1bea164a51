"""One region-year: women, teams and the coordinator's desk meet in the order of time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Final

from shared.pregnancy import next_working_morning
from shared.schemas.contracts.case import Milestone
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine import facts
from workflows.machine.effects import DeputyActivated, Effect, Escalated
from workflows.policy import Policy
from workflows.simulator.assumptions import Professionals
from workflows.simulator.desk import Desk
from workflows.simulator.life import STEPS, Life
from workflows.simulator.outcomes import WomanOutcome, YearOutcome, outcome_of
from workflows.simulator.population import Year

_REFER: Final = 0
_WAKE: Final = 1
_ACT: Final = 2
_END: Final = 3
_DESK: Final = 4
_ROUTINE = (
    Milestone.SCREENING_RECORDED,
    Milestone.CONSENT_ASKED,
    Milestone.OPTIONS_CHECKED,
    Milestone.JGZ_INFORMED,
)
_REACHES_PEOPLE: Final = frozenset({Escalated, DeputyActivated})


def live(year: Year, policy: Policy) -> YearOutcome:
    """Everything that happens in a region-year under this policy. The same arguments, the same answer."""
    world = _World(year, policy, year.assumptions.professionals, Desk(year.assumptions.coordinator))
    for number, woman in enumerate(year.women):
        world.at(woman.submitted_at, _REFER, number)
    world.run()
    women = tuple(world.outcomes[number] for number in range(len(year.women)))
    return YearOutcome(women, world.desk.minutes_used / 60, world.tasks, len(world.desk.waiting))


_Moment = tuple[datetime, int, int, int]
"""When, in which order among those of one instant, what, and whose."""


@dataclass
class _World:
    year: Year
    policy: Policy
    people: Professionals
    desk: Desk
    lives: dict[int, Life] = field(default_factory=dict[int, Life])
    outcomes: dict[int, WomanOutcome] = field(default_factory=dict[int, WomanOutcome])
    tasks: int = 0
    looking: bool = False
    """Whether the coordinator's next look is on the agenda."""
    starts: Counter[tuple[str, int, int]] = field(default_factory=Counter[tuple[str, int, int]])
    _agenda: list[_Moment] = field(default_factory=list[_Moment])
    _order: int = 0

    def at(self, instant: datetime, what: int, number: int) -> None:
        """Put something on the agenda."""
        self._order += 1
        heappush(self._agenda, (instant, self._order, what, number))

    def run(self) -> None:
        """Until nothing is to come."""
        does = {_REFER: self._refer, _WAKE: self._wake, _ACT: self._act, _END: self._end, _DESK: self._look}
        while self._agenda:
            instant, _, what, number = heappop(self._agenda)
            if what in (_REFER, _DESK) or number in self.lives:
                does[what](instant, number)

    def _refer(self, now: datetime, number: int) -> None:
        woman = self.year.women[number]
        random = Random(self.year.seed ^ woman.case_id.int)
        life, said = Life.begin(woman, self.policy, random, self.year.leaves[woman.helped_by])
        self.lives[number] = life
        for milestone in _ROUTINE:
            life.happens(facts.MilestoneReached, now, milestone=milestone)
        said += life.happens(
            facts.OwnerProposed, now, organisation=woman.team.owner, deputy=woman.team.deputy, attempt=1
        )
        life.plan_step(now, self.people)
        self.at(woman.ends_at, _END, number)
        self._go_on(now, number, said)

    def _wake(self, now: datetime, number: int) -> None:
        life = self.lives[number]
        if life.supported_at is None and life.wake is not None and life.wake <= now:
            self._go_on(now, number, life.passes(now))

    def _act(self, now: datetime, number: int) -> None:
        """Her people take the step they are at, when a place is free."""
        life = self.lives[number]
        if life.due is None or life.due > now:
            return
        if STEPS[life.at_step] == "support" and not self._has_place(now, life):
            monday = next_working_morning(now + timedelta(days=7 - now.weekday()))
            life.due = life.noted_due = life.when_there(monday)
            self.at(life.due, _ACT, number)
            return
        said = self._take_step(now, life)
        life.at_step += 1
        life.due = None
        if life.at_step < len(STEPS):
            life.plan_step(now, self.people)
        self._go_on(now, number, said)

    def _has_place(self, now: datetime, life: Life) -> bool:
        """Whether her team can still start with somebody this week."""
        year, number, _ = now.isocalendar()
        week = (life.woman.team.owner, year, number)
        if self.starts[week] >= self.people.starts_per_team_per_week:
            return False
        self.starts[week] += 1
        return True

    def _take_step(self, now: datetime, life: Life) -> tuple[Effect, ...]:
        match STEPS[life.at_step]:
            case "accept":
                team = life.woman.team
                return life.happens(facts.OwnerConfirmed, now, organisation=team.owner, deputy=team.deputy)
            case "contact":
                said = life.happens(facts.ContactMade, now, with_client=True, with_referrer=True)
                return said + life.happens(facts.FeedbackSent, now, moment=FeedbackMoment.CONTACT)
            case "plan":
                complexity = life.state.complexity
                said = life.happens(facts.ExplorationConcluded, now, complexity=complexity)
                said += life.happens(facts.MdoHeld, now) if life.woman.complex else ()
                return said + life.happens(facts.PlanAgreed, now)
            case _:
                return self._start_support(now, life)

    def _start_support(self, now: datetime, life: Life) -> tuple[Effect, ...]:
        """Here the chain that is simulated ends: what the support arranges is told to nobody any more."""
        life.supported_at = now
        return life.happens(facts.SupportStarted, now)

    def _end(self, now: datetime, number: int) -> None:
        """Birth or loss: from here on she is no longer followed."""
        life = self.lives.pop(number)
        self.outcomes[number] = outcome_of(life, now)

    def _look(self, now: datetime, _: int) -> None:
        """The coordinator takes the first task of her list, if she has time left."""
        self.looking = False
        number = self.desk.take(now)
        if number is not None:
            self._handle(now, number)
        self._call_desk(now)

    def _call_desk(self, now: datetime) -> None:
        """Something waits there: she looks when she can, once."""
        if self.desk.waiting and self.desk.has_time and not self.looking:
            self.looking = True
            self.at(self.desk.looks_again(now), _DESK, 0)

    def _handle(self, now: datetime, number: int) -> None:
        life = self.lives.get(number)
        if life is None or life.supported_at is not None:
            return
        life.queued = False
        said = life.happens(facts.EscalationAcknowledged, now, by="coordinatie/coordinator")
        life.move_by_others(now, self.year.assumptions.coordinator.moved)
        self._go_on(now, number, said)

    def _go_on(self, now: datetime, number: int, said: tuple[Effect, ...]) -> None:
        """What was said reaches people; then the next moments of this case."""
        life = self.lives[number]
        for effect in said:
            if type(effect) in _REACHES_PEOPLE:
                self._tell(now, number, life, effect)
        if life.due is not None and life.due != life.noted_due:
            self.at(max(now, life.due), _ACT, number)
            life.noted_due = life.due
        if life.supported_at is None and life.wake is not None and life.wake != life.noted_wake:
            self.at(max(now, life.wake), _WAKE, number)
            life.noted_wake = life.wake

    def _tell(self, now: datetime, number: int, life: Life, effect: Effect) -> None:
        if type(effect) is DeputyActivated:
            life.move_by_others(now, self.people.moved_by_deputy)
        elif type(effect) is Escalated and effect.level < 2:
            life.move(now, self.people.moved_by_alert if effect.level else self.people.moved_by_reminder)
        elif type(effect) is Escalated:
            life.escalations += 1
            self.tasks += 1
            if not life.queued:
                life.queued = True
                ahead = effect.next_threshold_at or now
                self.desk.add(urgent=life.woman.urgent, threshold_at=ahead, number=number)
                self._call_desk(now)
