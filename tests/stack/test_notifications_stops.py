"""What stops a case, on real Kafka, PostgreSQL and SMTP: one notice to who knew, nothing to others."""

import asyncio
from datetime import timedelta

from shared.schemas import topics
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.values import OrganisationKind, Party, Role
from tests.support.cases import naming
from tests.support.notified import EVENING, NEXT_DAY, escalation, number

pytest_plugins = ["tests.support.parts_apart", "tests.support.notifications_apart"]

LOSS = (
    "Zwangerschap is beëindigd. Alle geplande acties zijn gestopt. "
    "Neem geen contact op met cliënt zonder overleg met de casusregisseur."
)


async def test_what_is_requested_in_the_evening_waits_and_loss_suppresses_it(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    rows = await world.settled(case_id, 3, "pending")
    assert {row["not_before"] for row in rows} == {NEXT_DAY}
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    for party in (world.nurse, world.lead, world.midwife):
        (notice,) = await world.mailed(party)
        assert LOSS in " ".join(notice["text"].split())
        assert number(case_id) in notice["subject"]
        assert "/l/" not in notice["text"] + notice["html"]
    assert len(await world.deliveries(case_id, "suppressed")) == 3
    await world.propose(case_id, world.nurse, world.lead, attempt=2)
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    world.set_clock(NEXT_DAY + timedelta(hours=1))
    await world.settled(case_id, 5, "suppressed")
    await asyncio.sleep(1.5)
    assert len(await world.mails(world.nurse)) == 1


async def test_withdrawal_tells_everybody_to_stop_and_suppresses_what_was_held(world):
    world.set_clock(EVENING)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    await world.say(topics.CONSENT, ConsentWithdrawn(), case_id)
    for party in (world.nurse, world.lead, world.midwife):
        (notice,) = await world.mailed(party)
        assert "toestemming" in notice["text"].lower()
        assert "/l/" not in notice["text"]
    suppressed = await world.deliveries(case_id, "suppressed")
    assert {row["reason"] for row in suppressed} == {"consent_withdrawn"}
    assert await world.deliveries(case_id, "pending") == []


async def test_a_team_that_is_asked_after_a_loss_hears_nothing_and_answers_for_nothing(world):
    """Routing may ask the next team while the loss is under way; what is left to do goes to who knew."""
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    await world.settled(case_id, 6)
    stranger = Party(organisation="jgz-elders", role=Role.JGZ_NURSE)
    await world.enter(stranger)
    await world.propose(case_id, stranger, stranger, attempt=2)
    left = escalation(case_id, 1, Audience.OWNER).model_copy(update={"after_stop": True})
    await world.say(topics.ESCALATION, left, case_id)
    sent = await world.settled(case_id, 7)
    assert [row["party"] for row in sent if row["template"] == "after_stop"] == [str(world.nurse)]
    assert await world.mails(stranger) == []


async def test_whom_she_no_longer_names_hears_nothing_of_what_was_planned_and_the_coordinator_does(world):
    world.set_clock(EVENING)
    await world.enter(world.team)
    case_id = await world.open_case()
    await world.settled(case_id, 3, "pending")
    await world.say(topics.CONSENT, naming(OrganisationKind.SOCIAL_TEAM), case_id)
    await world.propose(case_id, world.team, world.team, attempt=2)
    world.set_clock(NEXT_DAY + timedelta(hours=2))
    kept_back = await world.settled(case_id, 2, "suppressed")
    assert {(row["party"], row["reason"]) for row in kept_back} == {
        (str(party), "receiver_not_consented") for party in (world.nurse, world.lead)
    }
    await world.mailed(world.team)
    await world.mailed(world.midwife)
    told = await world.mailed(world.coordinator, 2)
    assert {"Een bericht is niet verstuurd" in mail["subject"] for mail in told} == {True}
    assert await world.mails(world.nurse) == await world.mails(world.lead) == []
