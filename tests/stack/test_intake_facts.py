"""What is told of a case that is open, on real parts: to whom it goes on, and what has to wait."""

import asyncio
import json
from datetime import timedelta
from uuid import UUID, uuid4

from alembic import command

from shared.messaging.migrations import config_for, upgrade_all
from shared.schemas import topics
from shared.schemas.contracts.pregnancy import ConsentWithdrawn
from shared.schemas.contracts.safety import SafetyWaitStarted
from shared.schemas.contracts.waits import ExternalWaitEnded, ExternalWaitRechecked
from tests.support.cases import COORDINATOR, NURSE
from tests.support.front_door import PROPOSED, fact, sent
from tests.support.senders import NURSES, attributes
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.front_door_apart"]

EARLY = "select 1 from early_fact where case_id = $1"
GIVEN_UP = """
update early_fact set received_at = received_at - interval '2 minutes' where wait_id = $1 returning 1
"""
EDD = "select edd from pregnancy join case_file using (pregnancy_id) where case_id = $1"


async def test_facts_are_numbered_without_gaps_and_keep_their_instant(door):
    case, _ = await door.accepted()

    edd = await door.rows(
        "select edd from pregnancy join case_file using (pregnancy_id) where case_id = $1", case
    )
    dating = {"dating": {"edd": edd[0]["edd"].isoformat(), "method": "crl_10_12"}}
    first = await fact(door, "pregnancy.dating.changed", case, dating)
    (changed,) = await door.published(topics.PREGNANCY, case)
    second = await fact(door, "case.contact.made", case, {"with_client": True, "with_referrer": False})
    (contact,) = await door.published(topics.CASE, case)
    assert [(e.sequence, e.causation_id) for e in (changed, contact)] == [(2, first), (3, second)]
    assert contact.actor == "verloskundigen-duinstreek/midwife"


async def test_a_fact_is_addressed_by_the_senders_own_reference(door):
    case, body = await door.accepted()
    await door.send(attributes("pregnancy.ended"), {}, key=body["reference"])
    (ended,) = await door.published(topics.PREGNANCY, case)
    assert ended.case_id == case


async def test_a_due_date_that_moves_forty_days_is_passed_on_to_be_looked_at_and_changes_nothing_here(door):
    case, _ = await door.accepted()
    (before,) = await door.rows(EDD, case)
    moved = {"edd": (before["edd"] + timedelta(days=40)).isoformat(), "method": "art"}
    await fact(door, "pregnancy.dating.changed", case, {"dating": moved})
    (changed,) = await door.published(topics.PREGNANCY, case)
    assert changed.data.dating.edd != before["edd"]
    assert await door.rows(EDD, case) == [before]
    await fact(door, "pregnancy.dating.confirmed", case, {"dating": moved}, by="coordinatie-ijmond")
    await door.published(topics.PREGNANCY, case, 2)
    (after,) = await door.rows(EDD, case)
    assert after["edd"] == changed.data.dating.edd


async def test_after_a_loss_only_what_stops_is_taken(door):
    case, body = await door.accepted()
    await fact(door, "pregnancy.ended", case, {})
    message = await fact(door, "pregnancy.dating.changed", case, {"dating": body["dating"]})
    (answer,) = await door.answers(message)
    assert answer["code"] == "case_stopped"
    started = await fact(door, "support.started", case, {"offer": "NNZ"}, by="desk", actor=str(COORDINATOR))
    (answer,) = await door.answers(started, "desk")
    assert answer["code"] == "case_stopped", "whoever tells of a support now hears why it has no effect"
    assert await door.apart.events(topics.SUPPORT, case) == []
    await fact(door, "consent.withdrawn", case, {})
    (withdrawn,) = await door.published(topics.CONSENT, case)
    assert withdrawn.sequence == 3
    assert withdrawn.data == ConsentWithdrawn()


