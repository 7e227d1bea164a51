"""Feedback on real Kafka and PostgreSQL: once per moment, to the referrer alone, never after a loss."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.feedback.main import create_app
from services.feedback.settings import FeedbackSettings
from shared.clock import Clock
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.case import (
    CaseClosed,
    CaseContactMade,
    CaseOutcome,
    CasePlanAgreed,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.escalation import DeadlineCancelled, DeadlineMet, DeadlineSet
from shared.schemas.contracts.feedback import FeedbackSent
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.progress import CaseExplorationConcluded
from shared.schemas.contracts.referral import ReferralMerged, ReferralStopped
from shared.schemas.values import Complexity, Party, Purpose, Role
from tests.support.apart import Apart, fact, running
from tests.support.cases import AT, MIDWIFE, NURSE, NURSE_LEAD, consent, opened
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

OUT = topics.outbound(MIDWIFE.organisation)
HOSPITAL = Party(organisation="rode-kruis-geboortezorg", role=Role.HOSPITAL_MIDWIFE)
CONTACT = CaseContactMade(with_client=True, with_referrer=True)
STATE = "select state, code from obligation where case_id = $1 and moment = $2 and state <> 'open'"


@pytest.fixture(scope="module")
async def settings(apart):
    made = apart.settings(FeedbackSettings)
    made.api_keys.mkdir(exist_ok=True)
    for organisation in (MIDWIFE.organisation, HOSPITAL.organisation):
        (made.api_keys / organisation).write_text(f"key-of-{organisation}")
    return made


@pytest.fixture(scope="module")
async def feedback(settings):
    async with running(create_app(settings)) as client:
        yield client


@pytest.fixture
async def case(apart, feedback) -> UUID:
    case_id = uuid4()
    await apart.send((topics.REFERRAL, fact(opened(), case_id, AT)))
    await eventually(lambda: known(apart, case_id))
    return case_id


async def known(apart: Apart, case_id: UUID):
    return await apart.rows(
        "feedback", "select 1 from referral where case_id = $1 and referrer <> ''", case_id
    )


async def told(apart: Apart, case_id: UUID, count: int, topic: str = OUT):
    return await apart.said(topic, case_id, lambda found: len(found) == count, own="feedback")


async def state(apart: Apart, case_id: UUID, moment: str) -> tuple[str, str]:
    (row,) = await eventually(lambda: apart.rows("feedback", STATE, case_id, moment))
    return tuple(row)


async def taken_in(apart: Apart, topic: str, event) -> None:
    await apart.send((topic, event))
    await eventually(lambda: apart.rows("feedback", "select 1 from inbox where id = $1", event.id))


async def read(client, by: str = MIDWIFE.organisation, **params):
    headers = {"authorization": f"Bearer key-of-{by}"}

    async def ask():
        return await client.get("/feedback", headers=headers, params=params)

    return await eventually(ask, lambda answer: answer.status_code != 503)


async def test_the_referrer_hears_of_contact_start_and_end_once_each(apart, case):
    confirmed = CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD)
    await apart.send((topics.ASSIGNMENT, fact(confirmed, case, AT)))
    query = "select 1 from referral where case_id = $1 and owner is not null"
    await eventually(lambda: apart.rows("feedback", query, case))
    await apart.send((topics.CASE, fact(CONTACT, case, AT)), (topics.CASE, fact(CONTACT, case, AT)))
    (contact,) = await told(apart, case, 1)
    assert (contact.moment, contact.happened_at, contact.owner) == ("contact", AT, NURSE)
    await apart.send((topics.SUPPORT, fact(SupportStarted(offer="PHB"), case, AT)))
    await told(apart, case, 2)
    await apart.send((topics.CASE, fact(CaseClosed(outcome=CaseOutcome.COMPLETED), case, AT)))
    assert [each.moment for each in await told(apart, case, 3)] == ["contact", "start", "end"]
    same = await apart.events(topics.FEEDBACK, case)
    assert [event.id for event in same] == [event.id for event in await apart.events(OUT, case)]


BEGAN, ENDED = SupportStarted(offer="PHB"), SupportEnded(offer="PHB")


async def test_the_end_of_what_never_began_is_told_once_it_did(apart, case):
    await taken_in(apart, topics.SUPPORT, fact(ENDED, case, AT))
    await taken_in(apart, topics.SUPPORT, fact(SupportStarted(offer="VZ"), case, AT))
    assert [each.moment for each in await told(apart, case, 1)] == ["start"]
    await apart.send((topics.SUPPORT, fact(BEGAN, case, AT + timedelta(days=2))))
    assert [each.moment for each in await told(apart, case, 2)] == ["start", "end"]


async def test_both_told_at_once_are_told_in_their_order(apart, case):
    await apart.send((topics.SUPPORT, fact(ENDED, case, AT)), (topics.SUPPORT, fact(BEGAN, case, AT)))
    assert [each.moment for each in await told(apart, case, 2)] == ["start", "end"]


async def test_an_end_told_by_mistake_long_before_ends_nothing(apart, case):
    later = AT + timedelta(days=15)
    await taken_in(apart, topics.SUPPORT, fact(ENDED, case, AT))
    await taken_in(apart, topics.SUPPORT, fact(BEGAN, case, later))
    assert [each.moment for each in await told(apart, case, 1)] == ["start"]
    await apart.send((topics.SUPPORT, fact(ENDED, case, later)))
    assert [each.moment for each in await told(apart, case, 2)] == ["start", "end"]


async def test_a_support_that_began_before_its_name_was_noted_ends_all_the_same(apart, case):
    await apart.send((topics.SUPPORT, fact(BEGAN, case, AT)))
    await told(apart, case, 1)
    await apart.rows("feedback", "delete from support where case_id = $1 returning 1", case)
    await apart.send((topics.SUPPORT, fact(ENDED, case, AT)))
    assert [each.moment for each in await told(apart, case, 2)] == ["start", "end"]


async def test_a_contact_with_the_referrer_alone_is_no_contact(apart, case):
    alone = CaseContactMade(with_client=False, with_referrer=True)
    await apart.send((topics.CASE, fact(alone, case, AT)), (topics.CASE, fact(CONTACT, case, AT)))
    assert len(await told(apart, case, 1)) == 1


async def test_a_contact_ahead_of_the_opening_waits_for_it(apart, feedback):
    case_id = uuid4()
    await apart.send((topics.CASE, fact(CONTACT, case_id, AT)))
    assert await state(apart, case_id, "contact") == ("due", None)
    await apart.send((topics.REFERRAL, fact(opened(), case_id, AT)))
    assert [each.moment for each in await told(apart, case_id, 1)] == ["contact"]


async def test_without_consent_for_feedback_it_is_withheld(apart, feedback):
    case_id = uuid4()
    payload = opened(consent=consent(Purpose.REFER))
    await apart.send((topics.REFERRAL, fact(payload, case_id, AT)))
    await eventually(lambda: known(apart, case_id))
    await apart.send((topics.CASE, fact(CONTACT, case_id, AT)))
    assert await state(apart, case_id, "contact") == ("withheld", "purpose_not_consented")
    assert await apart.events(OUT, case_id) == []


async def test_after_a_loss_nothing_is_told_any_more(apart, case, feedback):
    await apart.send((topics.CASE, fact(CONTACT, case, AT)))
    await told(apart, case, 1)
    await apart.send((topics.PREGNANCY, fact(PregnancyEnded(), case, AT)))
    assert await state(apart, case, "end") == ("cancelled", "stopped")
    await taken_in(apart, topics.SUPPORT, fact(SupportStarted(offer="PHB"), case, AT))
    assert await state(apart, case, "start") == ("cancelled", "stopped")
    assert [type(each.data) for each in await apart.events(OUT, case)] == [FeedbackSent, ReferralStopped]
    assert all(item["case_id"] != str(case) for item in (await read(feedback)).json()["items"])


async def test_after_a_withdrawal_nothing_is_told_any_more(apart, case):
    await apart.send((topics.CONSENT, fact(ConsentWithdrawn(), case, AT)))
    assert await state(apart, case, "contact") == ("withheld", "consent_withdrawn")
    await taken_in(apart, topics.CASE, fact(CONTACT, case, AT))
    assert await state(apart, case, "contact") == ("withheld", "consent_withdrawn")
    assert [type(each.data) for each in await apart.events(OUT, case)] == [ReferralStopped]


async def test_over_http_a_referrer_reads_its_own_in_order(apart, case, feedback):
    other = uuid4()
    await apart.send((topics.REFERRAL, fact(opened(referrer=HOSPITAL), other, AT)))
    await eventually(lambda: known(apart, other))
    await apart.send(
        (topics.CASE, fact(CONTACT, case, AT)),
        (topics.CASE, fact(CONTACT, other, AT)),
        (topics.CASE, fact(CaseClosed(outcome=CaseOutcome.NO_NEED), case, AT)),
    )
    await told(apart, case, 2)
    await told(apart, other, 1, topics.outbound(HOSPITAL.organisation))
    items = [item for item in (await read(feedback)).json()["items"] if item["case_id"] == str(case)]
    assert [item["moment"] for item in items] == ["contact", "end"]
    later = (await read(feedback, after=items[0]["cursor"])).json()
    assert [item["cursor"] for item in later["items"]] == [later["next"]] == [items[1]["cursor"]]
    theirs = (await read(feedback, HOSPITAL.organisation)).json()["items"]
    assert {item["case_id"] for item in theirs} == {str(other)}


async def test_over_http_strangers_and_the_curious_are_refused(feedback):
    unknown = await read(feedback, "nobody")
    assert (unknown.status_code, unknown.headers["content-type"]) == (401, "application/problem+json")
    assert (await feedback.get("/feedback")).status_code == 401
    assert (await read(feedback, organisation=HOSPITAL.organisation)).status_code == 403
    assert (await read(feedback, after="x")).json()["field"] == "after"


def row_h(case_id: UUID, due: datetime, attempt: int = 1, *, contract: type[Any] = DeadlineSet, **more: Any):
    """What the clock says about the deadline of the periodic word."""
    told = contract(
        effect_id=f"{case_id}:H:{attempt}:{contract.__name__}",
        subject="H",
        attempt=attempt,
        due=due,
        ga_days=None,
        policy_version="1",
        **more,
    )
    return topics.ESCALATION, fact(told, case_id, AT)


PLAN = CasePlanAgreed(items=())
EXPLORED = CaseExplorationConcluded(complexity=Complexity.COMPLEX)
PAST, FAR = AT + timedelta(days=30), AT + timedelta(days=3650)
PERIODIC = "select * from periodic where case_id = $1 and attempt = $2 and progressed_at is not null"


async def moments(apart: Apart, case_id: UUID, count: int) -> list[str]:
    return [each.moment for each in await told(apart, case_id, count)]


async def test_a_referrer_hears_now_and_then_that_the_case_goes_on(apart, case):
    await apart.send((topics.CASE, fact(CONTACT, case, AT)))
    assert await moments(apart, case, 1) == ["contact"]
    await apart.send(row_h(case, PAST), (topics.CASE, fact(PLAN, case, later := Clock().system_now())))
    assert await moments(apart, case, 2) == ["contact", "periodic"]
    assert (await told(apart, case, 2))[-1].happened_at == later
    await apart.send(row_h(case, PAST, contract=DeadlineMet), row_h(case, PAST, 2))
    held = fact(EXPLORED, case, Clock().system_now())
    await apart.send((topics.CASE, held), (topics.CASE, held))
    assert await moments(apart, case, 3) == ["contact", "periodic", "periodic"]


async def test_where_nothing_was_done_or_nothing_is_due_the_referrer_hears_nothing(apart, case):
    silent, early, over = case, uuid4(), uuid4()
    for one in (early, over):
        await apart.send((topics.REFERRAL, fact(opened(), one, AT)))
        await eventually(lambda: known(apart, one))  # noqa: B023 (awaited at once)
    soon = Clock().system_now()
    await apart.send((topics.CASE, fact(CONTACT, silent, AT)), row_h(silent, PAST))
    await apart.send(row_h(early, FAR), (topics.CASE, fact(PLAN, early, soon)))
    await apart.send(
        row_h(over, PAST),
        row_h(over, PAST, contract=DeadlineCancelled, reason="stopped"),
    )
    await eventually(
        lambda: apart.rows("feedback", "select 1 from periodic where case_id = $1 and tell_at is null", over)
    )
    await apart.send((topics.CASE, fact(PLAN, over, soon)))
    for one, attempt in ((silent, 1), (early, 1), (over, 1)):
        await eventually(lambda: apart.rows("feedback", PERIODIC, one, attempt))  # noqa: B023
    await asyncio.sleep(2.5)
    assert await moments(apart, silent, 1) == ["contact"]
    assert await apart.events(OUT, early) == await apart.events(OUT, over) == []


async def test_who_referred_her_too_hears_what_was_told_last_and_then_the_same(apart, case):
    await apart.send((topics.CASE, fact(CONTACT, case, AT)))
    (mine,) = await told(apart, case, 1)
    merged = ReferralMerged(
        referrer=HOSPITAL.organisation, submitted_at=AT, referrer_role=HOSPITAL.role, reference="ZH-2026-0001"
    )
    again = fact(merged, case, AT)
    await apart.send((topics.REFERRAL, again), (topics.REFERRAL, again))
    theirs = topics.outbound(HOSPITAL.organisation)
    (caught_up,) = await told(apart, case, 1, theirs)
    assert (caught_up.moment, caught_up.referrer, caught_up.reference) == (
        "contact",
        HOSPITAL,
        "ZH-2026-0001",
    )
    await apart.send((topics.SUPPORT, fact(SupportStarted(offer="PHB"), case, AT)))
    assert [each.reference for each in await told(apart, case, 2)] == [mine.reference] * 2
    assert [each.moment for each in await told(apart, case, 2, theirs)] == ["contact", "start"]


async def test_no_periodic_word_after_a_loss(apart, case):
    await apart.send(row_h(case, FAR))
    await taken_in(apart, topics.CASE, fact(PLAN, case, Clock().system_now()))
    await taken_in(apart, topics.PREGNANCY, fact(PregnancyEnded(), case, Clock().system_now()))
    await apart.send(row_h(case, PAST, 2))
    await asyncio.sleep(2.5)
    assert await apart.events(topics.FEEDBACK, case) == []
