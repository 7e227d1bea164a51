"""Gestational age is arithmetic on civil dates, checked against dates worked out by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.pregnancy import (
    DatingMethod,
    GestationalAge,
    contradicts,
    date_of,
    due_date_problem,
    edd_from_lmp,
    ga_on,
    local_date,
    may_replace,
    policy_edd,
    policy_ga_on,
    rank,
    uncertainty_days,
)
from shared.schemas.values import Dating

WEEKS = ("12+0", "20+0", "24+0", "28+0", "32+0", "34+0", "36+0", "37+0", "42+0")
BY_HAND = {
    "2026-01-05": (
        "2026-10-12",
        "2026-03-30 2026-05-25 2026-06-22 2026-07-20 2026-08-17 2026-08-31 2026-09-14 2026-09-21 2026-10-26",
    ),
    "2024-02-29": (
        "2024-12-05",
        "2024-05-23 2024-07-18 2024-08-15 2024-09-12 2024-10-10 2024-10-24 2024-11-07 2024-11-14 2024-12-19",
    ),
    "2027-06-10": (
        "2028-03-16",
        "2027-09-02 2027-10-28 2027-11-25 2027-12-23 2028-01-20 2028-02-03 2028-02-17 2028-02-24 2028-03-30",
    ),
}
VECTORS = [
    (lmp, edd, week, day)
    for lmp, (edd, days) in BY_HAND.items()
    for week, day in zip(WEEKS, days.split(), strict=True)
]
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(("lmp", "edd", "week", "day"), VECTORS)
def test_weeks_fall_on_the_days_worked_out_by_hand(lmp: str, edd: str, week: str, day: str) -> None:
    due = edd_from_lmp(date.fromisoformat(lmp))
    assert due == date.fromisoformat(edd)
    assert date_of(due, GestationalAge.parse(week)) == date.fromisoformat(day)
    assert str(ga_on(due, date.fromisoformat(day))) == week


def test_the_due_date_is_280_days_on_and_not_naegeles_calendar_months() -> None:
    assert edd_from_lmp(date(2023, 5, 31)) == date(2024, 3, 6)


@given(edd=days, day=days, later=st.integers(1, 400))
def test_gestational_age_grows_a_day_a_day(edd: date, day: date, later: int) -> None:
    assert ga_on(edd, day + timedelta(later)).days == ga_on(edd, day).days + later
    assert ga_on(edd, day) < ga_on(edd, day + timedelta(later))


@given(edd=days, day=days)
def test_date_of_and_ga_on_undo_each_other(edd: date, day: date) -> None:
    assert date_of(edd, ga_on(edd, day)) == day


@given(st.integers(-300, 600))
def test_what_is_written_is_read_back(ga: int) -> None:
    assert GestationalAge.parse(str(GestationalAge(ga))) == GestationalAge(ga)


@pytest.mark.parametrize("text", ["24", "24+7", "24+", "+3", " 24+0", "24+0\n", "24,0", "124+0"])
def test_a_miswritten_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="weeks\\+days"):
        GestationalAge.parse(text)


def test_completed_weeks() -> None:
    assert GestationalAge.parse("26+3").weeks == 26


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 3, 30, 21, 59, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 30, 22, 0, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_date_is_the_one_in_the_netherlands(instant: datetime, expected: date) -> None:
    assert local_date(instant) == expected


def test_an_instant_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 3, 30))


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(-28, None), (280, None), (0, None), (-29, "edd_too_long_ago"), (281, "edd_too_far_ahead")],
)
def test_a_due_date_must_be_plausible(ahead: int, code: str | None) -> None:
    today = date(2026, 3, 30)
    problem = due_date_problem(today + timedelta(ahead), today)
    assert (problem.code if problem else None) == code
    assert problem is None or "2026" not in problem.remedy


def test_dating_methods_are_ranked_from_art_to_unknown() -> None:
    assert sorted(DatingMethod, key=rank) == [
        DatingMethod.ART,
        DatingMethod.CRL_OPTIMAL,
        DatingMethod.CRL_EARLY,
        DatingMethod.HC,
        DatingMethod.LATE_SCANS,
        DatingMethod.LMP,
        DatingMethod.CLINICAL_ESTIMATE,
        DatingMethod.UNKNOWN,
    ]


def test_only_a_method_at_least_as_good_replaces_a_due_date() -> None:
    assert may_replace(DatingMethod.LMP, DatingMethod.CRL_OPTIMAL)
    assert may_replace(DatingMethod.HC, DatingMethod.HC)
    assert not may_replace(DatingMethod.CRL_OPTIMAL, DatingMethod.LMP)


@pytest.mark.parametrize(
    ("method", "uncertainty", "earlier"),
    [
        (DatingMethod.ART, 1, 0),
        (DatingMethod.CRL_OPTIMAL, 5, 0),
        (DatingMethod.HC, 7, 0),
        (DatingMethod.LATE_SCANS, 14, 14),
        (DatingMethod.LMP, 14, 14),
        (DatingMethod.CLINICAL_ESTIMATE, 28, 28),
    ],
)
def test_an_uncertain_due_date_counts_as_further_along(
    method: DatingMethod, uncertainty: int, earlier: int
) -> None:
    edd = date(2026, 10, 12)
    assert uncertainty_days(method) == uncertainty
    assert policy_edd(edd, method) == edd - timedelta(earlier)
    assert policy_ga_on(edd, method, date(2026, 3, 30)).days == 84 + earlier


@pytest.mark.parametrize(
    ("method", "moved", "expected"),
    [
        (DatingMethod.CRL_OPTIMAL, 5, False),  # as good, and as far off as that method can be wrong
        (DatingMethod.CRL_OPTIMAL, -6, True),
        (DatingMethod.ART, 35, False),  # better: four weeks and a half happen
        (DatingMethod.ART, -36, True),
        (DatingMethod.ART, 40, True),
    ],
)
def test_a_due_date_that_contradicts_the_known_one_needs_somebody_to_look(method, moved, expected):
    known = Dating(edd=date(2026, 10, 12), method=DatingMethod.CRL_OPTIMAL)
    assert (
        contradicts(known, Dating(edd=date(2026, 10, 12) + timedelta(days=moved), method=method)) is expected
    )


def test_what_is_not_known_contradicts_nothing():
    unknown, known = (
        Dating(method=DatingMethod.UNKNOWN),
        Dating(edd=date(2026, 10, 12), method=DatingMethod.LMP),
    )
    assert not contradicts(unknown, known)
    assert not contradicts(known, unknown)
