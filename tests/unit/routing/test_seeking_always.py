"""The search of one case never ends in nothing: any map, any woman, any answers in any order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.routing.domain.bridging import ExternalWait, grounds
from services.routing.domain.eligibility import Verdict
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import longest_wait
from services.routing.domain.seeking import Attempt, Lack, Search, Stand, Step, note, offer_again, rest, stop
from services.routing.domain.told import changes_by
from shared.pregnancy import local_date
from tests.support.offer_maps import CODES, JGZ, OTHER, TEAM, a_map, any_map, any_situation, there
from tests.support.searches import A_WORKING_DAY, NOW, WEEK_20, found_rightly, stands

few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def level(found: Stand) -> int:
    """How good a stand is for her: 0 is the best."""
    in_time = [each for each in found.fitting if each.in_time]
    parts = (found.help, found.waiting, in_time, found.opening, found.asking, found.lack)
    return next(n for n, part in enumerate(parts) if part)


@few
@example(a_map(), WEEK_20)
@given(any_map(), any_situation())
def test_there_is_always_somebody_whose_turn_it_is(index, her):
    assert stands(index, her=her).on_its_way


@few
@example(a_map(), WEEK_20)
@example(a_map(there("PHB")), WEEK_20)
@given(any_map(), any_situation())
def test_the_coordinator_is_not_asked_for_what_is_there(index, her):
    found_rightly(stands(index, her=her), index, Search(), her, NOW)


@pytest.mark.parametrize("due", [A_WORKING_DAY, NOW, NOW - timedelta(days=1)])
def test_a_search_that_always_hands_over_would_be_seen(due):
    """What tells these rules from one that never finds anything."""
    lazy = Stand(Search(), lack=Lack.NONE_THERE, due=due)
    assert lazy.on_its_way
    with pytest.raises(AssertionError):
        found_rightly(lazy, a_map(there("PHB")), Search(), WEEK_20, NOW)


def test_where_nothing_is_only_the_coordinators_turn_is_left():
    found = stands(a_map())
    assert (found.lack, found.due, found.fitting, found.asking) == (Lack.NONE_THERE, A_WORKING_DAY, (), ())


@few
@given(any_map(), any_situation(), st.sampled_from(CODES))
def test_more_room_never_makes_it_worse(index, her, code):
    rooms = tuple(
        r.model_copy(update={"places": (r.places or 0) + 1, "wait_days": 0}) if r.offer == code else r
        for r in index.offer_map.rooms
    )
    roomier = MapIndex(index.offer_map.model_copy(update={"rooms": rooms}))
    assert level(stands(roomier, her=her)) <= level(stands(index, her=her))


class SearchLives(RuleBasedStateMachine):
    """Any map, any woman, any answers in any order: never "no offer", and silence only when it is right."""

    @initialize(index=any_map(), her=any_situation())
    def begin(self, index, her):
        self.index, self.her, self.now, self.search = index, her, NOW, Search()

    @property
    def stands(self) -> Stand:
        her = replace(self.her, day=local_date(self.now))
        return stands(self.index, self.search, her, self.now)

    @rule(
        code=st.sampled_from(CODES),
        by=st.sampled_from([JGZ, OTHER, TEAM]),
        step=st.sampled_from(Step),
        wait=st.integers(0, 90),
    )
    def something_happens(self, code, by, step, wait):
        self.search = note(self.search, Attempt(code, by.organisation, step, self.now, wait))

    @precondition(lambda self: self.stands.fitting)
    @rule()
    def the_advice_is_followed(self):
        first = self.stands.fitting[0]
        asked = Attempt(first.code, first.option.provider.organisation, Step.OFFERED, self.now)
        self.search = note(self.search, asked)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.search = self.stands.search
        self.now += timedelta(hours=hours)

    @rule(code=st.sampled_from(CODES), fits=st.booleans())
    def a_professional_asks(self, code, fits):
        self.her = replace(self.her, assessed={**self.her.assessed, code: fits})

    @rule(days=st.none() | st.integers(-3, 90), no_place=st.booleans())
    def somebody_outside_is_waited_for(self, days, no_place):
        expected = None if days is None else local_date(self.now) + timedelta(days=days)
        self.search = replace(self.search, waits=(*self.search.waits, ExternalWait(expected, no_place)))

    @rule()
    def the_waits_outside_are_over(self):
        self.search = replace(self.search, waits=())

    @rule(index=any_map())
    def the_map_changes(self, index):
        self.index = index

    @rule()
    def she_wants_no_help_now(self):
        self.search = rest(self.search)

    @rule()
    def it_is_offered_again(self):
        self.search = offer_again(self.search)

    @rule()
    def the_case_stops(self):
        self.search = stop(self.search)

    @invariant()
    def never_no_offer(self):
        found = self.stands
        assert found.on_its_way or found.silent

    @invariant()
    def what_is_there_is_put_forward(self):
        her = replace(self.her, day=local_date(self.now))
        found_rightly(self.stands, self.index, self.search, her, self.now)

    @invariant()
    def a_wait_that_is_too_long_is_bridged_by_whatever_can_begin_in_time_and_by_nothing_else(self):
        found, her = self.stands, replace(self.her, day=local_date(self.now))
        if found.silent or found.help or found.waiting:
            assert found.bridging == ()
            return
        in_time = {each.option.key for each in found.fitting if each.in_time}
        bridges = {each.option.key for each in found.bridging}
        assert bridges <= in_time
        if any(each.is_too_long(her.day, longest_wait(her)) for each in self.search.waits):
            assert bridges == in_time
        assert len(grounds(found.fitting, found.bridging)) == len(found.fitting)

    @invariant()
    def somebody_has_a_moment_to_answer_for(self):
        found = self.stands
        assert not found.lack or (found.due is not None and found.search.finding is not None)
        assert all(attempt.due > self.now for attempt in found.waiting)

    @invariant()
    def the_clock_wakes_a_case_only_in_the_future(self):
        her = replace(self.her, day=local_date(self.now))
        wake = changes_by(self.stands, her, self.now)
        assert wake is None or wake > self.now

    @invariant()
    def nothing_after_a_stop(self):
        if self.search.stopped:
            found = self.stands
            assert (found.fitting, found.asking, found.lack) == ((), (), None)

    @invariant()
    def what_is_put_forward_fits_and_was_not_tried_there(self):
        found = self.stands
        tried = {(a.offer, a.organisation) for a in self.search.attempts if a.step is not Step.REFUSED}
        for each in found.fitting:
            key = (each.code, each.option.provider.organisation)
            assert each.found.verdict is Verdict.YES
            assert key not in tried

    @invariant()
    def help_begins_in_time(self):
        limit = longest_wait(self.her)
        assert all(a.step is Step.STARTED or a.wait_days <= limit for a in self.stands.help)


SearchLives.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSearchLives = SearchLives.TestCase
