"""An allowance: how long something may take, written as `4 h`, `2 wd` or `5 d`."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, PlainSerializer

from shared.pregnancy import (
    GestationalAge,
    add_calendar_days,
    add_working_days,
    add_working_hours,
)


class Unit(StrEnum):
    """What an allowance is counted in."""

    WORKING_HOURS = "h"
    WORKING_DAYS = "wd"
    CALENDAR_DAYS = "d"


_ADD = {
    Unit.WORKING_HOURS: add_working_hours,
    Unit.WORKING_DAYS: add_working_days,
    Unit.CALENDAR_DAYS: add_calendar_days,
}
_WEEK_HOURS = 7 * 24
_HOURS = {
    Unit.WORKING_HOURS: _WEEK_HOURS / 45,
    Unit.WORKING_DAYS: _WEEK_HOURS / 5,
    Unit.CALENDAR_DAYS: 24.0,
}
_WRITTEN = re.compile(r"([1-9]\d{0,2}) (h|wd|d)")


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many working hours, working days or calendar days."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2 wd`. Raises `ValueError` for anything else, `0 d` included."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(
                f'"{text}" is no allowance; write an allowance as "4 h", "2 wd" or "5 d", from 1 to 999'
            )
        return cls(int(found[1]), Unit(found[2]))

    def after(self, start: datetime) -> datetime:
        """The instant at which this allowance, started then, is used up."""
        return _ADD[self.unit](start, self.count)

    @property
    def ordinary_hours(self) -> float:
        """Length in an ordinary week, in hours on the wall: only to compare allowances."""
        return self.count * _HOURS[self.unit]

    @property
    def days(self) -> int:
        """Whole days that it is long; an allowance in hours has none."""
        return 0 if self.unit is Unit.WORKING_HOURS else self.count

    def __reduce__(self) -> tuple[type[Self], tuple[int, Unit]]:
        """How another process gets it: compiled, it would be filled in field by field, and refuse."""
        return type(self), (self.count, self.unit)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def _read_allowance(value: object) -> object:
    return Allowance.parse(value) if isinstance(value, str) else value


def _read_ga(value: object) -> object:
    return GestationalAge.parse(value) if isinstance(value, str) else value


Time = Annotated[Allowance, BeforeValidator(_read_allowance), PlainSerializer(str)]
"""An allowance as a model's field: read from and written as text."""

Ga = Annotated[GestationalAge, BeforeValidator(_read_ga), PlainSerializer(str)]
"""A gestational age as a model's field: read from and written as text."""
