"""The search of one case: what comes next, and that it never ends in nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.routing.domain.eligibility import Situation, Verdict
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import longest_wait, rank
from services.routing.domain.seeking import (
    Attempt,
    Lack,
    Search,
    Stand,
    Step,
    note,
    offer_again,
    rest,
    stand,
    stop,
)
from services.routing.domain.supply import elsewhere, near
from services.routing.domain.told import changes_by
from shared.pregnancy import local_date
from tests.support.offer_maps import (
    CODES,
    DAY,
    FAR,
    HOME,
    JGZ,
    NEIGHBOUR,
    OTHER,
    TEAM,
    a_map,
    any_map,
    any_situation,
    promised,
    room,
    there,
)

NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""Monday 09:00."""
A_WORKING_DAY = datetime(2026, 3, 31, 7, tzinfo=UTC)
WEEK_20 = Situation(day=DAY, municipality=HOME, gestation=140, days_to_threshold=28)


def stands(
    index: MapIndex, search: Search | None = None, her: Situation = WEEK_20, now: datetime = NOW
) -> Stand:
    options = rank(near(index, her.municipality, her.day), her)
    leads = rank(elsewhere(index, her.municipality, her.day), her)
    return stand(search or Search(), options, her, now, leads=leads)


def codes(found) -> list[str]:
    return [each.code for each in found]


def offered(offer: str, step: Step = Step.OFFERED, *, wait: int = 0, by: str = JGZ.organisation) -> Search:
    return note(Search(), Attempt(offer, by, step, NOW, wait))


def test_what_fits_is_put_forward_at_once():
    found = stands(a_map(there("PHB"), there("ST")))
    assert (codes(found.fitting), found.lack) == (["PHB", "ST"], None)


def test_nothing_there_is_the_coordinators_within_a_working_day():
    """Scenario S31: a municipality with nothing."""
    found = stands(a_map())
    assert (found.lack, found.due) == (Lack.NONE_THERE, A_WORKING_DAY)


def test_the_coordinator_is_told_where_others_give_it():
    found = stands(a_map(there("PHB", TEAM, FAR)))
    assert (found.lack, codes(found.leads)) == (Lack.NONE_THERE, ["PHB"])


def test_a_neighbours_promise_is_as_good_as_an_own_offer():
    found = stands(a_map(there("PHB", OTHER, NEIGHBOUR), promised()))
    assert (codes(found.fitting), found.lack) == (["PHB"], None)


def test_an_offer_waits_a_working_day_for_its_answer():
    index = a_map(there("PHB", JGZ), there("PHB", OTHER))
    waiting = stands(index, offered("PHB"))
    assert (waiting.fitting, waiting.due, waiting.lack) == ((), A_WORKING_DAY, None)
    late = stands(index, offered("PHB"), now=A_WORKING_DAY)
    assert [e.option.provider for e in late.fitting] == [OTHER]


@pytest.mark.parametrize("step", [Step.DECLINED, Step.FULL])
def test_after_a_no_the_next_is_put_forward(step):
    found = stands(a_map(there("PHB", JGZ), there("PHB", OTHER)), offered("PHB", step))
    assert [e.option.provider for e in found.fitting] == [OTHER]


def test_when_nobody_is_left_the_coordinator_looks_on():
    found = stands(a_map(there("PHB")), offered("PHB", Step.DECLINED))
    assert found.lack is Lack.NOBODY_LEFT


def test_a_late_yes_still_counts():
    search = note(offered("PHB"), Attempt("PHB", JGZ.organisation, Step.ACCEPTED, NOW + timedelta(days=3)))
    assert codes_of(stands(a_map(there("PHB")), search, now=NOW + timedelta(days=4)).help) == ["PHB"]


def codes_of(attempts) -> list[str]:
    return [attempt.offer for attempt in attempts]


def test_what_she_refuses_is_refused_from_everybody_until_she_asks_for_it():
    index = a_map(there("PHB", JGZ), there("PHB", OTHER), there("ST"))
    search = offered("PHB", Step.REFUSED)
    assert codes(stands(index, search).fitting) == ["ST"]
    assert codes(stands(index, search, replace(WEEK_20, chosen=frozenset({"PHB"}))).fitting)[0] == "PHB"


