"""The notification service on real Kafka, PostgreSQL and SMTP: the right person, once, nothing sensitive."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
from itsdangerous import URLSafeSerializer

from services.notifications.repository import sending
from shared.clock import Clock
from shared.schemas import topics
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import (
    DeskAccessRequested,
    LinkPurpose,
    NotificationRequested,
)
from shared.schemas.contracts.pregnancy import PregnancyEnded
from shared.schemas.contracts.support import (
    OfferUnavailable,
    SupportOptionsWeighed,
    SupportStanding,
)
from shared.schemas.values import Party, Role
from tests.support.notified import EVENING, MORNING, NEXT_DAY, escalation, number
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.notifications_apart"]

LOSS = (
    "Zwangerschap is beëindigd. Alle geplande acties zijn gestopt. "
    "Neem geen contact op met cliënt zonder overleg met de casusregisseur."
)


async def test_a_proposal_is_mailed_once_to_owner_and_deputy_and_confirmed_to_the_referrer(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    (task,) = await world.mailed(world.nurse)
    assert task["subject"] == f"Er staat een taak klaar (nr. {number(case_id)})"
    assert task["headers"]["Auto-Submitted"] == "auto-generated"
    assert "X-Tijdig-Repeat" not in task["headers"]
    (link,) = re.findall(r"\S+/l/\S+", task["text"])
    assert link in task["html"]
    (deputys,) = await world.mailed(world.lead)
    assert link not in deputys["text"]
    (referrers,) = await world.mailed(world.midwife)
    assert "doorgegeven" in referrers["subject"]
    assert str(case_id) not in task["text"] + task["html"] + str(task["headers"])
    assert world.municipality not in task["text"]


async def test_the_link_names_a_delivery_that_was_announced_before_it_was_sent(world):
    case_id = await world.open_case()
    (mail,) = await world.mailed(world.nurse)
    token = re.findall(r"/l/(\S+)", mail["text"])[0]
    serializer = URLSafeSerializer(world.settings.secret("link.key"), salt="tijdig.link")
    delivery_id = UUID(hex=serializer.loads(token))
    told = await world.apart.events(topics.NOTIFICATION, case_id)
    about = [e.data for e in told if e.data.delivery_id == delivery_id]
    requested = about[0]
    assert isinstance(requested, NotificationRequested)
    assert requested.party == world.nurse
    assert requested.purpose is LinkPurpose.RESPOND
    assert (
        timedelta(days=7) - timedelta(minutes=1)
        < requested.expires_at - MORNING
        <= timedelta(days=7, minutes=1)
    )
    assert mail["headers"]["Message-ID"].startswith(f"<{delivery_id.hex}@")


async def test_the_same_proposal_again_changes_nothing(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    await world.propose(case_id, world.nurse, world.lead)
    other = await world.open_case()
    await world.settled(other, 3)
    assert len(await world.deliveries(case_id)) == 3
    assert len(await world.mails(world.nurse)) == 2


async def test_held_messages_leave_the_next_working_morning(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    world.set_clock(NEXT_DAY)
    (mail,) = await world.mailed(world.nurse)
    assert datetime.fromisoformat(mail["date"]) - NEXT_DAY < timedelta(minutes=1)


async def test_a_sender_whose_view_of_consent_is_old_finds_nothing_to_send(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")

    async def due(*, fresh: bool) -> int:
        url, path = world.apart.env["TIJDIG_DATABASE_URL"], {"search_path": "notifications"}
        conn = await asyncpg.connect(url, server_settings=path)
        looked = Clock().system_now()
        async with conn.transaction():
            found = await sending.due(conn, now=NEXT_DAY, system_now=looked, fresh=fresh, limit=100)
        await conn.close()
        return len([one for one in found if one.delivery.case_id == case_id])

    assert await due(fresh=True) == 3
    assert await due(fresh=False) == 0


async def test_a_proposal_that_was_superseded_meanwhile_is_not_sent(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    await world.propose(case_id, world.team, world.team, attempt=2)
    await world.enter(world.team)
    await world.settled(case_id, 4, "pending")
    world.set_clock(NEXT_DAY)
    await world.mailed(world.team)
    rows = await world.settled(case_id, 2, "suppressed")
    assert {row["reason"] for row in rows} == {"superseded"}
    assert await world.mails(world.nurse) == []


async def test_a_proposal_that_overtakes_its_case_waits_for_it(world):
    case_id = uuid4()
    await world.propose(case_id, world.nurse, world.lead)
    held = await world.settled(case_id, 2, "pending")
    assert {row["reason"] for row in held} <= {None, "case_unknown"}
    await world.open(case_id)
    await world.settled(case_id, 3)
    assert len(await world.mailed(world.midwife)) == 1


async def test_a_mailbox_that_is_busy_gets_its_mail_when_it_is_mended(world):
    await world.enter(world.nurse, f"later@{uuid4().hex[:8]}.example")
    case_id = await world.open_case()
    await world.settled(case_id, 2)
    (waiting,) = await eventually(lambda: world.deliveries(case_id, "pending"), lambda r: r[0]["attempts"])
    assert waiting["reason"] == "smtp_451"
    await world.enter(world.nurse)
    (mail,) = await world.mailed(world.nurse)
    assert "X-Tijdig-Repeat" not in mail["headers"]


async def test_a_mailbox_that_does_not_exist_is_told_to_the_coordinator(world):
    await world.enter(world.nurse, f"weg@{uuid4().hex[:8]}.example")
    case_id = await world.open_case()
    (failed,) = await world.settled(case_id, 1, "failed")
    assert failed["reason"] == "smtp_550"
    (mail,) = await world.mailed(world.coordinator)
    assert "niet aangekomen" in mail["subject"]


async def test_an_escalation_reaches_its_audiences_once_and_unknown_ones_the_coordinator(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    rung = escalation(case_id, 3, Audience.OWNER, Audience.MDO_CHAIR)
    await world.say(topics.ESCALATION, rung, case_id)
    await world.say(topics.ESCALATION, rung, case_id)
    assert len(await world.mailed(world.nurse, 2)) == 2
    (mail,) = await world.mailed(world.coordinator)
    assert "wacht op antwoord" in mail["subject"]


async def test_an_urgent_escalation_wakes_the_coordinator_and_lets_the_owner_sleep(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    world.set_clock(EVENING)
    rung = escalation(case_id, 2, Audience.OWNER, Audience.COORDINATOR, urgent=True)
    await world.say(topics.ESCALATION, rung, case_id)
    await world.mailed(world.coordinator)
    (held,) = await world.deliveries(case_id, "pending")
    assert (held["party"], held["not_before"]) == (str(world.nurse), NEXT_DAY)


async def test_a_link_that_is_asked_for_comes_at_any_hour(world):
    world.set_clock(EVENING)
    asked = DeskAccessRequested(party=world.coordinator, purpose=LinkPurpose.DESK)
    await world.say(topics.NOTIFICATION, asked, uuid4())
    (mail,) = await world.mailed(world.coordinator)
    assert mail["subject"] == "Uw link voor Tijdig"
    assert "/l/" in mail["text"]


def rung(case_id: UUID, level: int, *, urgent: bool = False, place: int = 1):
    told = escalation(case_id, level, Audience.OWNER, urgent=urgent)
    return told.model_copy(update={"effect_id": f"{told.effect_id}/{place}"})


async def cases_of_the_nurse(world, count: int) -> list[UUID]:
    """Open cases, whose first mails have arrived."""
    cases = [await world.open_case() for _ in range(count)]
    await world.mailed(world.nurse, count)
    return cases


async def test_after_a_mail_the_next_wait_a_quarter_of_an_hour_and_leave_as_one(world):
    cases = await cases_of_the_nurse(world, 4)
    await world.say(topics.ESCALATION, rung(cases[0], 1), cases[0])
    await world.mailed(world.nurse, 5)
    await eventually(lambda: world.deliveries(cases[0], "sending"), lambda rows: not rows)
    for case_id in cases[1:]:
        await world.say(topics.ESCALATION, rung(case_id, 1), case_id)
    for case_id in cases[1:]:
        await world.settled(case_id, 1, "pending")
    await eventually(
        lambda: world.deliveries(cases[1], "pending"), lambda rows: rows[0]["not_before"] > world.now()
    )
    urgent = rung(cases[1], 2, place=2)
    await world.say(topics.ESCALATION, urgent, cases[1])
    assert number(cases[1]) in (await world.mailed(world.nurse, 6))[-1]["subject"]

    await world.say(topics.PREGNANCY, PregnancyEnded(), cases[3])
    await world.mailed(world.nurse, 7)
    world.set_clock(MORNING + timedelta(minutes=16))
    mail = (await world.mailed(world.nurse, 8))[-1]
    assert mail["subject"] == "Er staan 2 taken klaar"
    assert all(f"nr. {number(case_id)}: http" in mail["text"] for case_id in cases[1:3])
    assert number(cases[3]) not in mail["text"]
    assert len(set(re.findall(r"/l/(\S+)", mail["text"]))) == 2
    sent = [row for case_id in cases[1:3] for row in await world.deliveries(case_id, "sent")]
    assert (
        len({row["sent_at"] for row in sent if row["template"] == "escalation" and "L1" in row["dedupe_key"]})
        == 1
    )


async def test_reminders_of_several_cases_leave_as_one_mail_in_the_morning(world):
    cases = await cases_of_the_nurse(world, 3)
    for case_id in cases:
        await world.say(topics.ESCALATION, rung(case_id, 0), case_id)
        await world.settled(case_id, 1, "pending")
    world.set_clock(NEXT_DAY + timedelta(minutes=15))
    mail = (await world.mailed(world.nurse, 4))[-1]
    assert mail["subject"] == "Er staan 3 taken klaar"
    for case_id in cases:
        assert number(case_id) in mail["text"]
        assert await world.deliveries(case_id, "pending") == []


async def test_the_coordinator_hears_that_something_must_be_found_and_then_the_deputy_coordinator_too(world):
    deputy = Party(organisation=world.coordinator.organisation, role=Role.DEPUTY_COORDINATOR)
    await world.enter(deputy)
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    lacking = OfferUnavailable(
        municipality=world.municipality, code="none_there", coordinator=world.coordinator, due=NEXT_DAY
    )
    await world.say(topics.SUPPORT, lacking, case_id)
    (mail,) = await world.mailed(world.coordinator)
    assert mail["subject"] == f"Er staat een taak open (nr. {number(case_id)})"
    assert "none_there" not in mail["text"]
    (requested,) = [
        event.data
        for event in await world.apart.events(topics.NOTIFICATION, case_id)
        if isinstance(event.data, NotificationRequested) and event.data.template == "finding"
    ]
    assert requested.purpose is LinkPurpose.DESK
    assert await world.mails(deputy) == []
    await world.say(topics.SUPPORT, lacking.model_copy(update={"again": 1}), case_id)
    await world.mailed(deputy)
    await world.mailed(world.coordinator, 2)
    world.set_clock(EVENING)
    await world.say(topics.SUPPORT, lacking.model_copy(update={"again": 1}), case_id)
    await world.settled(case_id, 2, "pending")
    await world.say(topics.SUPPORT, SupportOptionsWeighed(standing=SupportStanding.FITTING), case_id)
    dropped = await world.settled(case_id, 2, "suppressed")
    assert {row["reason"] for row in dropped} == {"offer_found"}
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    await world.say(topics.SUPPORT, lacking.model_copy(update={"again": 2}), case_id)
    rows = await eventually(
        lambda: world.deliveries(case_id, "suppressed"), lambda rows: len(rows) > len(dropped)
    )
    assert {row["reason"] for row in rows} == {"offer_found", "stopped"}
