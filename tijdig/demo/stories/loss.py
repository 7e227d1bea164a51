"""Loss: at 26+3 the pregnancy ends while three messages wait for the morning. None of them is sent."""

from datetime import date

from shared.schemas.contracts.escalation import EscalationRaised, TimersStopped
from shared.schemas.contracts.notification import NotificationRequested, NotificationSuppressed
from tijdig.demo.cast import COORDINATOR, MIDWIFE, NURSE, NURSE_DEPUTY
from tijdig.demo.desk_work import at_the_desk
from tijdig.demo.referring import Referral, answered, refer
from tijdig.demo.women import CARLA
from tijdig.demo.world import REAL_SECONDS, World, at, expect, mailbox

TITLE = "Loss"
DAY = date(2026, 4, 9)
EDD = date(2026, 7, 13)
REFERENCE = "duin-2026-0003"
INVOLVED = (NURSE, NURSE_DEPUTY, MIDWIFE)
HURTFUL = ("gefeliciteerd", "baby", "uitgerekend", "hoera", "geboorte", "weken")


async def loss(world: World) -> None:
    """Tell the story; raises `NotAsTold`."""
    await world.until(at(DAY, "19:00"))
    referral = await refer(world, TITLE, CARLA, REFERENCE, EDD, at(DAY, "19:00"))
    held = world.of(referral.case, NotificationRequested)
    expect(len(held) == 3, f"three messages were requested at 19:00, not {len(held)}")
    expect(all(e.data.not_before == at("2026-04-10", "08:00") for e in held), "they wait until 08:00")
    before = await world.mail.newest()
    await world.until(at(DAY, "19:40"))
    await _the_pregnancy_ends(world, referral, before)
    await _an_older_event_arrives_late(world, referral)
    await world.until(at("2026-04-13", "12:00"))
    await _silence(world, referral, before)


async def _the_pregnancy_ends(world: World, referral: Referral, before: int) -> None:
    """Within 60 seconds: no timer, nothing queued, one neutral notice to each professional."""
    await world.system(MIDWIFE.organisation).publish("pregnancy.ended", {}, at=world.now, reference=REFERENCE)

    async def stopped() -> bool:
        await world.read()
        suppressed = len(world.of(referral.case, NotificationSuppressed))
        notices = [len(await world.mails(party, before)) for party in INVOLVED]
        timers = world.of(referral.case, TimersStopped)
        return bool(suppressed == 3 and notices == [1, 1, 1] and timers)

    await world.within(REAL_SECONDS, stopped, "timers gone, messages suppressed, one notice each")
    for party in INVOLVED:
        (notice,) = await world.mails(party, before)
        expect("beëindigd" in notice.text, f"{mailbox(party)} got the neutral notice")
        expect("/l/" not in notice.everything, "the notice has no link")
        expect(not any(word in notice.text.lower() for word in HURTFUL), "the notice cannot hurt")


async def _an_older_event_arrives_late(world: World, referral: Referral) -> None:
    """A contact from before the loss arrives after it: refused, and nothing starts to run again."""
    system = world.system(NURSE.organisation)
    sent = await system.publish(
        "case.contact.made",
        {"with_client": True, "with_referrer": False},
        at=at(DAY, "16:00"),
        reference="jgz-2026-7003",
        case=referral.case,
    )
    await world.settled()
    refused = [a for a in await system.answers() if a["data"].get("message_id") == sent]
    expect([a["data"]["code"] for a in refused] == ["case_stopped"], "what comes after a loss is refused")


async def _silence(world: World, referral: Referral, before: int) -> None:
    """Days later: no mail went out but the notices, nothing escalated, the desk shows no deadline."""
    for party in INVOLVED:
        later = [m for m in await world.mails(party, before) if "beëindigd" not in m.text]
        mine = [m for m in later if str(referral.case) in m.everything]
        expect(not mine, f"nothing else reached {mailbox(party)}")
    told = [event.data for event in world.of(referral.case, EscalationRaised)]
    task = [(each.level, each.causes, each.after_stop) for each in told]
    expect(task == [(0, ("aftercare",), True)], "nothing escalated: one neutral task about aftercare is left")
    expect(len(world.of(referral.case, TimersStopped)) == 1, "the timers stopped once")
    answers = await world.system(MIDWIFE.organisation).answers()
    expect(not answered(answers, "feedback.sent", REFERENCE), "the midwife got no feedback about it")
    async with at_the_desk(world, COORDINATOR) as desk:
        page = await desk.open(f"/casus/{referral.case}")
        expect(
            "deadline" not in page.lower() and "termijn" not in page.lower(), "the desk shows no deadlines"
        )
