"""A referral at the front door over Kafka, on real parts: what is answered, what is never kept."""

from uuid import UUID

from shared.schemas import topics
from tests.support.front_door import Door
from tests.support.senders import CANARY, MIDWIVES, attributes, envelope

pytest_plugins = ["tests.support.parts_apart", "tests.support.front_door_apart"]

TABLES = "select table_name as name from information_schema.tables where table_schema = 'intake'"
MARKS = [
    CANARY["name"],
    "Kanarielaan",
    "1971 KZ",
    CANARY["phone"],
    CANARY["email"],
    CANARY["bsn"],
    "1996-04-17",
]


async def everything_stored(door: Door) -> str:
    """Every row of every table as text; bytes are looked at as bytes, and without their encoding."""
    found = []
    for table in await door.rows(TABLES):
        rows = await door.rows(f'select * from "{table["name"]}"')
        found += [str(cell) for row in rows for cell in row.values()]
    return "\n".join(found)


async def test_a_referral_opens_a_case_and_is_answered(door):
    body, ce = door.referral(), attributes("referral.submitted")
    await door.send(ce, body, key=body["reference"])
    (answer,) = await door.answers(ce["id"])
    (opened,) = await door.published(topics.REFERRAL, UUID(answer["case_id"]))
    assert answer["reference"] == opened.data.reference == body["reference"]
    assert str(opened.data.referrer) == opened.actor == "verloskundigen-duinstreek/midwife"
    assert (opened.sequence, opened.causation_id, opened.time.isoformat()) == (1, ce["id"], ce["time"])


async def test_identity_is_readable_nowhere_after_acceptance(door):
    case, _ = await door.accepted()
    stored = await everything_stored(door)
    topics_hold = [
        str(r) for t in (topics.REFERRAL, topics.outbound(MIDWIVES)) for r in await door.apart.records(t)
    ]
    assert str(case) in stored
    assert not [mark for mark in MARKS if mark in stored or any(mark in text for text in topics_hold)]


async def test_a_referral_without_consent_is_refused_and_leaves_no_identity(door):
    body, ce = door.referral(consent=None), attributes("referral.submitted")
    before = await door.rows("select count(*) from sealed_identity")
    await door.send(ce, body, key=body["reference"])
    (answer,) = await door.answers(ce["id"])
    assert (answer["code"], answer["field"], answer["reference"]) == (
        "consent_missing",
        "consent",
        body["reference"],
    )
    stored = await everything_stored(door)
    assert body["identity"] not in stored
    assert body["reference"] not in stored
    assert before == await door.rows("select count(*) from sealed_identity")
    assert not await door.rows(
        "select 1 from quarantine where organisation = $1 and code like 'consent%'", MIDWIVES
    )


async def test_a_referral_delivered_five_times_opens_one_case(door):
    body, ce = door.referral(), attributes("referral.submitted")
    await door.send(ce, body, key=body["reference"], times=5)
    last, _ = await door.accepted()
    assert len(await door.answers(ce["id"])) == 1
    assert await door.rows("select count(*) from referral where reference = $1", body["reference"]) == [(1,)]
    assert await door.published(topics.REFERRAL, last)


async def test_a_retry_that_encrypts_anew_is_the_same_message(door):
    body, ce = door.referral(), attributes("referral.submitted")
    await door.send(ce, body, key=body["reference"])
    await door.send(ce, body | {"identity": envelope(door.jwks)}, key=body["reference"])
    await door.accepted()
    assert [answer.get("code") for answer in await door.answers(ce["id"])] == [None]


async def test_the_same_reference_under_a_new_id_gets_the_same_case(door):
    case, body = await door.accepted()
    ce = attributes("referral.submitted")
    await door.send(ce, body | {"identity": envelope(door.jwks)}, key=body["reference"])
    (answer,) = await door.answers(ce["id"])
    assert UUID(answer["case_id"]) == case
    assert len(await door.published(topics.REFERRAL, case)) == 1
