"""Routing on real Kafka and PostgreSQL: always somebody accountable, one answer to every answer."""

from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord

from services.routing.main import create_app
from services.routing.settings import RoutingSettings
from shared.schemas import topics
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerDeclined,
    CaseOwnerProposed,
    CaseOwnerReassigned,
    CaseOwnerRefused,
    CaseOwnerUnavailable,
)
from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.contracts.pregnancy import PregnancyEnded
from tests.support.apart import Apart, fact, region_file, running
from tests.support.cases import AT, COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE, opened
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

ACCOUNTABLE = "select owner, state from assignment where case_id = $1 and accountable"


@pytest.fixture(scope="module")
async def routing(apart):
    settings = apart.settings(RoutingSettings, social_map_file=region_file("social_map.toml"))
    async with running(create_app(settings)) as client:
        yield client


@pytest.fixture
async def case(apart, routing) -> UUID:
    case_id = uuid4()
    await apart.send((topics.REFERRAL, fact(opened(), case_id, AT)))
    await said(apart, case_id, 1)
    return case_id


async def said(apart: Apart, case_id: UUID, count: int):
    return await apart.said(topics.ASSIGNMENT, case_id, lambda found: len(found) == count, own="routing")


async def say(apart: Apart, case_id: UUID, payload, actor) -> None:
    await apart.send((topics.ASSIGNMENT, fact(payload, case_id, AT, actor=str(actor))))


async def accountable(apart: Apart, case_id: UUID):
    return [tuple(row) for row in await apart.rows("routing", ACCOUNTABLE, case_id)]


async def test_an_opened_case_is_proposed_and_the_coordinator_accountable(apart, case):
    (proposal,) = await said(apart, case, 1)
    assert proposal == CaseOwnerProposed(
        attempt=1, owner=NURSE, deputy=NURSE_LEAD, accountable=COORDINATOR, urgent=False
    )
    assert await accountable(apart, case) == [(str(COORDINATOR), "coordinating")]


async def test_a_yes_is_confirmed_and_a_second_yes_refused(apart, case):
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    await say(apart, case, CaseOwnerAccepted(), NURSE_LEAD)
    _, confirmed, refused = await said(apart, case, 3)
    assert confirmed == CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD)
    assert (refused.party, refused.code) == (NURSE_LEAD, "already_confirmed")
    assert await accountable(apart, case) == [(str(NURSE), "confirmed")]


async def test_the_answer_names_the_message_it_answers(apart, case):
    acceptance = fact(CaseOwnerAccepted(), case, AT, actor=str(NURSE))
    await apart.send((topics.ASSIGNMENT, acceptance))
    await said(apart, case, 2)
    answer = (await apart.events(topics.ASSIGNMENT, case))[-1]
    assert answer.causation_id == acceptance.id


async def test_after_every_no_the_next_team_is_asked_until_nobody_is_left(apart, case):
    await say(apart, case, CaseOwnerDeclined(reason="full"), NURSE)
    _, second = await said(apart, case, 2)
    assert (second.attempt, second.owner) == (2, OTHER_NURSE)
    await say(apart, case, CaseOwnerDeclined(reason="full"), second.deputy)
    *_, third = await said(apart, case, 3)
    await say(apart, case, CaseOwnerDeclined(reason="full"), third.owner)
    *_, nobody = await said(apart, case, 4)
    assert nobody == CaseOwnerUnavailable(accountable=COORDINATOR, code="nobody_left")
    assert await accountable(apart, case) == [(str(COORDINATOR), "coordinating")]


async def test_the_coordinator_can_ask_another_organisation(apart, case):
    await say(apart, case, CaseOwnerReassigned(organisation="jgz-ijmond-noord"), COORDINATOR)
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    await say(apart, case, CaseOwnerAccepted(), OTHER_NURSE)
    _, proposed, refused, confirmed = await said(apart, case, 4)
    assert (proposed.attempt, proposed.owner) == (2, OTHER_NURSE)
    assert refused.code == "superseded"
    assert (confirmed.attempt, confirmed.owner) == (2, OTHER_NURSE)


async def test_after_a_loss_no_answer_counts(apart, case):
    await apart.send((topics.PREGNANCY, fact(PregnancyEnded(), case, AT)))
    await stopped(apart, case)
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    _, refused = await said(apart, case, 2)
    assert isinstance(refused, CaseOwnerRefused)
    assert refused.code == "case_stopped"


async def test_a_loss_that_arrives_before_the_opening_wins(apart, routing):
    case_id, other = uuid4(), uuid4()
    await apart.send((topics.PREGNANCY, fact(PregnancyEnded(), case_id, AT)))
    await stopped(apart, case_id)
    await apart.send(
        (topics.REFERRAL, fact(opened(), case_id, AT)), (topics.REFERRAL, fact(opened(), other, AT))
    )
    await said(apart, other, 1)
    query = "select count(*) from routed_case where case_id = $1 and opened_at is not null"
    assert (await apart.rows("routing", query, case_id))[0][0] == 1
    assert await apart.events(topics.ASSIGNMENT, case_id) == []


async def test_the_directory_is_told_once(apart, routing):
    settings = apart.settings(RoutingSettings, social_map_file=region_file("social_map.toml"))
    before = len(await told_by_routing(apart))
    assert before >= 17
    async with running(create_app(settings)):
        pass
    assert len(await told_by_routing(apart)) == before


async def test_no_open_case_is_without_somebody_accountable(apart, case, routing):
    settings = (await routing.get("/metrics")).text
    assert "tijdig_routing_open_cases_without_owner 0.0" in settings


async def told_by_routing(apart: Apart) -> list[ConsumerRecord[bytes, bytes]]:
    """The entries that routing itself published; other tests enter mailboxes of their own there."""
    wanted = (b"/tijdig/routing", DirectoryEntryPublished.ce_type().encode())
    records = [(each, dict(each.headers)) for each in await apart.records(topics.DIRECTORY)]
    return [each for each, said in records if (said["ce_source"], said["ce_type"]) == wanted]


async def stopped(apart: Apart, case_id: UUID) -> None:
    query = "select 1 from routed_case where case_id = $1 and closed_at is not null"
    await eventually(lambda: apart.rows("routing", query, case_id))
