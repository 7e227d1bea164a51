"""Whom somebody chooses by hand: on leave, or not yet allowed to know of her. At routing's own tables."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.routing.domain.rota import Leave, Rota
from services.routing.domain.social_map import SocialMap
from services.routing.handlers.moving import Moves
from services.routing.handlers.owning import Handlers
from shared.pregnancy import local_date
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerProposed,
    CaseOwnerReassigned,
    CaseOwnerRefused,
    CaseOwnerReleased,
    CaseOwnerUnavailable,
    PartyChanged,
)
from shared.schemas.contracts.case import CaseClosed, CaseOutcome
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import ConsentWithdrawn
from shared.schemas.contracts.transfer import CaseTransferOpened, ClientMoved, TransferProposed
from shared.schemas.values import OrganisationKind, Party
from tests.support.apart import fact
from tests.support.cases import AT, COORDINATOR, NURSE, OTHER_NURSE, naming
from tests.support.routing_cases import (
    BEVERWIJK,
    MAP,
    OFFER,
    OTHER_LEAD,
    SOCIAL,
    begin,
    connect,
    happens,
    said,
    see,
    work,
)

pytest_plugins = ["tests.support.parts_apart"]

TO_TEAM = CaseOwnerReassigned(organisation="sociaal-team-velsen")
TO_SOCIAL = TransferProposed(organisation="sociaal-team-velsen", municipality="GM0453")
ONLY_JGZ, WIDER = (
    naming(OrganisationKind.JGZ),
    naming(OrganisationKind.JGZ, OrganisationKind.SOCIAL_TEAM),
)
_SAID = """
select convert_from(value, 'utf8') as value, headers from outbox where key = $1::uuid::text order by pos
"""


@pytest.fixture
async def conn(apart) -> AsyncGenerator[asyncpg.Connection]:
    found = await connect(apart.env["TIJDIG_DATABASE_URL"])
    yield found
    await found.close()


def on_leave(*parties: Party) -> SocialMap:
    day = local_date(AT)
    leaves = tuple(Leave(party=each, first=day, last=day) for each in parties)
    return MAP.model_copy(update={"rota": Rota(leaves=leaves)})


async def told(conn: asyncpg.Connection, case_id: UUID) -> list[object]:
    return [said(row).data for row in await conn.fetch(_SAID, case_id)]


async def owned(conn: asyncpg.Connection) -> UUID:
    case_id = await begin(conn)
    await happens(conn, case_id, CaseOwnerAccepted(), NURSE)
    return case_id


async def wished(conn: asyncpg.Connection) -> UUID:
    """The owner wants to hand on to whom her consent does not name."""
    case_id = await owned(conn)
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=1))
    await happens(conn, case_id, TO_SOCIAL, NURSE, at=AT + timedelta(minutes=2))
    refused = (await told(conn, case_id))[-1]
    assert isinstance(refused, CaseOwnerRefused)
    assert refused.code == "receiver_not_consented"
    return case_id


async def test_whom_the_coordinator_chooses_is_stood_in_for_and_refused_when_nobody_is_there(conn):
    case_id = await begin(conn)
    chosen = fact(CaseOwnerReassigned(organisation="jgz-ijmond-noord"), case_id, AT, actor=str(COORDINATOR))
    async with work(conn) as uow:
        await Handlers(on_leave(OTHER_NURSE, OTHER_LEAD)).reassigned(chosen, uow)
    refused = (await told(conn, case_id))[-1]
    assert isinstance(refused, CaseOwnerRefused)
    assert (refused.party, refused.code) == (COORDINATOR, "away")
    assert (await see(conn, case_id)).proposed == [str(NURSE)]
    async with work(conn) as uow:
        await Handlers(on_leave(OTHER_NURSE)).reassigned(chosen, uow)
    assert (await see(conn, case_id)).proposed == [str(OTHER_LEAD)]


async def test_to_whom_a_case_is_handed_on_is_stood_in_for(conn):
    case_id = await owned(conn)
    async with work(conn) as uow:
        await Moves(on_leave(OTHER_NURSE)).proposed(fact(OFFER, case_id, AT, actor=str(NURSE)), uow)
    offered = (await told(conn, case_id))[-1]
    assert isinstance(offered, CaseTransferOpened)
    assert (offered.owner, offered.accountable) == (OTHER_LEAD, NURSE)


async def test_a_wish_goes_on_once_when_she_allows_the_receiver_to_know(conn):
    case_id = await wished(conn)
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=3))
    assert (await see(conn, case_id)).under_way == 0
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=4))
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=5))
    offers = [each for each in await told(conn, case_id) if isinstance(each, CaseTransferOpened)]
    assert [(each.number, each.owner.organisation) for each in offers] == [(1, "sociaal-team-velsen")]
    assert (await see(conn, case_id)).accountable == [str(NURSE)]


@pytest.mark.parametrize(
    ("meanwhile", "by"),
    [
        (CaseClosed(outcome=CaseOutcome.COMPLETED), NURSE),
        (ConsentWithdrawn(), NURSE),
        (ClientMoved(municipality=BEVERWIJK), NURSE),
        (OFFER, COORDINATOR),
    ],
)
async def test_a_wish_is_forgotten_when_the_case_stops_or_moves_on(conn, meanwhile, by):
    case_id = await wished(conn)
    await happens(conn, case_id, meanwhile, by, at=AT + timedelta(minutes=3))
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=4))
    offers = [each for each in await told(conn, case_id) if isinstance(each, CaseTransferOpened)]
    assert "sociaal-team-velsen" not in [each.owner.organisation for each in offers]
    assert not await conn.fetch("select from transfer_wish where case_id = $1", case_id)


async def chosen_in_vain(conn: asyncpg.Connection) -> UUID:
    """The coordinator wants to ask whom her consent does not name."""
    case_id = await owned(conn)
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=1))
    await happens(conn, case_id, TO_TEAM, COORDINATOR, at=AT + timedelta(minutes=2))
    refused = (await told(conn, case_id))[-1]
    assert isinstance(refused, CaseOwnerRefused)
    assert (refused.party, refused.code) == (COORDINATOR, "receiver_not_consented")
    return case_id


async def test_whom_the_coordinator_chose_is_asked_once_she_allows_it_and_not_twice(conn):
    case_id = await chosen_in_vain(conn)
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=3))
    assert (await see(conn, case_id)).proposed == []
    for minutes in (4, 5):
        await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=minutes))
    asked = [each for each in await told(conn, case_id) if isinstance(each, CaseOwnerProposed)]
    assert [each.owner.organisation for each in asked] == ["jgz-kennemerland", "sociaal-team-velsen"]
    assert (await see(conn, case_id)).accountable == [str(NURSE)]


async def test_before_anybody_said_yes_the_coordinators_choice_goes_before_whom_the_rule_would_ask(conn):
    """Nobody is left whom she names; with her new consent the rule would ask JGZ again."""
    case_id = await begin(conn)
    await happens(conn, case_id, naming(OrganisationKind.MATERNITY_CARE), at=AT + timedelta(minutes=1))
    await happens(conn, case_id, TO_TEAM, COORDINATOR, at=AT + timedelta(minutes=2))
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=3))
    assert (await see(conn, case_id)).proposed == [str(SOCIAL)]


@pytest.mark.parametrize(
    ("meanwhile", "by"),
    [
        (CaseClosed(outcome=CaseOutcome.COMPLETED), NURSE),
        (ClientMoved(municipality=BEVERWIJK), NURSE),
        (CaseOwnerReassigned(organisation="jgz-ijmond-noord"), COORDINATOR),
    ],
)
async def test_the_coordinators_choice_is_forgotten_when_the_case_stops_or_moves_on(conn, meanwhile, by):
    case_id = await chosen_in_vain(conn)
    await happens(conn, case_id, meanwhile, by, at=AT + timedelta(minutes=3))
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=4))
    assert str(SOCIAL) not in (await see(conn, case_id)).proposed
    assert not await conn.fetch("select from transfer_wish where case_id = $1", case_id)


async def test_a_choice_and_a_transfer_that_wait_for_her_stand_beside_each_other(conn):
    """Neither takes the other's place unheard, whichever came last."""
    case_id = await wished(conn)
    await happens(conn, case_id, TO_TEAM, COORDINATOR, at=AT + timedelta(minutes=3))
    await happens(conn, case_id, TO_SOCIAL, NURSE, at=AT + timedelta(minutes=4))
    await happens(conn, case_id, WIDER, at=AT + timedelta(minutes=5))
    seen = await see(conn, case_id)
    assert (seen.proposed, seen.under_way) == ([str(SOCIAL)], 1)


