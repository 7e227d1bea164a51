"""What comes first for her, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.routing.domain.criteria import Criteria, Need
from services.routing.domain.eligibility import Situation, Verdict
from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Confirmed, Mode, Offer
from services.routing.domain.ranking import Ground, Ranked, ground_between, rank
from services.routing.domain.seeking import Search, stand
from services.routing.domain.supply import Option, elsewhere, near
from services.routing.domain.told import weighed
from shared.schemas.values import Party
from tests.support.offer_maps import (
    DAY,
    FAR,
    HOME,
    JGZ,
    NEIGHBOUR,
    OTHER,
    PHB,
    POP,
    SO,
    ST,
    TEAM,
    VZ,
    a_map,
    any_map,
    any_situation,
    offer,
    promised,
    room,
    there,
)

NOW = datetime(2026, 3, 30, 9, tzinfo=UTC)
WEEK_20 = Situation(day=DAY, municipality=HOME, gestation=140, days_to_threshold=28)


def order(index: MapIndex, her: Situation = WEEK_20) -> list[str]:
    return [each.code for each in rank(near(index, her.municipality, her.day), her)]


def first_ground(index: MapIndex, her: Situation = WEEK_20) -> Ground:
    first, second, *_ = rank(near(index, her.municipality, her.day), her)
    return ground_between(first, second)


def test_what_she_chose_herself_comes_first():
    index = a_map(there("PHB"), there("ST"))
    her = replace(WEEK_20, chosen=frozenset({"ST"}))
    assert order(index, her) == ["ST", "PHB"]
    assert first_ground(index, her) is Ground.CHOICE


def test_what_is_about_to_close_goes_before_what_can_wait():
    index = a_map(there("PHB"), there("VZ"))
    near_28 = replace(WEEK_20, gestation=27 * 7, assessed={"VZ": True})
    far_from_28 = replace(WEEK_20, gestation=17 * 7, assessed={"VZ": True})
    assert order(index, near_28) == ["VZ", "PHB"]
    assert first_ground(index, near_28) is Ground.CLOSES
    assert order(index, far_from_28) == ["PHB", "VZ"]


def test_what_fits_goes_before_what_must_be_asked():
    assert order(a_map(there("POP"), there("SO"))) == ["SO", "POP"]


def test_what_she_asked_help_with_goes_before_what_is_for_everybody():
    her = replace(WEEK_20, needs=frozenset({Need.PSYCHIATRY}))
    assert order(a_map(there("PHB"), there("POP")), her) == ["POP", "PHB"]


def test_a_wait_past_the_next_threshold_counts_as_too_long():
    index = a_map(there("PHB"), there("SO", OTHER, NEIGHBOUR), promised(), room("PHB", 0, wait_days=15))
    assert order(index) == ["PHB", "SO"]
    assert order(index, replace(WEEK_20, days_to_threshold=10)) == ["SO", "PHB"]


def test_the_same_offer_comes_first_from_her_own_municipality():
    index = a_map(there("SO", OTHER, NEIGHBOUR), there("SO", JGZ), promised())
    found = rank(near(index, HOME, DAY), WEEK_20)
    assert [each.option.provider for each in found] == [JGZ, OTHER]
    assert ground_between(*found) is Ground.DISTANCE


def test_what_is_given_on_request_ranks_lower():
    index = a_map(there("PHB", mode=Mode.ON_REQUEST), there("SO"))
    assert order(index) == ["SO", "PHB"]


def test_who_helps_her_already_goes_before_strangers():
    index = a_map(there("SO", JGZ), there("SO", OTHER))
    her = replace(WEEK_20, known=frozenset({OTHER.organisation}))
    assert rank(near(index, HOME, DAY), her)[0].option.provider == OTHER


def test_what_nobody_confirmed_for_half_a_year_ranks_lower():
    lately, long_ago = DAY - timedelta(days=100), DAY - timedelta(days=184)
    said = [
        Confirmed(organisation=JGZ.organisation, on=long_ago),
        Confirmed(organisation=OTHER.organisation, on=lately),
    ]
    index = a_map(there("SO", JGZ), there("SO", OTHER), confirmed=said)
    found = rank(near(index, HOME, DAY), WEEK_20)
    assert [(e.option.provider, e.confirmed) for e in found] == [(OTHER, True), (JGZ, False)]


def test_a_promise_for_one_offer_brings_no_other():
    index = a_map(
        there("SO", OTHER, NEIGHBOUR), there("PHB", OTHER, NEIGHBOUR), promised(offer="PHB"), offers=(PHB, SO)
    )
    assert order(index) == ["PHB"]


def test_elsewhere_is_what_nobody_promised():
    index = a_map(there("SO", TEAM, FAR), there("VZ"), offers=(SO, VZ, ST, POP))
    assert [option.key for option in elsewhere(index, HOME, DAY)] == [("SO", str(TEAM))]


few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
options_and_her = st.tuples(any_map().map(lambda index: near(index, HOME, DAY)), any_situation())


@few
@given(options_and_her, st.randoms())
def test_the_order_of_the_input_never_matters(given_, random):
    options, her = given_
    shuffled = list(options)
    random.shuffle(shuffled)
    assert rank(shuffled, her) == rank(options, her)


@few
@given(options_and_her)
def test_every_place_but_the_last_says_what_put_it_there(given_):
    """And it is told: among those of one state, why each stands before the next."""
    options, her = given_
    told = weighed(stand(Search(), rank(options, her), her, NOW), her).options
    for _, group in groupby(told, key=lambda each: each.state):
        *all_but_the_last, last = group
        assert last.before is None
        assert {each.before for each in all_but_the_last} <= {ground.name.lower() for ground in Ground}


def place(ranked: tuple[Ranked, ...], key: tuple[str, str]) -> int:
    return next(n for n, each in enumerate(ranked) if each.option.key == key)


@few
@given(options_and_her, st.data(), st.integers(0, 60))
def test_more_room_never_lowers_a_place(given_, data, wait):
    options, her = given_
    assume(options)
    chosen = data.draw(st.sampled_from(options))
    assume(chosen.room is not None)
    more = replace(chosen, room=roomier(chosen, wait))
    after = [more if option is chosen else option for option in options]
    assert place(rank(after, her), chosen.key) <= place(rank(options, her), chosen.key)


def roomier(option: Option, wait: int):
    assert option.room is not None
    shorter = wait if option.full else min(wait, option.room.wait_days)
    return option.room.model_copy(update={"places": (option.room.places or 0) + 1, "wait_days": shorter})


@few
@given(options_and_her, st.integers(1, 100), st.integers(1, 60))
def test_a_closing_window_never_ranks_lower_as_it_nears(given_, left, days):
    """The others stay as they are: only this one closes sooner."""
    others, her = given_
    her = replace(her, gestation=140, child_age=None)

    def closing_in(days_left: int) -> Option:
        return Option(offer("WINDOW", closes=140 + days_left), JGZ, HOME)

    later, sooner = closing_in(left + days), closing_in(left)
    assert place(rank([*others, sooner], her), sooner.key) <= place(rank([*others, later], her), later.key)


@few
@given(options_and_her, options_and_her)
def test_another_offer_takes_none_away(given_, more):
    options, her = given_
    before = {each.option.key for each in rank(options, her) if each.found.verdict is Verdict.YES}
    known = {option.offer.code for option in options}
    others = [option for option in more[0] if option.offer.code not in known]
    after = {each.option.key for each in rank([*options, *others], her) if each.found.verdict is Verdict.YES}
    assert before <= after


def test_what_an_offer_asks_is_looked_up_once_however_many_give_it():
    looked_up: list[date] = []

    class Watched(Offer):
        def criteria_on(self, day: date) -> Criteria | None:
            looked_up.append(day)
            return super().criteria_on(day)

    watched = Watched.model_validate(SO.model_dump())
    givers = [Option(watched, Party.parse(f"jgz-{place}/jgz_nurse"), HOME) for place in ("a1", "b1", "c1")]
    assert len(rank(givers, WEEK_20)) == len(givers)
    assert looked_up == [DAY]
