"""The coordinator of a few hours a week: a queue ranked as the desk ranks it, and a budget of minutes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from shared.pregnancy import next_working_instant
from workflows.simulator.assumptions import Coordinator

_WEEK = timedelta(weeks=1)


@dataclass
class Desk:
    """Tasks wait by rank (urgent first, then the next threshold); time is what is left of the week."""

    assumed: Coordinator
    waiting: list[tuple[bool, datetime, int]] = field(default_factory=list[tuple[bool, datetime, int]])
    week_of: datetime | None = None
    minutes_left: float = 0
    minutes_used: float = 0
    free_at: datetime | None = None
    """When the task at hand is done."""

    @property
    def has_time(self) -> bool:
        """Whether a week is long enough for a single task."""
        return self.assumed.hours_per_week * 60 >= self.assumed.minutes_per_task

    def add(self, *, urgent: bool, threshold_at: datetime, number: int) -> None:
        """A task for this case."""
        heappush(self.waiting, (not urgent, threshold_at, number))

    def take(self, now: datetime) -> int | None:
        """The case to deal with now; None when nothing waits or the week's time is used up."""
        self._begin_week(now)
        if not self.waiting or self.minutes_left < self.assumed.minutes_per_task:
            return None
        self.minutes_left -= self.assumed.minutes_per_task
        self.minutes_used += self.assumed.minutes_per_task
        self.free_at = now + timedelta(minutes=self.assumed.minutes_per_task)
        return heappop(self.waiting)[2]

    def looks_again(self, now: datetime) -> datetime:
        """When she can take the next task: when the one at hand is done, or on Monday."""
        self._begin_week(now)
        if self.minutes_left >= self.assumed.minutes_per_task:
            return next_working_instant(max(now, self.free_at or now))
        assert self.week_of is not None
        return max(now, next_working_instant(self.week_of + _WEEK))

    def _begin_week(self, now: datetime) -> None:
        while self.week_of is None or now >= self.week_of + _WEEK:
            monday = now - timedelta(days=now.weekday())
            begins = monday.replace(hour=6, minute=0, second=0, microsecond=0)
            self.week_of = begins if self.week_of is None else self.week_of + _WEEK
            self.minutes_left = self.assumed.hours_per_week * 60