def test_voorzorg_stays_open_for_who_refused_another_offer():
    """Scenario S13: she refuses Stevig Ouderschap at 14 weeks; VoorZorg is shown with its days left."""
    her = replace(WEEK_20, gestation=22 * 7, assessed={"VZ": True})
    (voorzorg,) = stands(a_map(there("SO"), there("VZ")), offered("SO", Step.REFUSED), her).fitting
    assert (voorzorg.code, voorzorg.found.closes_in) == ("VZ", 42)


def test_a_wait_past_21_days_asks_for_something_that_bridges_it():
    """Scenario S33."""
    index = a_map(there("SO"), room("SO", 0, wait_days=300), there("PHB"), there("ST"))
    found = stands(index, offered("SO", Step.ACCEPTED, wait=300))
    assert (found.help, codes(found.bridging)) == ((), ["ST", "PHB"])
    assert found.lack is None


def test_a_wait_past_the_next_threshold_is_too_long_too():
    index = a_map(there("PHB"), room("PHB", 0, wait_days=15))
    assert stands(index).lack is None
    assert stands(index, her=replace(WEEK_20, days_to_threshold=7)).lack is Lack.WAIT_TOO_LONG


def test_a_yes_that_makes_her_wait_too_long_leaves_the_neighbour_open():
    index = a_map(there("SO", JGZ), there("SO", OTHER, NEIGHBOUR), promised())
    found = stands(index, offered("SO", Step.ACCEPTED, wait=60))
    assert [each.option.provider for each in found.fitting] == [OTHER]


def test_what_opens_soon_is_waited_for_until_that_morning():
    her = replace(WEEK_20, gestation=16 * 7 - 9, doubts=False)
    found = stands(a_map(there("SO")), her=her)
    assert (codes(found.opening), found.lack) == (["SO"], None)
    assert found.due == datetime(2026, 4, 8, 6, tzinfo=UTC)


def test_questions_are_the_owners_for_a_working_day_and_then_the_coordinators():
    index = a_map(there("POP"))
    asking = stands(index)
    assert (codes(asking.asking), asking.lack, asking.due) == (["POP"], None, A_WORKING_DAY)
    late = stands(index, asking.search, now=A_WORKING_DAY)
    assert late.lack is Lack.NOT_ASKED


def test_what_is_never_put_forward_unasked_is_not_after_a_birth_either():
    her = Situation(day=DAY, municipality=HOME, child_age=30)
    assert stands(a_map(there("NNZ")), her=her).lack is Lack.NONE_FITS
    assert codes(stands(a_map(there("NNZ")), her=replace(her, chosen=frozenset({"NNZ"}))).not_fitting) == [
        "NNZ"
    ]


def test_after_a_stop_nothing_is_put_forward_whatever_comes_late():
    search = note(stop(Search()), Attempt("PHB", JGZ.organisation, Step.ACCEPTED, NOW))
    found = stands(a_map(there("PHB"), there("NNZ")), search, replace(WEEK_20, chosen=frozenset({"NNZ"})))
    assert (found.fitting, found.asking, found.help, found.lack, found.due) == ((), (), (), None, None)


def test_who_wants_no_help_now_is_left_alone_until_it_is_offered_again():
    """Scenario S13: the case machine says when."""
    index = a_map(there("PHB"), there("SO"))
    resting = rest(note(Search(), Attempt("SO", JGZ.organisation, Step.REFUSED, NOW)))
    assert not stands(index, resting).fitting
    assert codes(stands(index, offer_again(resting)).fitting) == ["PHB", "SO"]


def test_what_comes_late_changes_nothing():
    newer = offered("PHB", Step.STARTED)
    assert note(newer, Attempt("PHB", JGZ.organisation, Step.OFFERED, NOW - timedelta(days=1))) == newer


few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def level(found: Stand) -> int:
    """How good a stand is for her: 0 is the best."""
    in_time = [each for each in found.fitting if each.in_time]
    parts = (found.help, found.waiting, in_time, found.opening, found.asking, found.lack)
    return next(n for n, part in enumerate(parts) if part)


@few
@given(any_map(), any_situation())
def test_there_is_always_somebody_whose_turn_it_is(index, her):
    assert stands(index, her=her).on_its_way


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
    def somebody_has_a_moment_to_answer_for(self):
        found = self.stands
        assert not found.lack or (found.due is not None and found.search.finding_since is not None)
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
