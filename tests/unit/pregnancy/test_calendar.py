"""The working calendar: hours, holidays, the clock going forward and back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.pregnancy import (
    AMSTERDAM,
    add_calendar_days,
    add_working_days,
    add_working_hours,
    binding_instant,
    is_working_day,
    is_working_instant,
    next_working_instant,
    next_working_morning,
)


def nl(text: str) -> datetime:
    """An instant as the wall clock in the Netherlands shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def shown(instant: datetime) -> str:
    """What the wall clock shows."""
    assert instant.tzinfo is UTC
    return instant.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


unhurried = settings(deadline=None)
"""The first question to the calendar loads it, and that is no finding."""

instants = st.datetimes(
    datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC), allow_imaginary=False
)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14",
        "2026-05-25", "2026-12-25", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-05",
        "2027-05-06", "2027-05-17", "2025-04-26", "2030-05-05", "2031-04-26",
    ],
)  # fmt: skip
def test_holidays_are_days_off(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


def test_kings_day_moves_to_saturday_when_it_is_a_sunday() -> None:
    assert is_working_day(date(2025, 4, 28))


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-07", "2026-05-04", "2026-12-24", "2026-12-31"])
def test_days_around_holidays_are_worked(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("instant", "working"),
    [
        ("2026-03-30 07:59", False),
        ("2026-03-30 08:00", True),
        ("2026-03-30 17:00", True),
        ("2026-03-30 17:01", False),
        ("2026-03-28 10:00", False),
        ("2026-04-03 10:00", False),
    ],
)
def test_working_hours_include_both_ends(instant: str, working: bool) -> None:
    assert is_working_instant(nl(instant)) is working


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-30 09:00", 4, "2026-03-30 13:00"),
        ("2026-03-30 13:00", 4, "2026-03-30 17:00"),
        ("2026-03-30 15:00", 4, "2026-03-31 10:00"),
        ("2026-03-30 17:00", 1, "2026-03-31 09:00"),
        ("2026-04-02 16:00", 2, "2026-04-07 09:00"),
        ("2026-03-28 12:00", 4, "2026-03-30 12:00"),
        ("2026-03-30 06:00", 4, "2026-03-30 12:00"),
        ("2026-03-30 08:00", 18, "2026-03-31 17:00"),
    ],
)
def test_working_hours_are_counted_within_working_hours(start: str, hours: int, end: str) -> None:
    assert shown(add_working_hours(nl(start), hours)) == end


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-30 09:00", 1, "2026-03-31 09:00"),
        ("2026-03-31 13:00", 2, "2026-04-02 13:00"),
        ("2026-04-02 13:00", 1, "2026-04-07 13:00"),
        ("2026-03-30 17:00", 1, "2026-03-31 17:00"),
        ("2026-03-27 18:00", 1, "2026-03-31 08:00"),
        ("2026-03-30 09:00", 5, "2026-04-08 09:00"),
    ],
)
def test_working_days_keep_the_clock_time(start: str, count: int, end: str) -> None:
    assert shown(add_working_days(nl(start), count)) == end


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-30 09:00", 2, "2026-04-01 16:00"),
        ("2026-03-30 09:00", 5, "2026-04-02 16:00"),
        ("2026-03-28 22:00", 5, "2026-04-02 16:00"),
        ("2026-04-02 16:30", 2, "2026-04-07 16:00"),
        ("2026-05-19 10:00", 6, "2026-05-22 16:00"),
    ],
)
def test_calendar_days_bind_at_four_and_move_earlier(start: str, count: int, end: str) -> None:
    assert shown(add_calendar_days(nl(start), count)) == end


def test_a_week_threshold_on_whit_monday_binds_on_friday() -> None:
    assert shown(binding_instant(date(2026, 5, 25))) == "2026-05-22 16:00"


def test_the_summer_time_weekend_moves_no_clock_time() -> None:
    assert shown(add_working_days(nl("2026-03-27 10:00"), 1)) == "2026-03-30 10:00"
    assert shown(add_working_hours(nl("2026-10-23 16:00"), 3)) == "2026-10-26 10:00"
    assert shown(next_working_instant(nl("2026-03-29 01:30"))) == "2026-03-30 08:00"
    assert add_working_days(nl("2026-10-23 10:00"), 1) - nl("2026-10-23 10:00").astimezone(UTC) == timedelta(
        days=3, hours=1
    )


@pytest.mark.parametrize(
    ("instant", "morning"),
    [
        ("2026-03-30 07:00", "2026-03-30 08:00"),
        ("2026-03-30 08:00", "2026-03-31 08:00"),
        ("2026-04-02 12:00", "2026-04-07 08:00"),
    ],
)
def test_the_next_working_morning_lies_ahead(instant: str, morning: str) -> None:
    assert shown(next_working_morning(nl(instant))) == morning


def test_no_allowance_is_nothing() -> None:
    for add in (add_working_hours, add_working_days, add_calendar_days):
        with pytest.raises(ValueError, match="at least one"):
            add(nl("2026-03-30 09:00"), 0)


@unhurried
@given(start=instants, count=st.integers(1, 60))
def test_no_deadline_lies_outside_working_hours_or_before_its_start(start: datetime, count: int) -> None:
    for add in (add_working_hours, add_working_days, add_calendar_days):
        end = add(start, count)
        assert is_working_instant(end)
        assert end > start


@unhurried
@given(start=instants, later=st.timedeltas(timedelta(0), timedelta(40)), count=st.integers(1, 40))
def test_who_starts_later_is_never_due_earlier(start: datetime, later: timedelta, count: int) -> None:
    for add in (add_working_hours, add_working_days, add_calendar_days):
        assert add(start, count) <= add(start + later, count)


@unhurried
@given(start=instants, first=st.integers(1, 20), second=st.integers(1, 20))
def test_working_time_adds_up(start: datetime, first: int, second: int) -> None:
    for add in (add_working_hours, add_working_days):
        assert add(add(start, first), second) == add(start, first + second)


@unhurried
@given(instants)
def test_the_next_working_instant_is_one(start: datetime) -> None:
    found = next_working_instant(start)
    assert is_working_instant(found)
    assert found >= start
    assert next_working_morning(start).astimezone(AMSTERDAM).time() == time(8)
