"""Lives that aim: a course as most take it, and in it two or three special situations close together.

Random facts seldom meet: of a thousand lives few have an owner, a plan and a support when a loss and a claim
fall within the hour. Here the ordinary course comes first, and what is special is told around the instants
at which something is due: just before, at the very moment, just after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from shared.pregnancy import local_date
from shared.schemas.contracts.case import Milestone
from tests.unit.machine.closed import STEPS
from tests.unit.machine.situations import (
    DAY,
    METHODS,
    ORGANISATIONS,
    SITUATIONS,
    Row,
    Says,
    Scene,
    items,
    pair,
    reached,
    spoke,
)
from tests.unit.machine.telling import CASE, POLICY
from workflows.machine import FACT, CaseState, Fact, Tick, advance, next_wake
from workflows.machine.effects import Effect
from workflows.machine.facts import PolicyMigrated
from workflows.policy import Policy

TERM = 280
BEGIN = datetime(2025, 12, 1, 7, tzinfo=UTC)
MOMENT, MINUTE, HOUR = timedelta(milliseconds=1), timedelta(minutes=1), timedelta(hours=1)
BEFORE_BIRTH = (
    "screening_recorded",
    "options_checked",
    "jgz_informed",
    "safety_plan_made",
    "fallback_chosen",
    "kraamzorg_registered",
    "contribution_decided",
    "kraamzorg_intake_done",
    "protection_timeline_agreed",
    "jgz_nurse_known",
    "postpartum_plan_written",
    "handover_booked",
    "who_may_know_agreed",
    "reachability_checked",
    "birth_start_accepted",
)
AFTER_BIRTH = (*STEPS, "closing_agreed")
assert {*BEFORE_BIRTH, *AFTER_BIRTH} <= {*Milestone}


@dataclass
class Aimed:
    """One life as it is told: what happened, what was said, and how the case stands."""

    random: Random
    policy: Policy = POLICY
    facts: list[Fact] = field(default_factory=list[Fact])
    said: list[Effect] = field(default_factory=list[Effect])
    begun: Policy = field(init=False)
    state: CaseState | None = None
    told_at: datetime = BEGIN

    def __post_init__(self) -> None:
        self.begun = self.policy

    @property
    def now(self) -> datetime:
        """The instant of the last thing that happened."""
        return self.facts[-1].at

    @property
    def scene(self) -> Scene:
        """The case as it stands, for what is special."""
        return Scene(self.random, self.standing, self.now)

    @property
    def standing(self) -> CaseState:
        """The case, once it is open."""
        assert self.state is not None
        return self.state

    def happens(self, says: Says, at: datetime) -> None:
        """A fact; mostly after time was told of, seldom just before."""
        if self.state is not None and not self._is_quick(says, at):
            self.until(at)
        no = 1 if self.state is None else self.state.facts_seen + 1
        fact = FACT.validate_python({"no": no, "at": at, **says})
        self.facts.append(fact)
        self._keep(fact, at)
        if isinstance(fact, PolicyMigrated):
            self.policy = fact.policy

    def _is_quick(self, says: Says, at: datetime) -> bool:
        """Whether the fact is dealt with before what was due a few minutes ago is told. Nobody claims or
        resolves what was not told.
        """
        wake, of_the_desk = next_wake(self.standing), says["type"].startswith("escalation_")
        if wake is None or of_the_desk:
            return False
        return at - wake < 5 * MINUTE and self.random.random() < 0.2

    def until(self, at: datetime) -> None:
        """Time passes."""
        self._keep(Tick(), at)

    def _keep(self, occurrence: Fact | Tick, at: datetime) -> None:
        self.told_at = at
        step = advance(self.state, occurrence, at, self.policy)
        self.state = step.state
        self.said += step.effects
        self.look()

    def look(self) -> None:
        """After every step; nothing here."""


def live(random: Random, life: Aimed, others: Sequence[Policy] = ()) -> None:
    """Tell a whole life: its course, with one knot of special situations in it, seldom two."""
    _open(random, life)
    course = _course(random, life)
    knots = sorted(random.randrange(len(course)) for _ in range(random.choice((1, 1, 1, 2))))
    for index, step in enumerate(course):
        for _ in range(knots.count(index)):
            _tell_knot(random, life, others)
        if random.random() > 0.12:
            life.happens(_at_last(step, life), life.now + _gap(random, life))


def _open(random: Random, life: Aimed) -> None:
    at = BEGIN + random.randrange(800 * 24 * 60) * MINUTE
    along = random.choice((None, *range(5 * 7, 42 * 7)) if random.random() < 0.9 else (None,))
    says: Says = {
        "type": "opened",
        "case_id": CASE,
        "submitted_at": at,
        "referrer": "verloskundigen",
        "municipality": "GM0405",
        "edd": None if along is None else local_date(at) + (TERM - along) * DAY,
        "dating_method": random.choice(METHODS),
        "urgent": random.random() < 0.3,
        "complexity": random.choice(("simple", "complex")),
        "third_trimester": along is None and random.random() < 0.4,
    }
    life.happens(says, at)


def _course(random: Random, life: Aimed) -> list[Says]:
    """The ordinary course; the birth and what follows it only in some."""
    weeks = [reached(each) for each in random.sample(BEFORE_BIRTH, random.randrange(len(BEFORE_BIRTH)))]
    course: list[Says] = [
        pair("owner_proposed", ORGANISATIONS[0], attempt=1),
        {"type": "acknowledged", "by": "jgz-kennemer/jgz_nurse"},
        pair("owner_confirmed", ORGANISATIONS[0]),
        spoke(client=True, referrer=random.random() < 0.7),
        {"type": "consent_asked"},
        {"type": "consent_answered", "granted": True},
        spoke(client=random.random() < 0.5, referrer=True),
        {"type": "exploration_concluded", "complexity": random.choice(("simple", "complex"))},
        {"type": "feedback_sent", "moment": "contact"},
        {"type": "plan_agreed", "items": items(life.scene)},
        {"type": "contribution_requested"},
        {"type": "support_started", "offer": random.choice(("SO", "VZ", None))},
        {"type": "feedback_sent", "moment": "start"},
        {"type": "mdo_held"},
        *weeks,
        {"type": "feedback_sent", "moment": "periodic"},
        {"type": "support_ended", "offer": random.choice(("SO", None))},
    ]
    if random.random() < 0.5:
        course.append({"type": "birth_registered", "in_hospital": random.random() < 0.3})
        course += [reached(each) for each in random.sample(AFTER_BIRTH, random.randrange(len(AFTER_BIRTH)))]
    return course


def _tell_knot(random: Random, life: Aimed, others: Sequence[Policy]) -> None:
    """Two or three situations, their facts mixed, around an instant at which something is due."""
    rows = [random.choice(SITUATIONS)(life.scene) for _ in range(random.choice((2, 2, 3)))]
    if others and random.random() < 0.3:
        rows.append([{"type": "policy_migrated", "policy": random.choice(others)}])
    life.happens(_nothing_much(random), _near_something_due(random, life))
    for says in _mixed(random, rows):
        life.happens(_at_last(says, life), life.now + _short(random, life))


def _mixed(random: Random, rows: list[Row]) -> Iterator[Says]:
    """Each row in its order, mostly, and now and then a fact that never came."""
    for row in rows:
        if len(row) > 1 and random.random() < 0.15:
            row.reverse()
    while rows := [row for row in rows if row]:
        says = random.choice(rows).pop(0)
        if random.random() > 0.1:
            yield says


def _nothing_much(random: Random) -> Says:
    return random.choice(
        (
            {"type": "acknowledged", "by": "jgz-kennemer/jgz_nurse"},
            {"type": "feedback_sent", "moment": "periodic"},
            {"type": "escalation_acknowledged", "by": "csv-ijmond/coordinator"},
            {"type": "linked_party_added", "organisation": "sociaal-team", "role": "social_team"},
        )
    )


def _at_last(says: Says, life: Aimed) -> Says:
    """What hangs on the day: a birth is told of within a few days, and so on."""
    today = local_date(life.now)
    match says["type"]:
        case "birth_registered":
            return {"born_on": today - life.random.randrange(3) * DAY, **says}
        case "discharged":
            return {"discharged_on": today + life.random.randrange(-3, 4) * DAY, **says}
        case _:
            return says


def _near_something_due(random: Random, life: Aimed) -> datetime:
    """Around the instant of any deadline that runs, however far ahead; else a week on."""
    running = [each.due for each in life.standing.deadlines if each.due > life.now]
    instant = random.choice(running) if running else life.now + 7 * DAY
    return max(life.now, instant + _offset(random))


def _offset(random: Random) -> timedelta:
    around = (0 * MOMENT, MOMENT, MINUTE, 11 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY)
    return random.choice((1, -1)) * random.choice(around)


def _short(random: Random, life: Aimed) -> timedelta:
    """At once, within days, or until what comes next."""
    wake = next_wake(life.standing)
    if wake is not None and random.random() < 0.4:
        return max(timedelta(0), min(wake - life.now, 90 * DAY) + _offset(random))
    return random.choice((0 * MOMENT, MOMENT, MINUTE, HOUR, 4 * HOUR, DAY, 3 * DAY))


def _gap(random: Random, life: Aimed) -> timedelta:
    """Between two steps of the ordinary course."""
    if random.random() < 0.15:
        return _short(random, life)
    return random.choice((HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY)) * random.random() * 2
