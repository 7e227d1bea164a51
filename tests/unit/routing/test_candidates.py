"""Owner and deputy by rule: complexity, domain, the catchment of the day, and who is away."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.routing.domain.candidates import Gap, Question, choose, gaps, ordered, question
from shared.schemas.values import Complexity
from tests.unit.routing.maps import HERE, NOWHERE, a_map, party, team

DAY = date(2026, 3, 30)
SIMPLE, COMPLEX = Complexity.SIMPLE, Complexity.COMPLEX
SOCIAL_FIRST = {"complex": ["social", "care"]}


def owners(social_map: Any, complexity: Complexity, on: date = DAY) -> list[str]:
    return [each.owner.organisation for each in ordered(social_map, Question(HERE, complexity, on))]


def chosen(social_map: Any, *had: str, complexity: Complexity = COMPLEX, on: date = DAY) -> Any:
    return choose(social_map, Question(HERE, complexity, on), [party(each) for each in had])


def leave(who: str, first: date = DAY, last: date = DAY) -> dict[str, Any]:
    return {"party": who, "first": first, "last": last}


def test_a_simple_case_goes_to_the_nearest_and_a_complex_one_by_the_rule_of_the_region():
    social_map = a_map([team("jgz-west"), team("sociaal-west"), team("jgz-oost")], owning=SOCIAL_FIRST)
    assert owners(social_map, SIMPLE) == ["jgz-west", "sociaal-west", "jgz-oost"]
    assert owners(social_map, COMPLEX) == ["sociaal-west", "jgz-west", "jgz-oost"]


def test_an_urgent_case_counts_as_complex():
    assert question(HERE, SIMPLE, DAY, urgent=True).complexity is COMPLEX
    assert question(HERE, SIMPLE, DAY, urgent=False).complexity is SIMPLE


def test_a_team_that_takes_only_simple_cases_is_not_asked_for_others():
    social_map = a_map([team("jgz-west", takes="simple"), team("jgz-oost")])
    assert owners(social_map, COMPLEX) == ["jgz-oost"]
    assert owners(social_map, SIMPLE) == ["jgz-west", "jgz-oost"]


def test_a_domain_that_the_role_does_not_tell_can_be_written():
    social_map = a_map([team("jgz-west"), team("jgz-oost", domain="social")], owning=SOCIAL_FIRST)
    assert owners(social_map, COMPLEX) == ["jgz-oost", "jgz-west"]


def test_a_catchment_has_dates():
    changed = date(2026, 4, 1)
    old = team("jgz-west", valid_to=changed - timedelta(days=1))
    social_map = a_map([old, team("jgz-oost", valid_from=changed)])
    assert owners(social_map, SIMPLE, DAY) == ["jgz-west"]
    assert owners(social_map, SIMPLE, changed) == ["jgz-oost"]


def test_who_is_away_is_not_asked_but_the_deputy_is():
    social_map = a_map([team("jgz-west"), team("jgz-oost")], rota={"leaves": [leave("jgz-west/jgz_nurse")]})
    found = chosen(social_map)
    assert (str(found.owner), str(found.deputy)) == ("jgz-west/jgz_lead", "jgz-oost/jgz_nurse")
    assert str(chosen(social_map, on=DAY + timedelta(days=1)).owner) == "jgz-west/jgz_nurse"


def test_a_team_that_is_away_as_a_whole_is_passed_over():
    away = [leave("jgz-west/jgz_nurse"), leave("jgz-west/jgz_lead")]
    assert chosen(a_map([team("jgz-west"), team("jgz-oost")], rota={"leaves": away})).owner == party(
        "jgz-oost/jgz_nurse"
    )


def test_an_assignment_always_has_a_deputy_who_is_there():
    """The only team is half there: the coordination stands in, rather than nobody."""
    social_map = a_map([team("jgz-west")], rota={"leaves": [leave("jgz-west/jgz_lead")]})
    assert str(chosen(social_map).deputy) == "regio/deputy_coordinator"


def test_a_team_asked_through_its_deputy_had_its_turn():
    social_map = a_map([team("jgz-west")], rota={"leaves": [leave("jgz-west/jgz_nurse")]})
    assert chosen(social_map, "jgz-west/jgz_lead") is None


def test_where_nobody_could_be_asked_is_named():
    away = [leave("jgz-west/jgz_nurse"), leave("jgz-west/jgz_lead")]
    social_map = a_map([team("jgz-west")], rota={"leaves": away})
    days = (DAY, DAY + timedelta(days=1))
    assert list(gaps(social_map, days)) == [Gap(HERE, SIMPLE, DAY), Gap(HERE, COMPLEX, DAY)]
    assert choose(social_map, Question(NOWHERE, SIMPLE, DAY), ()) is None


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"owning": {"complex": ["care", "care"]}}, "a domain stands there twice"),
        ({"here": [team("jgz-west", valid_from=DAY, valid_to=DAY - timedelta(days=1))]}, "before valid_from"),
        ({"here": [team("jgz-west", takes="moeilijk")]}, "simple"),
        ({"rota": {"leaves": [leave("nergens/jgz_nurse")]}}, "no entry for nergens/jgz_nurse"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(broken, said):
    here = broken.pop("here", [team("jgz-west")])
    with pytest.raises(ValidationError, match=said):
        a_map(here, **broken)


NAMES = ("jgz-west", "jgz-oost", "sociaal-west", "sociaal-oost")
rows = st.lists(
    st.builds(
        team,
        st.sampled_from(NAMES),
        takes=st.sampled_from(["simple", "complex", None]),
        valid_from=st.sampled_from([None, DAY - timedelta(days=9), DAY + timedelta(days=9)]),
    ),
    max_size=6,
)
absences = st.lists(
    st.sampled_from([leave(f"jgz-{p}/jgz_{r}") for p in ("west", "oost") for r in ("nurse", "lead")]),
    max_size=4,
)


@given(rows, absences, st.sampled_from(Complexity), st.sampled_from([{}, SOCIAL_FIRST]))
def test_asking_on_ends_asks_nobody_twice_and_never_anybody_away(teams, leaves, complexity, owning):
    social_map = a_map(teams, rota={"leaves": leaves}, owning=owning)
    had: list[Any] = []
    while found := choose(social_map, Question(HERE, complexity, DAY), had):
        assert found.owner not in had
        assert found.owner != found.deputy
        assert not any(social_map.rota.is_away(each, DAY) for each in found.parties)
        had.append(found.owner)
        assert len(had) <= len(teams)
