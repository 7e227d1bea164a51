"""Loss: at 26+3 the pregnancy ends while three messages wait for the morning. None of them is sent."""

from datetime import date

from shared.schemas.contracts.escalation import EscalationRaised, TimersStopped
from shared.schemas.contracts.notification import NotificationRequested, NotificationSuppressed
from tijdig.demo.browsing import Browsing
from tijdig.demo.cast import COORDINATOR, MIDWIFE, NURSE, NURSE_DEPUTY
from tijdig.demo.desk_work import at_the_desk
from tijdig.demo.mail import Mail
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
    await world.until(at(DAY, "19:40"))
    async with at_the_desk(world, COORDINATOR) as desk:
        page = await desk.open(f"/casus/{referral.case}")
        expect(_shows_deadlines(page), "until then the desk shows deadlines")
        before = await world.mail.newest()
        await _the_pregnancy_ends(world, referral, before, desk)
    await _an_older_event_arrives_late(world, referral)
    await world.until(at("2026-04-13", "12:00"))
    await _silence(world, referral, before)


def _shows_deadlines(page: str) -> bool:
    return "deadline" in page.lower() or "termijn" in page.lower()


async def _the_pregnancy_ends(world: World, referral: Referral, before: int, desk: Browsing) -> None:
    """Within 60 seconds: no timer, nothing queued, one neutral notice each, no deadline on the desk."""
    await world.system(MIDWIFE.organisation).publish("pregnancy.ended", {}, at=world.now, reference=REFERENCE)

    async def stopped() -> bool:
        await world.read()
        suppressed = len(world.of(referral.case, NotificationSuppressed))
        notices = [len(await world.mails(party, before)) for party in INVOLVED]
        timers = world.of(referral.case, TimersStopped)
        if not (suppressed == 3 and notices == [1, 1, 1] and timers):
            return False
        page = await desk.open(f"/casus/{referral.case}")
        return "gestopt" in page and not _shows_deadlines(page)

    claim = "timers gone, messages suppressed, one notice each, no deadline on the desk"
    await world.within(REAL_SECONDS, stopped, claim)
    for party in INVOLVED:
        (notice,) = await world.mails(party, before)
        expect("beëindigd" in notice.text, f"{mailbox(party)} got the neutral notice")
        expect(notice.is_about(referral.case), "the notice says which case has stopped")
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


def _is_neutral(mail: Mail) -> bool:
    """Says that one task is left, without a link and without a word that could hurt."""
    text = " ".join(mail.text.lower().split())
    harmless = "/l/" not in mail.everything and not any(word in text for word in HURTFUL)
    return harmless and "er wacht nog één taak" in text


async def _silence(world: World, referral: Referral, before: int) -> None:
    """Days later: no mail but notices and a neutral task, nothing escalated, no deadline on the desk."""
    for party in INVOLVED:
        mine = [m for m in await world.mails(party, before) if m.is_about(referral.case)]
        rest = [m for m in mine if "beëindigd" not in m.text]
        expect(len(mine) - len(rest) == 1, f"{mailbox(party)} got the notice once")
        expect(all(_is_neutral(m) for m in rest), f"nothing else reached {mailbox(party)} but a neutral task")
        expect(len(rest) <= 1, f"the neutral task reached {mailbox(party)} once")
    told = [event.data for event in world.of(referral.case, EscalationRaised)]
    task = [(each.level, each.causes, each.after_stop) for each in told]
    expect(task == [(0, ("aftercare",), True)], "nothing escalated: one neutral task about aftercare is left")
    expect(len(world.of(referral.case, TimersStopped)) == 1, "the timers stopped once")
    answers = await world.system(MIDWIFE.organisation).answers()
    expect(not answered(answers, "feedback.sent", REFERENCE), "the midwife got no feedback about it")
    async with at_the_desk(world, COORDINATOR) as desk:
        page = await desk.open(f"/casus/{referral.case}")
        expect(not _shows_deadlines(page), "the desk shows no deadlines")
