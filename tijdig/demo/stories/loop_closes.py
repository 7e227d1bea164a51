"""The loop closes: from a referral at 12+0 past birth, with feedback at contact, start and end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.pregnancy import local_date
from shared.schemas.contracts.case import CasePhaseChanged
from shared.schemas.contracts.escalation import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineSet,
    EscalationRaised,
    TimersStopped,
)
from shared.schemas.values import Party
from tijdig.demo.cast import MIDWIFE, NURSE, NURSE_DEPUTY
from tijdig.demo.desk_work import accept, agree_plan, record_contact, settle_plan, start_support
from tijdig.demo.referring import Referral, answered, payload, refer
from tijdig.demo.women import ANNA, EVA
from tijdig.demo.world import World, at, expect

TITLE = "The loop closes"
EDD = date(2026, 10, 12)
OFFER = "PHB"
REFERENCE = "duin-2026-0001"
WITHOUT_CONSENT = "duin-2026-0009"
BORN_ON = "2026-09-28"
"""At 38+0."""
VISITS = (
    ("2026-06-04", "10:00"),
    ("2026-07-02", "10:00"),
    ("2026-07-16", "10:00"),
    ("2026-07-30", "10:00"),
    ("2026-08-12", "10:00"),
    ("2026-08-26", "10:00"),
    ("2026-09-07", "10:00"),
    ("2026-09-14", "10:00"),
    ("2026-09-18", "10:00"),
    ("2026-09-22", "10:00"),
    ("2026-09-24", "09:00"),
)
"""The nurse sees Anna and tells the midwife: at ever shorter intervals, as row H of the policy asks."""
ARRANGED = {
    "2026-06-04": (("case.milestone.reached", {"milestone": "jgz_informed"}),),
    "2026-07-16": (("kraamzorg.registered", {}),),
    "2026-08-12": (("kraamzorg.intake_done", {}),),
    "2026-08-26": (
        ("handover.booked", {}),
        ("case.milestone.reached", {"milestone": "reachability_checked"}),
    ),
}
"""What the midwife's system reports as arranged, each before the week threshold that asks for it."""


async def loop_closes(world: World) -> None:
    """Tell the story; raises `NotAsTold`."""
    await world.until(at("2026-03-30", "09:30"))
    referral = await refer(world, TITLE, ANNA, REFERENCE, EDD, at("2026-03-30", "09:30"))
    await _without_consent_is_refused(world)
    await _mail_tells_nothing(world)
    await world.until(at("2026-03-30", "11:00"))
    await accept(world, NURSE, referral.case, ANNA.name)
    await world.until(at("2026-04-01", "10:00"))
    await record_contact(world, NURSE, referral.case)
    await _fed_back(world, ["contact"])
    await _jgz_reports_over_kafka(world, referral)
    for milestone in ("screening_recorded", "options_checked"):
        data = {"milestone": milestone}
        await _says(world, MIDWIFE, "case.milestone.reached", data, REFERENCE, referral)
    await world.until(at("2026-04-08", "14:00"))
    await agree_plan(world, NURSE, referral.case, critical=True)
    await world.until(at("2026-04-24", "10:00"))
    await _a_reminder_was_seen(world, referral)
    await start_support(world, NURSE, referral.case)
    await _fed_back(world, ["contact", "start"])
    await world.until(at("2026-05-12", "10:00"))
    await settle_plan(world, NURSE, referral.case)
    await _help_goes_on(world, referral)
    await world.until(at(BORN_ON, "08:30"))
    await _birth(world, referral)
    await world.until(at(BORN_ON, "15:00"))
    await _the_end(world, referral)


async def _without_consent_is_refused(world: World) -> None:
    """The same referral without consent: a clear answer, no case, no mail."""
    system = world.system(MIDWIFE.organisation)
    moment = at("2026-03-30", "09:30")
    body = await payload(system, EVA, WITHOUT_CONSENT, EDD, local_date(moment), consent=False)
    await system.publish("referral.submitted", body, at=moment, reference=WITHOUT_CONSENT)
    await world.settled()
    answers = await system.answers()
    refused = answered(answers, "message.refused", WITHOUT_CONSENT)
    expect(
        [a["data"]["code"] for a in refused] == ["consent_missing"], "without consent it is refused, clearly"
    )
    expect(not answered(answers, "referral.accepted", WITHOUT_CONSENT), "without consent no case opens")


