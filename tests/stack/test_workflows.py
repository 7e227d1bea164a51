"""Cases on real Kafka, PostgreSQL and Temporal: every rung at its instant, once, and none too many."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.escalation import DeputyActivated, EscalationRaised
from shared.schemas.values import Dating, DatingMethod
from tests.support.cases import COORDINATOR, NURSE, NURSE_LEAD, opened
from tests.support.time_parts import TimeParts

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""09:00 in the Netherlands, and 12+0 for a due date of 12 October."""
DUE = Dating(edd=date(2026, 10, 12), method=DatingMethod.CRL_OPTIMAL)
PROPOSED = CaseOwnerProposed(attempt=1, owner=NURSE, deputy=NURSE_LEAD, accountable=COORDINATOR, urgent=True)
CONFIRMED = CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD)


def at(day: int, month: int, hour: int) -> datetime:
    """An instant in the summer time of 2026, as the clock on the wall shows it."""
    return datetime(2026, month, day, hour - 2, tzinfo=UTC)


@pytest.fixture(scope="module")
async def parts(apart, tmp_path_factory):
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    made = TimeParts(apart.env, tmp_path_factory.mktemp("time"))
    made.set_clock(MONDAY)
    async with made.running():
        yield made


async def referred(parts: TimeParts, **changes) -> UUID:
    """An urgent referral of Monday 09:00 that an organisation was asked to take."""
    parts.set_clock(MONDAY)
    case_id = uuid4()
    await parts.say(opened(**{"urgent": True, "dating": DUE, **changes}), case_id, time=MONDAY)
    await parts.settled(case_id)
    await parts.say(PROPOSED, case_id)
    await parts.settled(case_id, facts=2)
    return case_id


def ladder(events) -> list[tuple[int, datetime]]:
    return [(e.data.level, e.time) for e in events if isinstance(e.data, EscalationRaised) and e.data.level]


async def test_nobody_acts_so_every_rung_leaves_at_its_instant_and_once(parts):
    case_id = await referred(parts)
    await parts.to(at(7, 4, 14), case_id)
    events = await parts.said(case_id)
    assert ladder(events) == [
        (1, at(30, 3, 13)),
        (2, at(31, 3, 13)),
        (2, at(1, 4, 13)),
        (3, at(2, 4, 13)),
        (4, at(7, 4, 13)),
    ]
    (deputy,) = [e for e in events if isinstance(e.data, DeputyActivated)]
    assert (deputy.time - at(30, 3, 13)).total_seconds() < 60
    assert len({e.id for e in events}) == len(events)
    assert max(rung["late_by"] for rung in await parts.rungs(case_id)) < 30
