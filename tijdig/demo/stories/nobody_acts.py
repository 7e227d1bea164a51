"""Nobody acts: an urgent referral at 12+0 is not answered, and climbs the ladder to the desk.

Whoever was asked and stays silent is passed over: the next team of the municipality is asked, until there is
none. Submitted Monday 30 March 2026 09:00. Good Friday (3 April) and Easter Monday (6 April) are days off, so
the step before the emergency meeting is Tuesday 7 April 13:00; the coordinator acts just before.
"""

from datetime import date, datetime

from shared.schemas.contracts.assignment import CaseOwnerProposed, CaseOwnerUnavailable
from shared.schemas.contracts.escalation import DeputyActivated, EscalationEnded, TimersStopped
from shared.schemas.values import Party
from tijdig.demo.cast import (
    COORDINATOR,
    DEPUTY_COORDINATOR,
    MDO_CHAIR,
    MUNICIPALITY,
    NURSE,
    NURSE_DEPUTY,
    OTHER_NURSE,
)
from tijdig.demo.desk_work import (
    accept,
    agree_plan,
    at_the_desk,
    claim,
    reassign,
    record_contact,
    start_support,
)
from tijdig.demo.referring import Referral, refer
from tijdig.demo.women import BEA
from tijdig.demo.world import World, at, expect, mailbox

TITLE = "Nobody acts"
EDD = date(2026, 10, 12)
OFFER = "PHB"
LADDER = (
    (1, at("2026-03-30", "13:00"), (NURSE, NURSE_DEPUTY)),
    (2, at("2026-03-31", "13:00"), (COORDINATOR,)),
    (2, at("2026-04-01", "13:00"), (DEPUTY_COORDINATOR,)),
    (3, at("2026-04-02", "13:00"), (MUNICIPALITY, MDO_CHAIR)),
)
EMERGENCY = at("2026-04-07", "13:00")


async def nobody_acts(world: World) -> None:
    """Tell the story; raises `NotAsTold`."""
    await world.until(at("2026-03-30", "09:00"))
    referral = await refer(world, TITLE, BEA, "duin-2026-0002", EDD, at("2026-03-30", "09:00"), urgent=True)
    for climbed, (level, due, told) in enumerate(LADDER, start=1):
        await _rung(world, referral, climbed, level, due, told)
    await _deputy_was_activated(world, referral)
    await _coordinator_acts(world, referral)
    await world.until(at("2026-04-07", "16:00"))
    expect(len(world.rungs(referral.case)) == len(LADDER), "the ladder stopped before the emergency meeting")
    expect(len(world.of(referral.case, EscalationEnded)) == 1, "the ladder was ended once")
    await _help_begins(world, referral)
    await _the_end(world, referral)


async def _rung(
    world: World, referral: Referral, climbed: int, level: int, due: datetime, told: tuple[Party, ...]
) -> None:
    """One rung: at its instant, once, to those it is for."""
    before = {party: len(await world.mails(party)) for party in told}
    await world.until(due)
    rungs = world.rungs(referral.case)
    expect(len(rungs) == climbed, f"{climbed} rungs by {due:%d %b %H:%M} UTC, not {len(rungs)}")
    newest = rungs[-1].data
    expect(newest.level == level, f"rung {climbed} is of level {level}, not {newest.level}")
    expect(_minute(newest.due) == due, f"L{level} fell due {newest.due}, not {due}")
    for party in told:
        expect(len(await world.mails(party)) > before[party], f"L{level} reached {mailbox(party)}")


async def _deputy_was_activated(world: World, referral: Referral) -> None:
    """The deputy of each team that was asked; after both stayed silent, the next team was asked."""
    activated = world.of(referral.case, DeputyActivated)
    asked = world.of(referral.case, CaseOwnerProposed)
    expect(len(activated) == len(asked), "the deputy of each team was activated once")
    teams = [event.data.owner.organisation for event in asked]
    expect(len(set(teams)) == len(teams) > 1, "every team of the municipality was asked, none twice")
    expect(len(world.of(referral.case, CaseOwnerUnavailable)) == 1, "then nobody was left to ask")
    expect(_minute(activated[0].data.due) == at("2026-03-30", "13:00"), "the deputy was activated at 13:00")


async def _coordinator_acts(world: World, referral: Referral) -> None:
    """Before the emergency meeting: claim on the desk, re-assign, and the new owner says yes."""
    await world.until(at("2026-04-07", "10:00"))
    async with at_the_desk(world, COORDINATOR) as desk:
        await claim(world, desk, referral.case)
        await reassign(world, desk, referral.case, OTHER_NURSE.organisation)
    await world.settled()
    await world.until(at("2026-04-07", "11:00"))
    await accept(world, OTHER_NURSE, referral.case, BEA.name)


async def _help_begins(world: World, referral: Referral) -> None:
    """The new owner does what was overdue, within the allowance that acceptance gave."""
    await record_contact(world, OTHER_NURSE, referral.case)
    await world.system(OTHER_NURSE.organisation).publish(
        "mdo.held",
        {"decisions": [{"kind": "support", "owner": OTHER_NURSE.organisation, "due": "2026-04-14"}]},
        at=world.now,
        reference="jgz-2026-7201",
        case=referral.case,
    )
    await world.settled()
    await world.until(at("2026-04-08", "10:00"))
    await agree_plan(world, OTHER_NURSE, referral.case, critical=False)
    await world.until(at("2026-04-09", "10:00"))
    await start_support(world, OTHER_NURSE, referral.case)
    await world.until(at("2026-04-15", "12:00"))
    expect(len(world.rungs(referral.case)) == len(LADDER), "nothing escalated after help began")


async def _the_end(world: World, referral: Referral) -> None:
    """What was asked for is arranged; the new owner's system closes the case, and nothing is due any more."""
    system = world.system(OTHER_NURSE.organisation)
    for name, number, data in (
        ("support.ended", "jgz-2026-7202", {"offer": OFFER}),
        ("case.closed", "jgz-2026-7203", {"outcome": "completed"}),
    ):
        await system.publish(name, data, at=world.now, reference=number, case=referral.case)
        await world.settled()
    expect(len(world.of(referral.case, TimersStopped)) == 1, "closing stopped all deadlines, once")


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
