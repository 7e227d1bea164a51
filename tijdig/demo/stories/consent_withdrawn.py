"""Consent withdrawn: at 29+0 she takes her permission back while a proposal is open."""

from datetime import date

from shared.schemas.contracts.escalation import EscalationRaised, TimersStopped
from shared.schemas.contracts.notification import NotificationSuppressed
from tijdig.demo.cast import MIDWIFE, NURSE, NURSE_DEPUTY
from tijdig.demo.desk_work import link_is_dead
from tijdig.demo.referring import Referral, answered, refer
from tijdig.demo.women import DINA
from tijdig.demo.world import REAL_SECONDS, World, at, expect, mailbox

TITLE = "Consent withdrawn"
DAY = date(2026, 4, 20)
EDD = date(2026, 7, 6)
REFERENCE = "duin-2026-0004"
INVOLVED = (NURSE, NURSE_DEPUTY, MIDWIFE)


async def consent_withdrawn(world: World) -> None:
    """Tell the story; raises `NotAsTold`."""
    await world.until(at(DAY, "16:00"))
    referral = await refer(world, TITLE, DINA, REFERENCE, EDD, at(DAY, "16:00"))
    link = world.letter(NURSE, referral.case).link
    await world.until(at(DAY, "19:00"))
    await _a_message_is_held(world, referral)
    before = await world.mail.newest()
    expect(not await link_is_dead(world, link), "until then the link in the mail works")
    await _she_withdraws(world, referral, before, link)
    await world.until(at("2026-04-24", "12:00"))
    await _nothing_more(world, referral, before)


async def _a_message_is_held(world: World, referral: Referral) -> None:
    """In the evening the nurse's system reports a contact; the mail about it waits for the morning."""
    await world.system(NURSE.organisation).publish(
        "case.contact.made",
        {"with_client": True, "with_referrer": False},
        at=world.now,
        reference="jgz-2026-7004",
        case=referral.case,
    )
    await world.settled()


async def _she_withdraws(world: World, referral: Referral, before: int, link: str) -> None:
    """Within 60 seconds: link dead, recipients told to stop, the held message suppressed, the timers gone."""
    system = world.system(MIDWIFE.organisation)
    await system.publish("consent.withdrawn", {}, at=world.now, reference=REFERENCE)

    async def stopped() -> bool:
        await world.read()
        suppressed = world.of(referral.case, NotificationSuppressed)
        notices = [len(await world.mails(party, before)) for party in INVOLVED]
        told = suppressed and notices == [1, 1, 1] and world.of(referral.case, TimersStopped)
        return bool(told and await link_is_dead(world, link))

    await world.within(REAL_SECONDS, stopped, "link dead, recipients told, message suppressed, timers gone")
    for party in INVOLVED:
        (notice,) = await world.mails(party, before)
        expect("toestemming" in notice.text.lower(), f"{mailbox(party)} was told to stop")
        expect("/l/" not in notice.everything, "the notice has no link")


async def _nothing_more(world: World, referral: Referral, before: int) -> None:
    """Days later: silence, and the referrer keeps a minimal record."""
    raised = world.of(referral.case, EscalationRaised)
    later = [each for each in raised if each.time > at(DAY, "19:00")]
    expect(not later, "nothing escalated and nobody was reminded")
    expect(len(world.rungs(referral.case)) == 1, "before, the coordinator heard that she came late")
    answers = await world.system(MIDWIFE.organisation).answers()
    stopped = answered(answers, "referral.stopped", REFERENCE)
    expect(len(stopped) == 1, "the referrer keeps a minimal record: its own number, and that it stopped")
