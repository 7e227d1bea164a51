"""The front door over HTTP: the same events, the same answers; contact details to whoever may see them."""

import asyncio
import json
from uuid import UUID, uuid4

import pytest

from shared.schemas import topics
from tests.support.cases import NURSE, NURSE_LEAD, OTHER_NURSE
from tests.support.front_door import CONFIRMED, PROPOSED, Door
from tests.support.senders import CANARY, MIDWIVES, NURSES, attributes, envelope, referral
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.front_door_apart"]

LOG = "select * from access_log where case_id = $1 order by recorded_at"
OWNER = "select owner from case_file where case_id = $1"
NAMED = "select recipients from standing where case_id = $1"


async def test_an_event_in_binary_form_is_taken_in(door):
    ce, body = attributes("referral.submitted"), door.referral()
    answer = await door.post(ce, body)
    assert (answer.status_code, answer.json()) == (202, {"ce_id": ce["id"]})
    (accepted,) = await door.answers(ce["id"])
    (opened,) = await door.published(topics.REFERRAL, UUID(accepted["case_id"]))
    assert opened.data.reference == body["reference"]


async def test_an_event_in_structured_form_is_taken_in(door):
    ce, body = attributes("referral.submitted"), door.referral()
    headers = {"content-type": "application/cloudevents+json; charset=utf-8"} | door.key(MIDWIVES)
    answer = await door.client.post("/events", content=json.dumps({**ce, "data": body}), headers=headers)
    assert (answer.status_code, answer.json()) == (202, {"ce_id": ce["id"]})
    assert (await door.answers(ce["id"]))[0]["reference"] == body["reference"]


async def test_duplicates_are_accepted_and_take_effect_once(door):
    ce, body = attributes("referral.submitted"), door.referral()
    answers = [await door.post(ce, body | {"identity": envelope(door.jwks)}) for _ in range(3)]
    await door.send(ce, body, key=body["reference"])
    await door.accepted()
    assert [answer.status_code for answer in answers] == [202] * 3
    assert len(await door.answers(ce["id"])) == 1


async def test_a_refused_event_may_be_corrected_under_the_same_id(door):
    ce, body = attributes("referral.submitted"), door.referral()
    refused = await door.post(ce, {name: value for name, value in body.items() if name != "consent"})
    assert (refused.status_code, refused.json()["code"]) == (422, "consent_missing")
    assert (await door.post(ce, body)).status_code == 202


async def test_a_fact_is_addressed_by_reference_as_partition_key(door):
    case, body = await door.accepted()
    answer = await door.post(attributes("pregnancy.ended", partitionkey=body["reference"]), {})
    assert answer.status_code == 202
    assert await door.published(topics.PREGNANCY, case)