async def _mail_tells_nothing(world: World) -> None:
    """Owner and deputy each got a mail with a link and nothing sensitive in it."""
    for party in (NURSE, NURSE_DEPUTY):
        mails = await world.mails(party)
        expect(mails and mails[-1].link, f"{party} got a mail with a link")
        text = mails[-1].everything.lower()
        words = (*ANNA.canaries(), "velsen", "zwanger", "12+0")
        expect(
            not any(word.lower() in text for word in words), f"the mail to {party} tells a stranger nothing"
        )


async def _jgz_reports_over_kafka(world: World, referral: Referral) -> None:
    """The youth-health organisation's own system publishes a contact of its own."""
    await world.until(at("2026-04-02", "15:00"))
    await world.system(NURSE.organisation).publish(
        "case.contact.made",
        {"with_client": True, "with_referrer": False, "mode": "home_visit"},
        at=world.now,
        reference="jgz-2026-7001",
        case=referral.case,
    )
    await world.settled()


async def _help_goes_on(world: World, referral: Referral) -> None:
    """Support runs: visits, and what must be arranged before birth. Every threshold is met in time."""
    for number, (day, clock) in enumerate(VISITS):
        await world.until(at(day, clock))
        visit = {"with_client": True, "with_referrer": True, "mode": "home_visit"}
        await _says(world, NURSE, "case.contact.made", visit, f"jgz-2026-71{number:02}", referral)
        for name, data in ARRANGED.get(day, ()):
            await _says(world, MIDWIFE, name, data, REFERENCE, referral)
        await world.settled()


async def _says(
    world: World, party: Party, event: str, data: Mapping[str, Any], reference: str, referral: Referral
) -> None:
    """One organisation's own system publishes something about the case."""
    system = world.system(party.organisation)
    await system.publish(event, data, at=world.now, reference=reference, case=referral.case)


async def _fed_back(world: World, moments: list[str]) -> None:
    """The midwife's system reads it from its topic, and by HTTP."""
    await world.settled()
    system = world.system(MIDWIFE.organisation)
    told = answered(await system.answers(), "feedback.sent", REFERENCE)
    expect([a["data"]["moment"] for a in told] == moments, f"on its topic: feedback at {moments}")
    read = [item for item in await system.feedback() if item["reference"] == REFERENCE]
    expect([item["moment"] for item in read] == moments, f"by HTTP: feedback at {moments}")


async def _a_reminder_was_seen(world: World, referral: Referral) -> None:
    reminders = [e for e in world.of(referral.case, EscalationRaised) if e.data.level == 0]
    expect(reminders, "a reminder was sent when half of an allowance had passed")


async def _birth(world: World, referral: Referral) -> None:
    """Birth ends the prenatal part, not the case: the steps after it run, and nothing ever escalated."""
    system = world.system(MIDWIFE.organisation)
    await system.publish(
        "birth.registered",
        {"born_on": BORN_ON},
        at=world.now,
        reference=REFERENCE,
    )
    await _fed_back(world, ["contact", "start"])
    phases = [event.data.after for event in world.of(referral.case, CasePhaseChanged)]
    expect(phases == ["postnatal"], "the case goes on after birth")
    steps = {event.data.subject for event in world.of(referral.case, DeadlineSet)}
    expect("pn_three_days" in steps, "what must be so after birth has a deadline")
    expect(not world.of(referral.case, TimersStopped), "nothing was stopped")
    expect(world.of(referral.case, DeadlineMet), "deadlines were met")
    cancelled = world.of(referral.case, DeadlineCancelled)
    expect(cancelled, "deadlines that a birth makes needless were cancelled")


async def _the_end(world: World, referral: Referral) -> None:
    """Support ends and the case is closed: only now the midwife hears of the end."""
    system = world.system(NURSE.organisation)
    for name, number, data in (
        ("support.ended", "jgz-2026-7002", {"offer": OFFER}),
        ("case.closed", "jgz-2026-7003", {"outcome": "completed"}),
    ):
        await system.publish(name, data, at=world.now, reference=number, case=referral.case)
        await world.settled()
    await _fed_back(world, ["contact", "start", "end"])
    expect(len(world.of(referral.case, TimersStopped)) == 1, "closing stopped all deadlines, once")
    expect(not world.rungs(referral.case), "nothing escalated from referral to closing")
