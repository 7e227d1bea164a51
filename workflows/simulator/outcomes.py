"""What came of it: per woman, per region-year, and between policies with confidence intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from statistics import fmean

from shared.pregnancy import GestationalAge
from workflows.simulator.life import Life

_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class WomanOutcome:
    """All in days of gestational age. `decided` (a plan) and `supported` are None where it came to none."""

    referred: int
    decided: int | None
    supported: int | None
    ended: int
    lost: bool
    escalations: int


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """A region-year: its women, and what it asked of the coordinator."""

    women: tuple[WomanOutcome, ...]
    coordinator_hours: float
    tasks: int
    left_waiting: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over region-years with its 95 % interval; a single one has none (`low` and `high` None).

    Where there was nobody to count there is no mean either.
    """

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator under every policy, and the difference of each later one with the first."""

    name: str
    unit: str
    values: tuple[Estimate, ...]
    differences: tuple[Estimate, ...]


def outcome_of(life: Life, now: datetime) -> WomanOutcome:
    """Where her case stood when the pregnancy ended."""
    decided, supported = life.state.plan_agreed_at, life.supported_at
    return WomanOutcome(
        referred=life.ga(life.woman.submitted_at).days,
        decided=None if decided is None else life.ga(decided).days,
        supported=None if supported is None else life.ga(supported).days,
        ended=life.ga(now).days,
        lost=life.woman.lost_at is not None,
        escalations=life.escalations,
    )


def compare(policies: Sequence[Sequence[YearOutcome]], seed: int) -> tuple[Row, ...]:
    """Every indicator per policy; the years are the same women in the same order, so differences pair."""
    return tuple(_row(name, unit, count, policies, seed) for name, unit, count in INDICATORS)


def supported_by_week(years: Sequence[YearOutcome], until_week: int = 40) -> list[float]:
    """Share of women referred before 24+0 with support by each completed week of pregnancy, 0 to the last."""
    early = [woman for year in years for woman in year.women if _early(woman)]
    started = [woman.supported for woman in early if woman.supported is not None]
    return [sum(days < 7 * week for days in started) / max(1, len(early)) for week in range(until_week + 1)]


def _row(
    name: str,
    unit: str,
    count: Callable[[YearOutcome], float | None],
    policies: Sequence[Sequence[YearOutcome]],
    seed: int,
) -> Row:
    values = [[count(year) for year in years] for years in policies]
    paired = [
        [None if a is None or b is None else b - a for a, b in zip(values[0], other, strict=True)]
        for other in values[1:]
    ]
    return Row(
        name,
        unit,
        tuple(_estimate(each, seed) for each in values),
        tuple(_estimate(each, seed) for each in paired),
    )


def _estimate(counted: Sequence[float | None], seed: int) -> Estimate:
    """The mean, and the percentile bootstrap over region-years (2,000 resamples, seeded).

    One region-year says nothing of how much years differ, so it has no interval. A year in which nobody was
    to be counted says nothing at all.
    """
    values = [each for each in counted if each is not None]
    if not values:
        return Estimate(None, None, None)
    if len(values) < 2:
        return Estimate(fmean(values), None, None)
    random = Random(seed)
    means = sorted(fmean(random.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    return Estimate(fmean(values), means[round(_RESAMPLES * 0.025)], means[round(_RESAMPLES * 0.975) - 1])


def _days(written: str) -> int:
    return GestationalAge.parse(written).days


_24, _28, _34, _36, _37 = (_days(each) for each in ("24+0", "28+0", "34+0", "36+0", "37+0"))


def _early(woman: WomanOutcome) -> bool:
    return not woman.lost and woman.referred < _24


def _share(women: Sequence[WomanOutcome], holds: Callable[[WomanOutcome], bool]) -> float | None:
    return 100 * sum(map(holds, women)) / len(women) if women else None


def _before_28(year: YearOutcome) -> float | None:
    early = [woman for woman in year.women if _early(woman) and woman.ended >= _28]
    return _share(early, lambda woman: woman.supported is not None and woman.supported < _28)


def _followed_to(year: YearOutcome, days: int) -> list[WomanOutcome]:
    """Referred before 34+0, and still pregnant at this many days."""
    stayed = (woman for woman in year.women if not woman.lost and woman.ended >= days)
    return [woman for woman in stayed if woman.referred < _34]


def _decided_before_36(year: YearOutcome) -> float | None:
    followed = _followed_to(year, _36)
    return _share(followed, lambda woman: woman.decided is not None and woman.decided < _36)


def _before_36(year: YearOutcome) -> float | None:
    followed = _followed_to(year, _36)
    return _share(followed, lambda woman: woman.supported is not None and woman.supported < _36)


def _panic(year: YearOutcome) -> float | None:
    followed = _followed_to(year, _37)
    return _share(followed, lambda woman: woman.supported is None or woman.supported >= _37)


def _per_hour(year: YearOutcome) -> float:
    return year.tasks / max(year.coordinator_hours, 1 / 3)


INDICATORS: tuple[tuple[str, str, Callable[[YearOutcome], float | None]], ...] = (
    ("Support started before 28+0 (referred before 24+0)", "%", _before_28),
    ("Decided before 36+0: plan agreed (referred before 34+0)", "%", _decided_before_36),
    ("Support started before 36+0 (referred before 34+0)", "%", _before_36),
    ("Nothing started at 37+0: panic (referred before 34+0)", "%", _panic),
    ("Escalations to the desk per region-year", "", lambda year: float(year.tasks)),
    ("Escalations per hour of the coordinator", "", _per_hour),
    ("Hours of the coordinator used per region-year", "h", lambda year: year.coordinator_hours),
    ("Tasks still waiting at the end", "", lambda year: float(year.left_waiting)),
)
