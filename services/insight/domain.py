"""What a municipality may know, and when. Pure.

A municipality holds the registers with which a single woman could be recognised in an event. So it gets
no events but two numbers per closed quarter: women, not referrals, and how many of them met no offer; below
ten suppressed (zero looks like nine), else rounded to tens, with no breakdown and no revision; on a calendar
that nothing that happens to anybody can move, for all municipalities at once, also when there is nothing to
tell. Both numbers are of the same women, so what happens to one later moves no number of another quarter.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from shared.pregnancy.localtime import at_wall_clock, local_date
from shared.schemas.contracts.notification import MunicipalCountsPublished
from shared.schemas.values import Consent, MunicipalityCode, Purpose

REFERRALS = "referrals"
"""Women for whom a referral was accepted in the quarter, losses and withdrawals left out."""
UNAVAILABLE = "offers_unavailable"
"""Those of them for whom, by the release, nothing was on its way at some moment (`offer.unavailable`)."""
INDICATORS = (REFERRALS, UNAVAILABLE)

DEFINITION_VERSION = "1"
THRESHOLD = 10
ROUNDED_TO = 10
RELEASED_AT = time(9)
"""Amsterdam wall clock."""


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a year, written `2026-Q1`; `number` from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-Q1` back. Raises `ValueError` on anything else."""
        year, _, number = text.partition("-Q")
        return cls(int(year), int(number))

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """The quarter in which an instant falls in Amsterdam."""
        day = local_date(instant)
        return cls(day.year, (day.month + 2) // 3)

    def plus(self, quarters: int) -> "Quarter":
        """So many quarters later."""
        years, index = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, index + 1)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, self.number * 3 - 2, 1)


def release_at(quarter: Quarter) -> datetime:
    """The instant (UTC) of a quarter's one release: a whole quarter after it closed."""
    return at_wall_clock(quarter.plus(2).first_day, RELEASED_AT)


def due_releases(first: Quarter, released: Collection[Quarter], now: datetime) -> Iterator[Quarter]:
    """Every quarter from the first whose release is due and was not done, the oldest first."""
    quarter = first
    while release_at(quarter) <= now:
        if quarter not in released:
            yield quarter
        quarter = quarter.plus(1)


def counts_in(consent: Consent) -> bool:
    """Whether a woman allowed that she is counted."""
    return Purpose.STATISTICS in consent.purposes


def release(
    counts: Mapping[MunicipalityCode, int],
    municipalities: Collection[MunicipalityCode],
    quarter: Quarter,
    indicator: str = REFERRALS,
) -> tuple[MunicipalCountsPublished, ...]:
    """What is published of a quarter: one row for every municipality, whoever was or was not counted."""
    return tuple(_row(code, counts.get(code, 0), quarter, indicator) for code in sorted(municipalities))


def _row(
    municipality: MunicipalityCode, count: int, quarter: Quarter, indicator: str
) -> MunicipalCountsPublished:
    suppressed = count < THRESHOLD
    return MunicipalCountsPublished(
        municipality=municipality,
        period=str(quarter),
        indicator=indicator,
        rounded=None if suppressed else rounded(count),
        suppressed=suppressed,
        definition_version=DEFINITION_VERSION,
    )


def rounded(count: int) -> int:
    """To the nearest ten, half up: 14 is 10, 15 is 20."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
