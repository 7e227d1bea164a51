"""What stops, or is not needed any more, on real parts: one notice to who knew, nothing to others."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerUnavailable, PartyChanged
from shared.schemas.contracts.escalation import Audience, ReminderWithdrawn
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import ReferralMerged
from shared.schemas.contracts.support import (
    SupportAccepted,
    SupportAsked,
    SupportDeclined,
    SupportUnavailable,
    SupportUnreached,
)
from shared.schemas.contracts.transfer import (
    CaseTransferOpened,
    CaseTransferWithdrawn,
)
from shared.schemas.values import OrganisationKind, Party, Role
from tests.support.cases import naming
from tests.support.notified import EVENING, MORNING, NEXT_DAY, escalation, number
from tests.support.waiting import eventually

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


async def test_a_reminder_of_what_nobody_may_read_is_not_sent_once_that_is_over(world):
    over, open_ = uuid4(), uuid4()
    cases = {uuid4(): (over,), uuid4(): (over, open_)}
    for case_id in cases:
        await world.open_case(case_id)
        await world.settled(case_id, 3)
    world.set_clock(EVENING)
    for case_id, abouts in cases.items():
        for about in abouts:
            named = {"causes": ("J",), "about": about, "effect_id": f"{case_id}:step.{about}:1:L0-80"}
            reminder = escalation(case_id, 0, Audience.OWNER).model_copy(update=named)
            await world.say(topics.ESCALATION, reminder, case_id)
        await world.settled(case_id, len(abouts), "pending")
        done = ReminderWithdrawn(effect_id=f"{case_id}:step.{over}:1:withdrawn", about=over)
        await world.say(topics.ESCALATION, done, case_id)
        (dropped,) = await world.settled(case_id, 1, "suppressed")
        assert (dropped["cause"], dropped["reason"]) == (str(over), "deadline_over")
    world.set_clock(NEXT_DAY + timedelta(minutes=15))
    alone, both = cases
    await world.settled(both, 4, "sent")
    mails = [mail["subject"] for mail in await world.mails(world.nurse)]
    assert [sum(number(case_id) in subject for subject in mails) for case_id in (alone, both)] == [1, 2]


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


async def test_whoever_was_alerted_by_a_rung_hears_once_that_it_is_over(world):
    chair = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.MDO_CHAIR)
    await world.enter(chair)
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    await world.say(topics.ESCALATION, escalation(case_id, 2, Audience.COORDINATOR), case_id)
    await world.mailed(world.coordinator)
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    notice = (await world.mailed(world.coordinator, 2))[-1]
    assert LOSS in " ".join(notice["text"].split())
    left = escalation(case_id, 3, Audience.MDO_CHAIR).model_copy(update={"after_stop": True})
    await world.say(topics.ESCALATION, left, case_id)
    await world.mailed(chair)
    await world.say(topics.CONSENT, ConsentWithdrawn(), case_id)
    sent = await world.settled(case_id, 13)
    told = sorted(row["party"] for row in sent if row["template"] in ("stopped", "withdrawn"))
    involved = (world.nurse, world.lead, world.midwife, world.coordinator)
    assert told == sorted([*map(str, involved), *map(str, involved)])


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
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    await world.mailed(world.team, 2)
    await world.mailed(world.midwife, 2)
    assert await world.mails(world.nurse) == await world.mails(world.lead) == []


async def test_who_is_asked_for_support_hears_it_until_it_is_answered_or_stopped(world):
    giver = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.SUPPORT_PROVIDER)
    await world.enter(giver)
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    due = world.now() + timedelta(days=1)
    await world.say(topics.SUPPORT, SupportAsked(offer="BG", party=giver, due=due), case_id)
    (mail,) = await world.mailed(giver)
    assert mail["subject"] == f"Er wacht een aanvraag (nr. {number(case_id)})"
    assert "/l/" in mail["text"]
    assert "BG" not in mail["text"] + mail["subject"]
    world.set_clock(EVENING)
    for offer in ("MEE", "HS", "PHB"):
        await world.say(topics.SUPPORT, SupportAsked(offer=offer, party=giver, due=due), case_id)
    await world.settled(case_id, 3, "pending")
    await world.say(topics.SUPPORT, SupportAccepted(offer="MEE", organisation=giver.organisation), case_id)
    await world.say(topics.SUPPORT, SupportDeclined(offer="HS", declined_by="client"), case_id)
    dropped = await world.settled(case_id, 2, "suppressed")
    assert {row["reason"] for row in dropped} == {"answered"}
    await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
    assert LOSS in " ".join((await world.mailed(giver, 2))[1]["text"].split())
    await world.settled(case_id, 3, "suppressed")


async def test_third_parties_hear_that_somebody_else_answers_and_nothing_more(world):
    giver = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.SUPPORT_PROVIDER)
    gp = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.GP)
    for one in (giver, gp, world.team):
        await world.enter(one)
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    merged = ReferralMerged(referrer=gp.organisation, referrer_role=Role.GP, submitted_at=MORNING)
    await world.say(topics.REFERRAL, merged, case_id)
    asked = SupportAsked(offer="BG", party=giver, due=world.now() + timedelta(days=1))
    await world.say(topics.SUPPORT, asked, case_id)
    await world.say(topics.SUPPORT, SupportAccepted(offer="BG", organisation=giver.organisation), case_id)
    known = "select aware from case_party where case_id = $1"
    await eventually(
        lambda: world.apart.rows("notifications", known, case_id), lambda rows: len(rows[0]["aware"]) == 2
    )
    changed = PartyChanged(owner=world.team, deputy=world.team, former=(world.nurse, world.lead))
    await world.say(topics.ASSIGNMENT, changed, case_id)
    (heard,) = await world.mailed(gp)
    assert heard["subject"] == f"Het aanspreekpunt is veranderd (nr. {number(case_id)})"
    assert "/l/" not in heard["text"]
    assert world.team.organisation not in heard["text"] + heard["html"]
    for one in (world.midwife, world.nurse, world.lead):
        assert heard["subject"] in [mail["subject"] for mail in await world.mailed(one, 2)]
    assert await world.mails(world.team) == []
    linked = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.SOCIAL_TEAM)
    await world.enter(linked)
    added = ClientLinkedPartyAdded(organisation=linked.organisation, role=linked.role)
    await world.say(topics.ASSIGNMENT, added, case_id)
    stands_in = PartyChanged(
        owner=world.team, deputy=world.team, former=(), contact=Audience.DEPUTY, told=(linked,)
    )
    await world.say(topics.ASSIGNMENT, stands_in, case_id)
    (heard,) = await world.mailed(linked)
    assert "is nu de waarnemer" in heard["text"]
    assert "/l/" not in heard["text"]
    assert len(await world.mails(gp)) == 1


async def test_who_was_linked_while_she_allowed_it_is_told_nothing_in_the_morning_after_she_names_others(
    world,
):
    linked = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.SOCIAL_TEAM)
    await world.enter(linked)
    world.set_clock(EVENING)
    case_id = await world.open_case()
    added = ClientLinkedPartyAdded(organisation=linked.organisation, role=linked.role)
    await world.say(topics.ASSIGNMENT, added, case_id)
    told = PartyChanged(
        owner=world.nurse, deputy=world.lead, former=(), contact=Audience.OWNER, told=(linked,)
    )
    await world.say(topics.ASSIGNMENT, told, case_id)
    await world.settled(case_id, 4, "pending")
    await world.say(topics.CONSENT, naming(OrganisationKind.JGZ), case_id)
    world.set_clock(NEXT_DAY + timedelta(hours=1))
    (kept_back,) = await world.settled(case_id, 1, "suppressed")
    assert (kept_back["party"], kept_back["reason"]) == (str(linked), "receiver_not_consented")
    await world.mailed(world.midwife, 1)
    await world.say(topics.CONSENT, ConsentWithdrawn(), case_id)
    await world.mailed(world.midwife, 2)
    assert await world.mails(linked) == []


async def test_who_was_offered_a_case_hears_once_that_it_is_not_needed_any_more(world):
    other = Party(organisation=f"org-{uuid4().hex[:10]}", role=Role.JGZ_NURSE)
    unmailed = other.model_copy(update={"role": Role.JGZ_LEAD})
    await world.enter(other)
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    asked = {"number": 1, "owner": other, "deputy": other, "accountable": world.nurse}
    offered = CaseTransferOpened(municipality="GM0375", urgent=False, **asked)
    await world.say(topics.ASSIGNMENT, offered, case_id)
    await world.mailed(other)
    withdrawn = CaseTransferWithdrawn(**asked | {"deputy": unmailed}, replaced=True)
    for _ in range(2):
        await world.say(topics.ASSIGNMENT, withdrawn, case_id)
    heard = (await world.mailed(other, 2))[-1]
    assert heard["subject"] == f"Een overdracht is niet meer nodig (nr. {number(case_id)})"
    assert "/l/" not in heard["text"]
    await world.settled(case_id, 5)
    assert len(await world.mails(other)) == 2


async def test_the_coordinator_hears_whom_to_find_or_to_call_unless_that_is_answered_meanwhile(world):
    case_id = await world.open_case()
    await world.settled(case_id, 3)
    nobody = CaseOwnerUnavailable(accountable=world.nurse, code="nobody_left")
    await world.say(topics.ASSIGNMENT, nobody, case_id)
    (mail,) = await world.mailed(world.coordinator)
    assert mail["subject"] == f"Er staat een taak open (nr. {number(case_id)})"
    assert "niemand gevonden" in mail["text"]
    assert "/l/" in mail["text"]
    call = SupportUnreached(
        offer="PHB", organisation="welzijn-noord", coordinator=world.coordinator, due=NEXT_DAY
    )
    await world.say(topics.SUPPORT, call, case_id)
    asked = (await world.mailed(world.coordinator, 2))[-1]
    assert "niet per e-mail te bereiken" in " ".join(asked["text"].split())
    assert "PHB" not in asked["text"] + asked["subject"]
    world.set_clock(EVENING)
    await world.say(topics.ASSIGNMENT, nobody, case_id)
    await world.say(topics.SUPPORT, call, case_id)
    await world.settled(case_id, 2, "pending")
    yes = CaseOwnerConfirmed(attempt=1, owner=world.nurse, deputy=world.lead)
    await world.say(topics.ASSIGNMENT, yes, case_id)
    await world.say(topics.SUPPORT, SupportUnavailable(offer="PHB", organisation="welzijn-noord"), case_id)
    dropped = await world.settled(case_id, 2, "suppressed")
    assert {row["reason"] for row in dropped} == {"owner_confirmed", "answered"}