async def test_after_a_withdrawal_nothing_goes_on_and_her_consent_comes_with_a_new_referral(door):
    case, body = await door.accepted()
    await fact(door, "consent.withdrawn", case, {})
    contact = await fact(door, "case.contact.made", case, {"with_client": True, "with_referrer": False})
    moved = {"organisation": NURSES, "municipality": "GM0453"}
    handed = await fact(door, "transfer.proposed", case, moved, by="desk", actor=str(COORDINATOR))
    granted = await fact(door, "consent.granted", case, {"consent": body["consent"]})
    answers = [*await door.answers(contact), *await door.answers(handed, "desk")]
    (again,) = await door.answers(granted)
    assert {answer["code"] for answer in (*answers, again)} == {"case_stopped"}
    assert len(answers) == 2
    assert "new reference" in again["remedy"]
    assert [each.data for each in await door.published(topics.CONSENT, case)] == [ConsentWithdrawn()]
    assert await door.rows("select organisation from case_party where case_id = $1", case) == [
        ("verloskundigen-duinstreek",)
    ]


async def test_the_desk_speaks_for_a_professional_and_others_for_themselves_only(door):
    case, _ = await door.accepted()
    await door.routing_says(PROPOSED, case)
    await fact(door, "case.owner.accepted", case, {}, by="desk", actor=str(NURSE))
    (accepted,) = await door.published(topics.ASSIGNMENT, case)
    assert accepted.actor == str(NURSE)
    await fact(
        door,
        "case.contact.made",
        case,
        {"with_client": True, "with_referrer": True},
        by=NURSES,
        actor="coordinatie-ijmond/coordinator",
    )
    (contact,) = await door.published(topics.CASE, case)
    assert contact.actor == str(NURSE)


async def test_a_fact_that_is_ahead_of_routing_waits_for_it(door):
    case, _ = await door.accepted()
    await fact(door, "case.owner.accepted", case, {}, by=NURSES)
    await eventually(lambda: door.rows("select 1 from early_fact where case_id = $1", case))
    await door.routing_says(PROPOSED, case)
    (accepted,) = await door.published(topics.ASSIGNMENT, case)
    assert accepted.actor == str(NURSE)
    assert not await door.rows("select 1 from early_fact where case_id = $1", case)


async def test_the_events_of_the_catalogue_go_on_to_their_topics(door):
    case, _ = await door.accepted()
    over_kafka = [sent("risk.assessed"), sent("case.no_show"), sent("safety.concern.raised")]
    for event, body in over_kafka:
        await fact(door, event, case, body)
    over_http = [sent("mdo.requested"), sent("kraamzorg.registered"), sent("consent.answered")]
    for event, body in over_http:
        answer = await door.post(attributes(event, subject=str(case)), json.dumps(body).encode())
        assert answer.status_code == 202
    published = []
    for topic, count in ((topics.CASE, 3), (topics.SAFETY, 1), (topics.SUPPORT, 1), (topics.CONSENT, 1)):
        published += await door.published(topic, case, count)
    assert {event.data.event for event in published} == {event for event, _ in (*over_kafka, *over_http)}
    assert sorted(event.sequence for event in published) == [2, 3, 4, 5, 6, 7]


async def test_what_is_told_of_a_wait_in_the_safety_lane_stays_there_with_nothing_but_its_number(door):
    case, _ = await door.accepted()
    lane, house = str(uuid4()), str(uuid4())
    told = {"expected_on": "2026-04-20", "capacity": "none"}
    for event, body in (
        ("safety.wait.started", {"wait_id": lane}),
        ("external_wait.rechecked", {"wait_id": lane, **told}),
        ("external_wait.ended", {"wait_id": lane}),
        ("external_wait.started", {"wait_id": house, "kind": "housing"}),
        ("external_wait.rechecked", {"wait_id": house, **told}),
    ):
        await fact(door, event, case, body, by="coordinatie-ijmond")
    published = [event.data for event in await door.published(topics.SAFETY, case, 3)]
    assert published == [
        SafetyWaitStarted(wait_id=UUID(lane)),
        ExternalWaitRechecked(wait_id=UUID(lane)),
        ExternalWaitEnded(wait_id=UUID(lane)),
    ]
    _, open_ = await door.published(topics.CASE, case, 2)
    assert open_.data.model_dump(mode="json") == {"wait_id": house, **told}


