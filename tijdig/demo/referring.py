"""A midwife's system refers a woman, and learns what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.pregnancy import local_date
from tijdig.demo.cast import MIDWIFE, VELSEN
from tijdig.demo.systems import Answer, ConnectedSystem
from tijdig.demo.women import Woman
from tijdig.demo.world import World, expect

CONSENT = ("refer", "coordinate", "feedback_to_referrer", "statistics")


@dataclass(frozen=True)
class Referral:
    """A referral as its sender knows it. `case` is what intake answered."""

    reference: str
    case: UUID


async def payload(
    system: ConnectedSystem,
    woman: Woman,
    reference: str,
    edd: date,
    given_on: date,
    *,
    urgent: bool = False,
    consent: bool = True,
) -> dict[str, Any]:
    """The body of `referral.submitted`; her identity travels sealed."""
    body: dict[str, Any] = {
        "reference": reference,
        "referrer_role": MIDWIFE.role.value,
        "municipality": VELSEN,
        "dating": {"edd": edd.isoformat(), "method": "crl_10_12"},
        "urgent": urgent,
        "complexity": "complex" if urgent else "simple",
        "identity": await system.seal(woman.identity()),
    }
    if consent:
        body["consent"] = {
            "purposes": list(CONSENT),
            "text_version": "2026-1",
            "given_on": given_on.isoformat(),
        }
    return body


async def refer(
    world: World,
    title: str,
    woman: Woman,
    reference: str,
    edd: date,
    moment: datetime,
    *,
    urgent: bool = False,
) -> Referral:
    """Submit at `moment` (the clock is there already) and wait for the case number in the answer."""
    system = world.system(MIDWIFE.organisation)
    body = await payload(system, woman, reference, edd, local_date(moment), urgent=urgent)
    before = await world.mail.newest()
    world.referred[reference] = title
    await system.publish("referral.submitted", body, at=moment, reference=reference)
    await world.settled()
    accepted = answered(await system.answers(), "referral.accepted", reference)
    expect(len(accepted) == 1, f"{title}: the midwife's system is told the case number once")
    referral = Referral(reference, UUID(accepted[0]["data"]["case_id"]))
    await world.keep_letters(referral.case, before)
    return referral


def answered(answers: list[Answer], event: str, reference: str) -> list[Answer]:
    """The answers of one kind about one of the sender's own references."""
    return [
        answer
        for answer in answers
        if answer["type"] == f"nl.tijdig.{event}.v1" and answer["data"].get("reference") == reference
    ]
