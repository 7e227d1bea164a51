"""Leave (verlof): who is away when. Periods of each professional, seeded, the same under every policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from shared.pregnancy import local_date, working_morning
from workflows.simulator.assumptions import Professionals

_DAY = timedelta(days=1)
_YEAR_DAYS = 364
_YEARS = 2
"""Who is referred on the last day of a year is followed through most of the next."""

Person = tuple[str, int]
"""An organisation, and which of its professionals."""


@dataclass(frozen=True, slots=True, order=True)
class Leave:
    """Away from the first up to and including the last of these civil dates."""

    first: date
    last: date

    def __reduce__(self) -> "tuple[type[Leave], tuple[date, date]]":
        """How another process gets it: compiled, it would be filled in field by field, and refuse."""
        return type(self), (self.first, self.last)


def leaves(
    assumed: Professionals, owners: Sequence[str], begin: date, seed: int
) -> Mapping[Person, tuple[Leave, ...]]:
    """The leave of everybody in these organisations, from this day on. The same seed, the same leave."""
    people = [(owner, number) for owner in sorted(set(owners)) for number in range(assumed.per_team)]
    return {person: _of_one(assumed, begin, Random(f"{seed}/{person}")) for person in people}


def is_away(periods: Sequence[Leave], instant: datetime) -> bool:
    """Whether somebody with this leave is away then."""
    return back(periods, instant) is not None


def back(periods: Sequence[Leave], instant: datetime) -> datetime | None:
    """08:00 of the first working day on which somebody who is away then is there again; None: not away."""
    day, until = local_date(instant), None
    for each in periods:  # in order of their first day
        if each.first <= day <= each.last:
            until = each.last
            morning = working_morning(until + _DAY)
            day = local_date(morning)
    return None if until is None else working_morning(until + _DAY)


def _of_one(assumed: Professionals, begin: date, random: Random) -> tuple[Leave, ...]:
    shortest, longest = assumed.leave_days
    taken: list[Leave] = []
    for number in range(_YEARS * assumed.leaves_per_year):
        year = begin + (number // assumed.leaves_per_year) * _YEAR_DAYS * _DAY
        first = year + random.randrange(_YEAR_DAYS) * _DAY
        taken.append(Leave(first, first + (random.randint(shortest, longest) - 1) * _DAY))
    return tuple(sorted(taken))
