"""What a municipality may know, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.insight.domain import INDICATORS, Quarter, due_releases, release, release_at, rounded
from services.insight.settings import InsightSettings, MunicipalitiesRefused

Q1 = Quarter(2026, 1)
CODES = ["GM0375", "GM0383", "GM0450", "GM0453"]
quarters = st.builds(Quarter, st.integers(2020, 2060), st.integers(1, 4))
counts = st.dictionaries(st.sampled_from(CODES), st.integers(0, 5_000))


@pytest.mark.parametrize(
    ("count", "expected"), [(10, 10), (14, 10), (15, 20), (24, 20), (25, 30), (94, 90), (95, 100)]
)
def test_counts_are_rounded_to_tens_half_up(count, expected):
    assert rounded(count) == expected


@pytest.mark.parametrize("count", [0, 1, 9])
def test_below_ten_zero_looks_like_nine(count):
    (row,) = release({"GM0453": count}, ["GM0453"], Q1)
    assert row == release({}, ["GM0453"], Q1)[0]
    assert (row.rounded, row.suppressed) == (None, True)


@given(counts)
def test_every_municipality_gets_one_row_in_the_same_order(found):
    assert [row.municipality for row in release(found, set(CODES), Q1)] == CODES


@given(counts)
def test_a_published_count_is_a_ten_within_five_of_the_truth(found):
    for row in release(found, CODES, Q1):
        if row.rounded is not None:
            assert row.rounded % 10 == 0
            assert row.rounded >= 10
            assert -5 < row.rounded - found[row.municipality] <= 5


@given(counts, st.sampled_from(CODES))
def test_one_woman_below_the_threshold_more_or_less_changes_nothing(found, code):
    below = {**found, code: min(found.get(code, 0), 8)}
    assert release(below, CODES, Q1) == release({**below, code: below[code] + 1}, CODES, Q1)


@given(counts)
def test_each_indicator_is_suppressed_and_rounded_alike(found):
    one, other = (release(found, CODES, Q1, indicator) for indicator in INDICATORS)
    assert [row.indicator for row in (*one, *other)] == [*["referrals"] * 4, *["offers_unavailable"] * 4]
    assert [row.model_copy(update={"indicator": "referrals"}) for row in other] == list(one)


def test_a_place_outside_the_map_is_not_published():
    assert release({"GM9999": 500}, ["GM0453"], Q1)[0].municipality == "GM0453"


@pytest.mark.parametrize(
    ("instant", "quarter"),
    [
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), "2026-Q1"),
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), "2026-Q2"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "2026-Q4"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-Q1"),
    ],
)
def test_the_quarter_is_that_of_the_wall_clock_in_amsterdam(instant, quarter):
    assert Quarter.of(instant) == Quarter.parse(quarter)


@pytest.mark.parametrize(
    ("quarter", "at"),
    [
        ("2026-Q1", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        ("2026-Q2", datetime(2026, 10, 1, 7, tzinfo=UTC)),
        ("2026-Q3", datetime(2027, 1, 1, 8, tzinfo=UTC)),
        ("2026-Q4", datetime(2027, 4, 1, 7, tzinfo=UTC)),
    ],
)
def test_a_quarter_is_released_a_whole_quarter_after_it_closed(quarter, at):
    assert release_at(Quarter.parse(quarter)) == at


@given(quarters, st.integers(-9, 9))
def test_quarters_can_be_added_and_written(quarter, steps):
    assert quarter.plus(steps).plus(-steps) == quarter
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.of(datetime.combine(quarter.first_day, datetime.min.time(), UTC)) == quarter


def test_missed_releases_are_caught_up_oldest_first():
    now = release_at(Quarter(2026, 4))
    assert list(due_releases(Q1, {Quarter(2026, 2)}, now)) == [Q1, Quarter(2026, 3), Quarter(2026, 4)]


def test_nothing_is_due_before_its_instant():
    assert list(due_releases(Q1, set(), release_at(Q1) - timedelta(seconds=1))) == []


@pytest.mark.parametrize("text", ["municipalities = 3", '[municipalities.Velsen]\nname = "Velsen"', "x ="])
def test_a_map_without_usable_municipalities_is_refused_by_name(tmp_path, text):
    file = tmp_path / "map.toml"
    file.write_text(text)
    with pytest.raises(MunicipalitiesRefused, match=str(file)):
        InsightSettings(social_map_file=file).municipalities()
