"""After the stories: one more urgent referral that nobody answers, so that a task stands on the desk."""

from datetime import date

from shared.schemas.contracts.escalation import Audience
from tijdig.demo.referring import refer
from tijdig.demo.women import FLORA
from tijdig.demo.world import World, at, expect

TITLE = "Left on the desk"
REFERENCE = "duin-2026-0006"
DAY = date(2026, 9, 29)
"""The working day after the last story ends."""
EDD = date(2027, 4, 13)
ON_THE_DESK = at("2026-09-30", "13:00")


async def left_open(world: World) -> None:
    """Refer her at 12+0 and wait until the coordinator is asked. Raises `NotAsTold`."""
    await world.until(at(DAY, "09:00"))
    referral = await refer(world, TITLE, FLORA, REFERENCE, EDD, at(DAY, "09:00"), urgent=True)
    await world.until(ON_THE_DESK)
    heard = {audience for rung in world.rungs(referral.case) for audience in rung.data.audiences}
    expect(Audience.COORDINATOR in heard, "the coordinator was asked")
