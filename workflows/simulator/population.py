"""Synthetic women of one region-year. The same seed gives the same women, whatever policy they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from shared.pregnancy import AMSTERDAM, local_date, next_working_instant
from workflows.simulator.assumptions import Assumptions
from workflows.simulator.leave import Leave, Person, leaves

_FIRST_DAY = date(2026, 1, 5)
_TERM_DAYS = 280
_EARLIEST_PRETERM_DAYS = 28 * 7
_PRETERM_UNTIL_DAYS = 37 * 7 - 1
_SPREAD_OF_TERM_DAYS = 9


@dataclass(frozen=True, slots=True)
class Team:
    """Who can take a case, and who stands behind it."""

    owner: str
    deputy: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Woman:
    """One synthetic pregnancy: nobody's."""

    case_id: UUID
    submitted_at: datetime
    edd: date
    urgent: bool
    complex: bool
    team: Team
    professional: int
    born_at: datetime
    lost_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        """When the pregnancy ends, either way."""
        return self.lost_at or self.born_at

    @property
    def helped_by(self) -> Person:
        """Whose turn it is in her case, unless a deputy or the coordinator acts."""
        return self.team.owner, self.professional


@dataclass(frozen=True, slots=True)
class Year:
    """One region-year: its women in order of referral, who is on leave when, and the seed of what happens."""

    seed: int
    assumptions: Assumptions
    women: tuple[Woman, ...]
    leaves: Mapping[Person, tuple[Leave, ...]]


def years(assumptions: Assumptions, teams: Sequence[Team], cases: int, seed: int) -> list[Year]:
    """So many cases at least, as region-years of their own. Raises `ValueError` without a team.

    Years are compared with each other, so all are as full: what is left over makes a whole one. Fewer women
    than a year has make a single one, which is quieter than the region is.
    """
    if not teams:
        raise ValueError("the region has no team that could take a case")
    size = assumptions.women.per_year
    count = min(size, cases)
    return [_year(assumptions, teams, count, seed * 100_003 + no) for no in range(-(-cases // size))]


def _year(assumptions: Assumptions, teams: Sequence[Team], count: int, seed: int) -> Year:
    random = Random(seed)
    women = sorted((_woman(assumptions, teams, random) for _ in range(count)), key=_referred)
    owners = [team.owner for team in teams]
    return Year(seed, assumptions, tuple(women), leaves(assumptions.professionals, owners, _FIRST_DAY, seed))


def _referred(woman: Woman) -> tuple[datetime, UUID]:
    return woman.submitted_at, woman.case_id


def _woman(assumptions: Assumptions, teams: Sequence[Team], random: Random) -> Woman:
    given = assumptions.women
    day = _FIRST_DAY + timedelta(days=random.randrange(364))
    submitted_at = next_working_instant(_at(day, random.randrange(8, 17)))
    weeks = random.triangular(given.earliest_week, given.latest_week, given.usual_week)
    ga_days = int(weeks * 7)
    edd = local_date(submitted_at) + timedelta(days=_TERM_DAYS - ga_days)
    born_at = max(_birth(edd, random, given.preterm), submitted_at + timedelta(days=1))
    lost = random.random() < given.lost
    after = timedelta(hours=random.uniform(1, 24 * max(1, 24 * 7 - ga_days)))
    case_id = UUID(int=random.getrandbits(128), version=4)
    return Woman(
        case_id=case_id,
        submitted_at=submitted_at,
        edd=edd,
        urgent=random.random() < given.urgent,
        complex=random.random() < given.complex,
        team=random.choice(teams),
        professional=case_id.int % assumptions.professionals.per_team,
        born_at=born_at,
        lost_at=min(submitted_at + after, born_at) if lost else None,
    )


def _birth(edd: date, random: Random, preterm: float) -> datetime:
    """Around the due date; some are born before 37+0."""
    ga_days = round(random.gauss(_TERM_DAYS, _SPREAD_OF_TERM_DAYS))
    early = random.randint(_EARLIEST_PRETERM_DAYS, _PRETERM_UNTIL_DAYS)
    is_early = random.random() < preterm
    days = early if is_early else min(max(ga_days, _PRETERM_UNTIL_DAYS + 1), _TERM_DAYS + 14)
    return _at(edd + timedelta(days=days - _TERM_DAYS), random.randrange(24))


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM).astimezone(UTC)
