"""The same woman referred twice, on real parts: one case, both are answered; in doubt somebody is asked."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.pregnancy import local_date
from shared.schemas import topics
from shared.schemas.contracts.escalation import Audience
from tests.support.front_door import Door
from tests.support.senders import CANARY, MIDWIVES, attributes, envelope
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.front_door_apart"]

RECOGNISES = True
HOSPITAL = "rode-kruis-geboortezorg"
PRINTS = "select print from fingerprint where case_id = $1"


def woman(**changes: Any) -> dict[str, Any]:
    """Somebody that no other test knows."""
    number = uuid4().int
    born = date(1985, 1, 1) + timedelta(days=number % 6000)
    home = CANARY["address"] | {"number": str(number % 90_000 + 1)}
    other = {"name": f"Kanarie {uuid4().hex[:6]}", "birth_date": born.isoformat(), "address": home}
    plain = {name: value for name, value in CANARY.items() if name != "bsn"}
    return plain | other | {"phone": f"06{number % 10**8:08}"} | changes


async def refer(door: Door, who: dict[str, Any], by: str = MIDWIVES, **changes: Any) -> dict[str, Any]:
    """What the sender is told: the case, and its own reference."""
    body = door.referral(identity=envelope(door.jwks, who), **changes)
    if by == HOSPITAL:
        body["referrer_role"] = "hospital_midwife"
    ce = attributes("referral.submitted", by)
    await door.send(ce, body, key=body["reference"], organisation=by)
    (answer,) = await door.answers(ce["id"], by)
    return answer


async def of_case(door: Door, topic: str, case_id: str, event: str) -> list[Any]:
    found = await door.apart.events(topic, UUID(case_id))
    return [each for each in found if each.type == f"nl.tijdig.{event}.v1"]


async def test_hospital_and_midwife_refer_the_same_woman_and_it_is_one_case(door):
    who = woman()
    first = await refer(door, who)
    second = await refer(door, who | {"name": who["name"].upper()}, by=HOSPITAL)
    assert second["case_id"] == first["case_id"]
    assert second["reference"] != first["reference"]
    merged = await eventually(lambda: of_case(door, topics.REFERRAL, first["case_id"], "referral.merged"))
    (one,) = merged
    assert (one.data.referrer, one.data.reference) == (HOSPITAL, second["reference"])
    assert (one.sequence, one.actor) == (2, f"{HOSPITAL}/hospital_midwife")
    assert len(await of_case(door, topics.REFERRAL, first["case_id"], "case.opened")) == 1
    parties = await door.rows(
        "select organisation from case_party where case_id = $1 order by 1", UUID(first["case_id"])
    )
    assert [row["organisation"] for row in parties] == [HOSPITAL, MIDWIVES]


async def test_the_same_sender_twice_is_one_case_and_an_honest_retry_is_no_second_referral(door):
    who = woman()
    first, again = await refer(door, who), await refer(door, who)
    assert again["case_id"] == first["case_id"]
    retried = await refer(door, who, reference=again["reference"])
    assert retried["case_id"] == first["case_id"]
    assert len(await of_case(door, topics.REFERRAL, first["case_id"], "referral.merged")) == 1


async def test_two_referrals_at_the_same_moment_become_one_case(door):
    who = woman()
    answers = await asyncio.gather(*(refer(door, who, by=by) for by in (MIDWIVES, HOSPITAL) * 3))
    assert len({answer["case_id"] for answer in answers}) == 1
    (case_id,) = {answer["case_id"] for answer in answers}
    assert len(await of_case(door, topics.REFERRAL, case_id, "referral.merged")) == 5


async def test_in_doubt_both_are_cases_and_the_coordinator_is_asked(door):
    who = woman()
    first = await refer(door, who)
    second = await refer(door, who | {"name": f"Kanarie {uuid4().hex[:6]}", "phone": "0611111111"})
    assert second["case_id"] != first["case_id"]
    for one in (first, second):
        (asked,) = await eventually(
            lambda one=one: of_case(door, topics.ESCALATION, one["case_id"], "escalation.raised")
        )
        assert asked.data.causes == ("perhaps_duplicate",)
        assert asked.data.audiences == (Audience.COORDINATOR,)


async def test_another_pregnancy_and_a_case_that_stopped_are_another_case(door):
    who = woman()
    first = await refer(door, who)
    later = local_date(datetime.now(UTC)) + timedelta(days=270)
    second = await refer(door, who, dating={"edd": later.isoformat(), "method": "crl_10_12"})
    assert second["case_id"] != first["case_id"]
    assert await door.rows(PRINTS, UUID(first["case_id"])) == []

    stop = attributes("consent.withdrawn", subject=second["case_id"])
    await door.send(stop, {}, key=second["case_id"])
    await eventually(lambda: door.rows(PRINTS, UUID(second["case_id"])), lambda rows: rows == [])
    third = await refer(door, who, dating={"edd": later.isoformat(), "method": "crl_10_12"})
    assert third["case_id"] not in (first["case_id"], second["case_id"])
