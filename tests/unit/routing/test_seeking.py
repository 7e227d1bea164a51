"""The search of one case: what comes next, by the field's own examples. Always: `test_seeking_always`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.routing.domain.bridging import ExternalWait
from services.routing.domain.eligibility import Situation
from services.routing.domain.seeking import Attempt, Lack, Search, Step, note, offer_again, rest, stop
from services.routing.domain.told import weighed
from tests.support.offer_maps import DAY, FAR, HOME, JGZ, NEIGHBOUR, OTHER, TEAM, a_map, promised, room, there
from tests.support.searches import A_WORKING_DAY, NOW, WEEK_20, codes, offered, stands


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


def test_a_wait_grows_shorter_with_the_days():
    """Accepted with 15 days to wait; ten days on, ten days before a threshold, it still begins in time."""
    her = replace(WEEK_20, day=DAY + timedelta(days=10), days_to_threshold=10)
    found = stands(a_map(there("PHB")), offered("PHB", Step.ACCEPTED, wait=15), her, NOW + timedelta(days=10))
    assert (codes_of(found.help), found.lack) == (["PHB"], None)


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


def waiting_outside(days: int | None, *, no_place: bool = False) -> Search:
    expected = None if days is None else DAY + timedelta(days=days)
    return Search(waits=(ExternalWait(expected, no_place),))


@pytest.mark.parametrize(
    ("search", "to_threshold", "bridged"),
    [
        (waiting_outside(21), 28, False),
        (waiting_outside(22), 28, True),
        (waiting_outside(15), 14, True),
        (waiting_outside(None), 28, True),
        (waiting_outside(-1), 28, True),
        (waiting_outside(5, no_place=True), 28, True),
        (Search(), 28, False),
    ],
)
def test_a_wait_outside_that_is_too_long_is_bridged_by_what_is_meant_for_that(search, to_threshold, bridged):
    """Scenarios S11, S27, S33: the social team is meant for the time in between; the wait itself stays."""
    her = replace(WEEK_20, days_to_threshold=to_threshold)
    found = stands(a_map(there("PHB"), there("ST")), search, her)
    assert (codes(found.fitting), codes(found.bridging)) == (
        (["ST", "PHB"], ["ST", "PHB"]) if bridged else (["PHB", "ST"], [])
    )
    assert found.search.waits == search.waits
    told = weighed(found, her).options
    assert [(each.bridges, each.before) for each in told] == (
        [(True, "bridges"), (True, None)] if bridged else [(False, "name"), (False, None)]
    )


def test_her_choice_and_a_window_that_closes_go_before_what_bridges():
    index, search = a_map(there("VZ"), there("ST"), there("PHB")), waiting_outside(None)
    closes = replace(WEEK_20, gestation=27 * 7, assessed={"VZ": True})
    assert codes(stands(index, search, closes).fitting) == ["VZ", "ST", "PHB"]
    chosen = replace(WEEK_20, chosen=frozenset({"PHB"}))
    assert codes(stands(index, search, chosen).fitting) == ["PHB", "ST"]


def test_who_is_helped_in_time_needs_nothing_that_bridges_a_wait_outside():
    search = replace(offered("PHB", Step.STARTED), waits=waiting_outside(None).waits)
    assert stands(a_map(there("PHB"), there("ST")), search).bridging == ()


def test_where_nothing_bridges_a_wait_outside_the_coordinator_looks():
    found = stands(a_map(), waiting_outside(90))
    assert (found.lack, found.due) == (Lack.NONE_THERE, A_WORKING_DAY)
