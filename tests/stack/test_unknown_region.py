"""A region unknown to the tests is dropped in: routing itself, on real parts, with nothing but its files.

It comes after all others that read the map, since what it publishes stays on the topics.
"""

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from services.routing.domain.assignment import Propose, first
from services.routing.domain.candidates import question
from services.routing.domain.social_map import SocialMap
from services.routing.main import create_app
from services.routing.settings import RoutingSettings
from shared.clock import Clock
from shared.pregnancy import local_date
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerProposed, CaseOwnerUnavailable
from shared.schemas.contracts.support import SupportFitAssessed, SupportOptionsWeighed, SupportStanding
from tests.support.any_region import region
from tests.support.apart import Apart, fact, running
from tests.support.cases import opened
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

MAPS = "truncate map_version, map_change, map_confirmation, map_state, map_reminder"
OUTSIDE = "GM0999"
"""A municipality of which no map says anything."""


@pytest.mark.parametrize("seed", [7, 20261122])
async def test_in_every_municipality_of_it_somebody_answers_and_has_a_turn(apart, tmp_path, seed):
    found = region(tmp_path, seed)
    settings = apart.settings(RoutingSettings, **found.settings)
    await apart.rows("routing", MAPS)
    at = Clock().now()
    async with running(create_app(settings)) as client:
        for municipality in (*found.municipalities, OUTSIDE):
            case_id = await is_routed(apart, settings.social_map(), municipality, at)
            assert await standing(apart, case_id) is not SupportStanding.SILENT
        for municipality in found.municipalities:
            page = await client.get("/kaart", params={"gemeente": municipality, "week": "17+3"})
            assert page.status_code == 200, page.text
    await apart.rows("routing", MAPS)


async def is_routed(apart: Apart, social_map: SocialMap, municipality: str, at: datetime) -> UUID:
    """A case opens: whoever the file names first says yes, else the coordinator speaks with her."""
    case_id, referral = uuid4(), opened(municipality=municipality)
    await apart.send((topics.REFERRAL, fact(referral, case_id, at)))
    (said,) = await apart.said(topics.ASSIGNMENT, case_id, bool, own="routing")
    assert said.accountable == social_map.coordination(municipality).coordinator
    wanted = first(social_map, question(municipality, referral.complexity, local_date(at), urgent=False))
    if isinstance(wanted, Propose):
        assert isinstance(said, CaseOwnerProposed)
        assert (said.owner, said.deputy) == wanted.team.parties
        await apart.send((topics.ASSIGNMENT, fact(CaseOwnerAccepted(), case_id, at, actor=str(said.owner))))
    else:
        assert isinstance(said, CaseOwnerUnavailable)
        asked = SupportFitAssessed(offer="AANBOD0", fits=True)
        await apart.send((topics.SUPPORT, fact(asked, case_id, at, actor=str(said.accountable))))
    return case_id


async def standing(apart: Apart, case_id: UUID) -> SupportStanding:
    """How the search stands, as soon as it was weighed."""

    async def look() -> list[SupportOptionsWeighed]:
        events = await apart.events(topics.SUPPORT, case_id)
        return [event.data for event in events if isinstance(event.data, SupportOptionsWeighed)]

    return (await eventually(look, bool))[-1].standing
