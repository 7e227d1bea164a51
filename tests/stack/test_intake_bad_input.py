"""Whatever comes in that should not: a clear answer over HTTP, quarantine with an owner over Kafka."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.clock import Clock
from shared.schemas import organisation_source, topics
from shared.schemas.contracts.referral import MessageQuarantined
from shared.schemas.provision import apply_topics
from shared.schemas.values import Role
from tests.support.front_door import Door, fact, sent
from tests.support.senders import CANARY, MIDWIVES, NURSES, attributes, envelope, reference
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.front_door_apart"]

NEWEST = """
select * from quarantine where settled_at is null and code = $1 order by received_at desc limit 1
"""
OLDEST = "select min(received_at) as received_at from quarantine where settled_at is null"
NEVER_REPEATED = (CANARY["name"], "1926", "2099", "soms", "naam", "999990019", "whispered")


STRANGER = {
    "keys": [
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }
    ]
}
"""The example key of RFC 7517: anybody's but the front door's."""


@dataclass(frozen=True)
class Bad:
    """A body and changed attributes; what it is refused with, where, and its HTTP status."""

    code: str
    where: str | None = None
    status: int = 422
    body: Callable[[Door], Any] = Door.referral
    ce: Mapping[str, str | None] = field(default_factory=dict)


def with_(**changes: Any) -> Callable[[Door], Any]:
    return lambda door: door.referral(**changes)


def dated(edd: str) -> Callable[[Door], Any]:
    return with_(dating={"edd": edd, "method": "crl_10_12"})


def hours_from_now(hours: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def homeless(door: Door) -> Any:
    return door.referral(identity=envelope(door.jwks, CANARY | {"address": {"number": "1"}}))


FORGED = organisation_source("jgz-kennemerland")
BAD = {
    "not JSON": Bad("not_json", "data", body=lambda _: b"{not json"),
    "no object": Bad("not_json", "data", body=lambda _: b"[1, 2]"),
    "deeply nested": Bad("not_json", "data", body=lambda _: b"[" * 100_000),
    "wrong schema": Bad("schema_invalid", "urgent", body=with_(urgent="soms")),
    "unknown field": Bad("schema_invalid", body=with_(naam="x")),
    "a citizen number as reference": Bad("schema_invalid", "reference", body=with_(reference="VD-999990019")),
    "unknown type": Bad("type_unknown", "ce_type", ce={"type": "nl.tijdig.referral.whispered.v1"}),
    "unknown version": Bad("type_unknown", "ce_type", ce={"type": "nl.tijdig.referral.submitted.v9"}),
    "a type of Tijdig itself": Bad("schema_invalid", ce={"type": "nl.tijdig.case.opened.v1"}),
    "a type of others": Bad(
        "type_not_allowed",
        "ce_type",
        403,
        body=lambda _: {"offer": "nnz"},
        ce={"type": "nl.tijdig.support.started.v1"},
    ),
    "no id": Bad("header_missing", "ce_id", ce={"id": None}),
    "no type": Bad("header_missing", "ce_type", ce={"type": None}),
    "no time": Bad("header_missing", "ce_time", ce={"time": None}),
    "no source": Bad("header_missing", "ce_source", ce={"source": None}),
    "time without zone": Bad("time_invalid", "ce_time", ce={"time": "2026-03-30T09:00:00"}),
    "from the future": Bad("time_in_future", "ce_time", ce={"time": hours_from_now(1)}),
    "long ago": Bad("time_too_old", "ce_time", ce={"time": hours_from_now(-61 * 24)}),
    "control characters": Bad("header_invalid", "ce_id", ce={"id": "a\x00b"}),
    "forged source": Bad("source_forged", "ce_source", 403, ce={"source": FORGED}),
    "two megabytes": Bad("body_too_large", "data", 413, body=with_(naam="x" * 2_000_000)),
    "due in 1926": Bad("edd_too_long_ago", "dating.edd", body=dated("1926-10-12")),
    "due in 2099": Bad("edd_too_far_ahead", "dating.edd", body=dated("2099-10-12")),
    "no due date": Bad("edd_missing", "dating.edd", body=with_(dating={"method": "lmp"})),
    "a stranger's envelope": Bad("jwe_unreadable", "identity", body=with_(identity=envelope(STRANGER))),
    "half an envelope": Bad("jwe_unreadable", "identity", body=with_(identity="a.b.c.d.e")),
    "an identity without a street": Bad("identity_invalid", "identity.address.street", body=homeless),
}


@pytest.mark.parametrize("name", BAD)
async def test_over_http_the_problem_names_field_and_remedy_and_no_value(door, name):
    bad = BAD[name]
    answer = await door.post(attributes("referral.submitted", **bad.ce), bad.body(door))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (bad.status, bad.code)
    assert bad.where is None or problem["field"] == bad.where
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert not [value for value in NEVER_REPEATED if value in answer.text]


@pytest.mark.parametrize("name", BAD)
async def test_over_kafka_it_waits_sealed_with_an_owner_and_the_sender_is_told(door, name):
    bad = BAD[name]
    key = reference()
    await door.send(attributes("referral.submitted", **bad.ce), bad.body(door), key=key)
    (told,) = await answers_by_reference(door, key)
    assert told["code"] == bad.code
    assert bad.where is None or told["field"] == bad.where
    assert not [value for value in NEVER_REPEATED if value in str(told)]
    row = (await door.rows(NEWEST, bad.code))[0]
    assert (row["state"], row["organisation"], row["owner"]) == ("open", MIDWIVES, "coordinator")
    assert CANARY["name"].encode() not in row["sealed"]
    (event,) = await door.published(topics.ESCALATION, row["quarantine_id"])
    assert isinstance(event.data, MessageQuarantined)
    assert (event.data.service, event.data.organisation) == ("intake", MIDWIVES)
    assert (event.data.code, event.data.owner) == (bad.code, Role.COORDINATOR)
    assert not [value for value in NEVER_REPEATED if value in event.data.model_dump_json()]


async def test_the_process_tells_how_long_the_oldest_waits_in_quarantine(door):
    await door.send(attributes("referral.submitted"), b"{not json", key=reference())
    (row,) = await eventually(lambda: door.rows(OLDEST), lambda rows: rows[0]["received_at"] is not None)
    told = await eventually(lambda: gauge(door, "tijdig_quarantine_oldest_age_seconds"))
    waits = (Clock().system_now() - row["received_at"]) / timedelta(seconds=1)
    assert waits - 10 < told <= waits
    assert await gauge(door, "tijdig_quarantine_rows") > 0


async def gauge(door: Door, name: str) -> float:
    """What intake tells Prometheus."""
    page = (await door.client.get("/metrics")).text
    return float(re.findall(rf"^{name} (\S+)$", page, re.MULTILINE)[0])


async def answers_by_reference(door: Door, key: str) -> list[dict[str, Any]]:
    async def look():
        bodies = [json.loads(r.value) for r in await door.apart.records(topics.outbound(MIDWIVES))]
        return [body for body in bodies if body["reference"] == key]

    return await eventually(look)


async def test_the_same_id_with_another_body_is_put_away_and_the_first_one_stands(door):
    body, ce = door.referral(), attributes("referral.submitted")
    await door.send(ce, body, key=body["reference"])
    await door.answers(ce["id"])
    await door.send(ce, body | {"urgent": True}, key=body["reference"])
    first, second = await two_answers(door, ce["id"])
    assert first["case_id"]
    assert second["code"] == "id_reused"
    again = await door.post(ce, body | {"urgent": True})
    assert (again.status_code, again.json()["code"]) == (409, "id_reused")
    assert (await door.post(ce, body)).status_code == 202


async def two_answers(door: Door, message_id: str) -> list[dict[str, Any]]:
    return await eventually(lambda: door.answers(message_id), lambda found: len(found) == 2)


async def test_a_topic_of_an_organisation_that_is_not_in_the_register_is_put_away(door):
    await apply_topics(door.apart.bootstrap, ["wie-is-dit"], [])
    await door.send(
        attributes("referral.submitted", "wie-is-dit"), door.referral(), organisation="wie-is-dit"
    )
    query = "select organisation from quarantine where code = 'organisation_unknown'"
    assert await eventually(lambda: door.rows(query), within=30) == [(None,)]


async def test_other_referrals_do_not_wait_for_poison(door):
    await door.send(attributes("referral.submitted"), b"\xff\xfe" * 1000, key="poison")
    case, _ = await door.accepted()
    assert case


async def test_the_same_reference_for_something_else_is_refused(door):
    _, body = await door.accepted()
    ce = attributes("referral.submitted")
    await door.send(ce, body | {"urgent": True}, key=body["reference"])
    (answer,) = await door.answers(ce["id"])
    assert (answer["code"], answer["field"]) == ("reference_reused", "reference")


async def test_a_weaker_dating_method_does_not_replace_a_better_one(door):
    case, body = await door.accepted()
    message = await fact(
        door, "pregnancy.dating.changed", case, {"dating": {"edd": body["dating"]["edd"], "method": "lmp"}}
    )
    (answer,) = await door.answers(message)
    assert (answer["code"], answer["field"]) == ("dating_weaker", "dating.method")


async def test_a_birth_before_sixteen_weeks_is_put_away_and_the_sender_is_told(door):
    case, body = await door.accepted()
    born = (date.fromisoformat(body["dating"]["edd"]) - timedelta(days=281)).isoformat()
    message = await fact(door, "birth.registered", case, {"born_on": born})
    (answer,) = await door.answers(message)
    assert (answer["code"], answer["field"]) == ("birth_too_early", "born_on")
    assert await door.rows("select 1 from quarantine where code = 'birth_too_early'")
    born_on = "select born_on from pregnancy join case_file using (pregnancy_id) where case_id = $1"
    assert await door.rows(born_on, case) == [(None,)]


async def test_an_organisation_without_a_say_is_refused(door):
    case, _ = await door.accepted()
    hospital = "rode-kruis-geboortezorg"
    message = await fact(door, "pregnancy.ended", case, {}, by=hospital)
    (answer,) = await door.answers(message, hospital)
    assert answer["code"] == "party_not_allowed"
    message = await fact(door, "case.contact.made", uuid4(), {"with_client": True, "with_referrer": True})
    (answer,) = await door.answers(message)
    assert (answer["code"], answer["field"]) == ("case_unknown", "ce_subject")


async def test_who_may_not_send_an_event_is_told_so_and_nothing_goes_on(door):
    case, _ = await door.accepted()
    event, body = sent("handover.accepted")
    message = await fact(door, event, case, body)
    (answer,) = await door.answers(message)
    assert (answer["code"], answer["field"]) == ("type_not_allowed", "ce_type")
    refused = await door.post(attributes(event, subject=str(case)), json.dumps(body).encode())
    assert (refused.status_code, refused.json()["code"]) == (403, "type_not_allowed")
    assert await door.rows("select facts from case_file where case_id = $1", case) == [(1,)]


async def test_a_message_of_an_organisation_on_another_ones_topic_is_put_away(door):
    body, ce = door.referral(), attributes("referral.submitted", source=organisation_source(NURSES))
    await door.send(ce, body, key=body["reference"])
    (answer,) = await door.answers(ce["id"])
    assert (answer["code"], answer["field"]) == ("source_forged", "ce_source")
    next_case, _ = await door.accepted()
    assert next_case