async def test_what_is_told_of_a_wait_before_its_beginning_waits_for_it_and_is_nowhere_to_be_read(door):
    case, _ = await door.accepted()
    lane, house, never = (str(uuid4()) for _ in range(3))
    by, told = "coordinatie-ijmond", {"expected_on": "2026-04-20", "capacity": "none"}
    unknown = await fact(door, "external_wait.ended", case, {"wait_id": never}, by=by)
    await eventually(lambda: door.rows(GIVEN_UP, UUID(never)))
    for wait in (lane, house):
        await fact(door, "external_wait.rechecked", case, {"wait_id": wait, **told}, by=by)
    await eventually(lambda: door.rows(EARLY, case), lambda held: len(held) >= 2)
    early = {"wait_id": lane, **told}
    asked = attributes("external_wait.rechecked", by, subject=str(case))
    answer = await door.post(asked, json.dumps(early).encode(), organisation=by)
    assert (answer.status_code, answer.json()["code"]) == (409, "wait_unknown")
    await fact(door, "safety.wait.started", case, {"wait_id": lane}, by=by)
    begins = attributes("external_wait.started", by, subject=str(case))
    body = json.dumps({"wait_id": house, "kind": "housing"}).encode()
    assert (await door.post(begins, body, organisation=by)).status_code == 202
    begun, asked_after = await door.published(topics.SAFETY, case, 2)
    assert (begun.data.event, asked_after.data.model_dump(exclude_none=True)) == (
        "safety.wait.started",
        {"wait_id": UUID(lane)},
    )
    open_, heard = await door.published(topics.CASE, case, 2)
    assert (open_.data.event, heard.data.model_dump(mode="json")) == (
        "external_wait.started",
        {"wait_id": house, **told},
    )
    (refused,) = await door.answers(unknown, by)
    assert (refused["code"], refused["field"]) == ("wait_unknown", "wait_id")
    assert not await door.rows(EARLY, case)


async def test_a_wait_from_before_beginnings_were_kept_goes_on_in_a_case_from_before(door):
    before, _ = await door.accepted()
    url, intake = door.apart.env["TIJDIG_DATABASE_URL"], "services.intake"
    await asyncio.to_thread(command.downgrade, config_for(intake, url), "0006")
    await asyncio.to_thread(upgrade_all, url, [intake])
    after, _ = await door.accepted()
    by, wait = "coordinatie-ijmond", str(uuid4())
    told = json.dumps({"wait_id": wait, "expected_on": "2026-04-20"}).encode()
    for case, status in ((before, 202), (after, 409)):
        asked = attributes("external_wait.rechecked", by, subject=str(case))
        assert (await door.post(asked, told, organisation=by)).status_code == status
    (open_,) = await door.published(topics.CASE, before)
    assert open_.data.model_dump(mode="json", exclude_none=True) == json.loads(told)


async def test_to_whom_a_case_is_offered_has_a_say_from_then_on(door):
    case, _ = await door.accepted()
    coordinator = "coordinatie-ijmond"
    offer = {"organisation": "jgz-ijmond-noord", "municipality": "GM0375"}
    unknown = await fact(
        door, "transfer.proposed", case, {**offer, "organisation": "jgz-elders"}, by=coordinator
    )
    (answer,) = await door.answers(unknown, coordinator)
    assert answer["code"] == "organisation_unknown"
    await fact(door, "transfer.proposed", case, offer, by=coordinator)
    await door.published(topics.ASSIGNMENT, case)
    await fact(door, "transfer.accepted", case, {}, by=offer["organisation"])
    proposed, accepted = await door.published(topics.ASSIGNMENT, case, 2)
    assert (proposed.data.organisation, accepted.data.event) == (offer["organisation"], "transfer.accepted")
