"""A region unknown to the tests is dropped in: its files are all that is needed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain import assignment
from services.routing.domain.assignment import Case, Propose, State, Turn
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import rank
from services.routing.domain.seeking import Search, stand
from services.routing.domain.social_map import SocialMap
from services.routing.domain.supply import elsewhere, near
from services.routing.settings import RoutingSettings
from shared.schemas.values import Complexity
from tests.support.any_region import TODAY, Region, region
from tests.support.offer_maps import any_situation

NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
seeds = st.integers(0, 10**9)


def taken(found: Region) -> tuple[SocialMap, MapIndex]:
    """The region as the service takes it in when it starts."""
    given_to = RoutingSettings.model_construct(**found.settings)
    social_map = given_to.social_map()
    reading = given_to.offers(social_map)
    assert reading is not None
    assert reading.faults == ()
    return social_map, MapIndex(reading.offer_map)


def opened(social_map: SocialMap, municipality: str, complexity: Complexity) -> Case:
    """A case there, with the coordinator accountable and nobody asked."""
    coordination = social_map.coordination(municipality)
    first = Turn(
        0, coordination.coordinator, coordination.deputy_coordinator, State.COORDINATING, accountable=True
    )
    return Case(uuid4(), municipality, urgent=False, stopped=False, turns=(first,), complexity=complexity)


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from(Complexity))
def test_everybody_is_asked_once_at_most_and_then_the_coordinator_has_it(tmp_path_factory, seed, complexity):
    found = region(folder(tmp_path_factory), seed)
    social_map, _ = taken(found)
    for municipality in found.municipalities:
        case, asked = opened(social_map, municipality, complexity), []
        decision = assignment.first(social_map, case.question(TODAY))
        while isinstance(decision, Propose):
            team = decision.team
            assert team.owner != team.deputy
            assert not social_map.rota.is_away(team.owner, TODAY)
            asked.append(team.owner)
            turn = Turn(decision.attempt, team.owner, team.deputy, State.PROPOSED, accountable=False)
            case = replace(case, turns=(*case.turns, turn))
            decision = assignment.decline(case, team.owner, social_map, TODAY)
            case = replace(case, turns=(*case.turns[:-1], replace(turn, state=State.DECLINED)))
        assert len(asked) == len(set(asked))
        assert case.accountable.owner == social_map.coordination(municipality).coordinator


@settings(max_examples=60, deadline=None)
@given(seeds, any_situation())
def test_somebody_has_a_turn_for_any_woman_there(tmp_path_factory, seed, her):
    found = region(folder(tmp_path_factory), seed)
    _, index = taken(found)
    for municipality in (*found.municipalities, "GM9999"):
        for days in (0, 200):
            day = TODAY + timedelta(days=days)
            there = replace(her, municipality=municipality, day=day)
            options = rank(near(index, municipality, day), there)
            leads = rank(elsewhere(index, municipality, day), there)
            assert stand(Search(), options, there, NOW + timedelta(days=days), leads=leads).on_its_way


def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("region")
