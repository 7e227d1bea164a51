"""The coordinator's turn: a working day, and said again for as long as nothing is on its way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.finding import AGAIN_DAYS, Finding, begun
from services.routing.domain.seeking import Lack, offer_again, rest, stop
from services.routing.domain.told import changes_by
from shared.pregnancy import add_working_days, is_working_instant, local_date
from tests.support.offer_maps import a_map, there
from tests.support.searches import A_WORKING_DAY, NOW, WEEK_20, stands

TUESDAY = A_WORKING_DAY
WEDNESDAY = datetime(2026, 4, 1, 7, tzinfo=UTC)
FRIDAY = datetime(2026, 4, 3, 7, tzinfo=UTC)
AFTER_EASTER = datetime(2026, 4, 7, 7, tzinfo=UTC)


def test_it_is_said_at_once_and_lasts_a_working_day():
    assert begun(NOW) == Finding(NOW, TUESDAY, 1)
    assert begun(NOW).seen_at(TUESDAY - timedelta(seconds=1)) == begun(NOW)


def test_it_is_said_again_when_its_time_has_passed_and_then_every_second_working_day():
    second = begun(NOW).seen_at(TUESDAY)
    third = second.seen_at(WEDNESDAY)
    assert (second, third) == (Finding(NOW, WEDNESDAY, 2), Finding(NOW, AFTER_EASTER, 3))


def test_who_looks_late_says_it_once():
    assert begun(NOW).seen_at(FRIDAY + timedelta(days=14)).told == 2


def test_what_is_called_done_is_asked_again_the_next_working_morning():
    back = begun(NOW).put_back(NOW + timedelta(hours=1))
    assert back == Finding(NOW, datetime(2026, 3, 31, 6, tzinfo=UTC), 1)
    assert back.seen_at(back.by).told == 2
    assert begun(NOW).put_back(datetime(2026, 4, 2, 10, tzinfo=UTC)).by == datetime(2026, 4, 7, 6, tzinfo=UTC)


@given(st.lists(st.integers(0, 300), max_size=8))
def test_its_end_is_never_past_nor_far_and_its_count_never_falls(hours):
    now, finding = NOW, begun(NOW)
    for step in hours:
        now += timedelta(hours=step)
        after = finding.seen_at(now)
        assert now < after.by <= add_working_days(now, AGAIN_DAYS)
        assert is_working_instant(after.by)
        assert after.told == finding.told + (now >= finding.by)
        finding = after


def later(search, now):
    return stands(a_map(), search, replace(WEEK_20, day=local_date(now)), now)


def test_while_nothing_is_on_its_way_the_search_says_so_again_and_again():
    """And the clock wakes it for that."""
    first = stands(a_map())
    assert changes_by(first, WEEK_20, NOW) <= A_WORKING_DAY
    second = later(first.search, A_WORKING_DAY)
    assert (second.lack, second.due, second.search.finding.told) == (Lack.NONE_THERE, WEDNESDAY, 2)
    assert second.search.finding.since == NOW


def test_once_something_is_there_the_count_begins_anew():
    late = later(stands(a_map()).search, A_WORKING_DAY)
    assert stands(a_map(there("PHB")), late.search).search.finding is None


def test_nothing_is_said_again_after_a_stop_nor_while_she_wants_no_help():
    looked = stands(a_map()).search
    for silent in (stop(looked), rest(looked)):
        found = later(silent, WEDNESDAY)
        assert (found.lack, found.due, found.search.finding) == (None, None, None)
    assert later(offer_again(rest(looked)), WEDNESDAY).search.finding.told == 1
