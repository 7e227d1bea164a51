"""A policy read for one due date: when its bands begin, and what its weeks and allowances come to.

All of it follows from the policy and the due date alone, so it is worked out once and kept. There are no more
due dates than days, and every case with the same one shares it.
"""

from bisect import bisect_right
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from shared.pregnancy import GestationalAge, binding_instant, date_of, midnight
from workflows.policy.codes import StageCode

if TYPE_CHECKING:
    from workflows.policy.model import Policy


class Timetable:
    """Every instant of this policy for this due date."""

    def __init__(self, policy: "Policy", edd: date) -> None:
        self._policy = policy
        self._edd = edd
        self._begins = tuple(midnight(self._day(band)) for band in policy.bands)
        self._weeks: dict[str, tuple[date, datetime]] = {}
        self._ends: dict[tuple[StageCode, bool], tuple[datetime, ...]] = {}

    def week(self, written: str) -> tuple[date, datetime]:
        """The civil date on which she is this far along, and the instant at which that binds."""
        if written not in self._weeks:
            day = self._day(written)
            self._weeks[written] = day, binding_instant(day)
        return self._weeks[written]

    def end(self, stage: StageCode, start: datetime, *, urgent: bool) -> datetime:
        """When this stage, started then, has used up its time: in the band she is in, and in later ones.

        `urgent`: the urgent column as well. Before the first band begins, that one counts.
        """
        band = max(bisect_right(self._begins, start) - 1, 0)
        end = min([allowance.after(start) for allowance in self._policy.columns[stage, urgent][band]])
        later = self.end_in_later_bands(stage, start, urgent=urgent)
        return end if later is None else min(end, later)

    def end_in_later_bands(self, stage: StageCode, start: datetime, *, urgent: bool) -> datetime | None:
        """Of the bands that she enters after `start`: the earliest end of an allowance begun on that day.

        None when she enters no other band any more. `urgent`: the urgent column as well.
        """
        ends = self._ends.get((stage, urgent))
        if ends is None:
            ends = self._ends[stage, urgent] = self._earliest_ends(stage, urgent=urgent)
        later = bisect_right(self._begins, start)
        return ends[later] if later < len(ends) else None

    def _earliest_ends(self, stage: StageCode, *, urgent: bool) -> tuple[datetime, ...]:
        """For each band the earliest end of it and of those after it."""
        ends = [
            min([allowance.after(begins) for allowance in allowances])
            for allowances, begins in zip(self._policy.columns[stage, urgent], self._begins, strict=True)
        ]
        return tuple(accumulate(reversed(ends), min))[::-1]

    def _day(self, written: str) -> date:
        return date_of(self._edd, GestationalAge.parse(written))


def timetable(policy: "Policy", edd: date) -> Timetable:
    """Every instant of this policy for a due date."""
    found = policy.timetables.get(edd)
    if found is None:
        found = policy.timetables[edd] = Timetable(policy, edd)
    return found