async def test_who_has_no_say_in_a_case_gets_403(door):
    case, _ = await door.accepted()
    answer = await door.post(
        attributes("case.owner.accepted", NURSES, subject=str(case)), {}, organisation=NURSES
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "party_not_allowed")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic abc"])
async def test_without_a_key_of_an_organisation_nothing_is_taken(door, header):
    headers = {"content-type": "application/cloudevents+json"} | ({"authorization": header} if header else {})
    answer = await door.client.post("/events", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")


@pytest.mark.parametrize("media", ["text/plain", "application/cloudevents-batch+json", "application/xml"])
async def test_other_media_types_are_refused(door, media):
    headers = {"content-type": media} | door.key(MIDWIVES)
    answer = await door.client.post("/events", content=b"[]", headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (415, "content-type")


async def test_the_published_key_is_public_only_and_fits(door):
    jwks = (await door.client.get("/.well-known/jwks.json")).json()
    (key,) = jwks["keys"]
    assert "d" not in key
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "enc", "ECDH-ES")
    assert (await door.post(attributes("referral.submitted"), referral(jwks))).status_code == 202


async def contact(door: Door, case: UUID, actor: object):
    token = (door.secrets / "service.token").read_text().strip()
    headers = {"authorization": f"Bearer {token}", "x-tijdig-actor": str(actor)}

    async def look():
        return await door.client.get(f"/cases/{case}/contact", headers=headers)

    # Intake holds until it has read all there was once.
    return await eventually(look, lambda answer: answer.status_code != 503)


async def confirmed(door: Door) -> UUID:
    case, _ = await door.accepted()
    await door.routing_says(PROPOSED, case)
    await door.routing_says(CONFIRMED, case)
    await eventually(lambda: door.rows(OWNER, case), lambda rows: rows[0]["owner"] == str(NURSE))
    return case


async def test_owner_and_deputy_see_the_contact_details_and_that_is_on_record(door):
    case = await confirmed(door)
    for actor in (NURSE, NURSE_LEAD):
        answer = await contact(door, case, actor)
        assert answer.json() == {name: value for name, value in CANARY.items() if name != "bsn"}
        assert answer.headers["cache-control"] == "no-store"
    rows = await door.rows(LOG, case)
    assert [(r["action"], r["outcome"], r["actor_role"]) for r in rows] == [
        ("read", "granted", "jgz_nurse"),
        ("read", "granted", "jgz_lead"),
    ]


async def test_nobody_else_sees_them_and_the_attempt_is_on_record(door):
    case = await confirmed(door)
    answer = await contact(door, case, OTHER_NURSE)
    assert (answer.status_code, answer.json()["code"]) == (403, "party_not_allowed")
    (row,) = await door.rows(LOG, case)
    assert (row["outcome"], row["reason"], row["actor_organisation"]) == (
        "refused",
        "party_not_allowed",
        "jgz-ijmond-noord",
    )


async def test_a_proposed_owner_does_not_see_them_before_accepting(door):
    case, _ = await door.accepted()
    await door.routing_says(PROPOSED, case)
    assert (await contact(door, case, NURSE)).status_code == 403


@pytest.mark.parametrize(
    ("event", "code"), [("consent.withdrawn", "consent_withdrawn"), ("pregnancy.ended", "stopped")]
)
async def test_after_withdrawal_or_loss_not_even_the_owner_sees_them(door, event, code):
    case = await confirmed(door)
    assert (await door.post(attributes(event, subject=str(case)), {})).status_code == 202
    answer = await contact(door, case, NURSE)
    assert (answer.status_code, answer.json()["code"]) == (403, code)


async def test_what_cannot_be_put_on_record_is_not_shown(door):
    case = await confirmed(door)
    await contact(door, case, NURSE)
    await door.rows("alter table access_log rename to access_log_away")
    try:
        token = (door.secrets / "service.token").read_text().strip()
        headers = {"authorization": f"Bearer {token}", "x-tijdig-actor": str(NURSE)}
        answer = await door.client.get(f"/cases/{case}/contact", headers=headers)
    finally:
        await door.rows("alter table access_log_away rename to access_log")
    assert answer.status_code == 503
    assert CANARY["name"] not in answer.text


async def test_a_case_that_does_not_exist_has_no_contact_details(door):
    assert (await contact(door, uuid4(), NURSE)).status_code == 404


async def test_contact_details_need_the_service_token(door):
    answer = await door.client.get(f"/cases/{uuid4()}/contact", headers={"x-tijdig-actor": str(NURSE)})
    assert answer.status_code == 401


async def test_who_came_to_have_the_case_after_she_named_others_does_not_see_them(door):
    before = await confirmed(door)
    later, body = await door.accepted()
    await door.routing_says(PROPOSED, later)
    narrower = {"consent": body["consent"] | {"recipients": ["social_team"]}}
    for case in (before, later):
        answer = await door.post(attributes("consent.granted", subject=str(case)), narrower)
        assert answer.status_code == 202
        await eventually(lambda case=case: door.rows(NAMED, case), lambda rows: rows[0]["recipients"])
    await door.routing_says(CONFIRMED, later)
    await eventually(lambda: door.rows(OWNER, later), lambda rows: rows[0]["owner"] == str(NURSE))
    assert (await contact(door, before, NURSE)).status_code == 200
    answer = await contact(door, later, NURSE)
    assert (answer.status_code, answer.json()["code"]) == (403, "receiver_not_consented")


async def test_concurrent_senders_of_one_reference_get_one_case(door):
    body = door.referral()
    sent = [attributes("referral.submitted") for _ in range(6)]
    await asyncio.gather(*(door.post(ce, json.dumps(body).encode()) for ce in sent))
    answers = [answer for ce in sent for answer in await door.answers(ce["id"])]
    assert len(answers) == 6
    assert len({answer["case_id"] for answer in answers}) == 1