async def test_who_is_linked_hears_nothing_more_once_she_names_others(conn):
    case_id = await begin(conn)
    linked = ClientLinkedPartyAdded(organisation="sociaal-team-haarlem", role="social_team")
    await happens(conn, case_id, linked, NURSE)
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=1))
    await happens(conn, case_id, CaseOwnerAccepted(), NURSE, at=AT + timedelta(minutes=2))
    heard = [each.contact for each in await told(conn, case_id) if isinstance(each, PartyChanged)]
    assert heard == [Audience.COORDINATOR], "when it was linked, and not of the owner since"


async def test_who_laid_the_case_down_for_want_of_her_consent_is_followed_once_she_gives_it(conn):
    case_id = await owned(conn)
    await happens(conn, case_id, naming(OrganisationKind.GP), at=AT + timedelta(minutes=1))
    await happens(conn, case_id, CaseOwnerReleased(), NURSE, at=AT + timedelta(minutes=2))
    nobody = (await told(conn, case_id))[-1]
    assert isinstance(nobody, CaseOwnerUnavailable)
    assert nobody.code == "receiver_not_consented"
    await happens(conn, case_id, ONLY_JGZ, at=AT + timedelta(minutes=3))
    seen = await see(conn, case_id)
    assert (seen.accountable, seen.proposed) == ([str(NURSE)], [str(OTHER_NURSE)])


async def test_who_wished_it_hears_when_something_else_is_against_it_by_then(conn):
    case_id = await wished(conn)
    social = next(team for team in MAP.teams("GM0453") if team.owner.organisation == TO_SOCIAL.organisation)
    gone, wider = on_leave(*social.parties), fact(WIDER, case_id, AT + timedelta(minutes=3))
    async with work(conn) as uow:
        await Handlers(gone).consented(wider, uow)
        await Moves(gone).consented(wider, uow)
    refused = (await told(conn, case_id))[-1]
    assert isinstance(refused, CaseOwnerRefused)
    assert (refused.party, refused.code) == (NURSE, "away")
    assert not await conn.fetch("select from transfer_wish where case_id = $1", case_id)
