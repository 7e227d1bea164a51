"""Cases on real Kafka, PostgreSQL and Temporal: every rung at its instant, once, and none too many."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerDeclined, CaseOwnerProposed
from shared.schemas.contracts.case import CaseContactMade
from shared.schemas.contracts.escalation import (
    DeadlineMet,
    DeputyActivated,
    EscalationEnded,
    EscalationRaised,
    TimersStopped,
)
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.values import Dating, DatingMethod
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, NURSE_LEAD, opened
from tests.support.time_parts import TimeParts
from workflows.repository.facts import append, entry_of
from workflows.translate_facts import fact_of

pytest_plugins = ["tests.support.parts_apart"]

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""09:00 in the Netherlands, and 12+0 for a due date of 12 October."""
DUE = Dating(edd=date(2026, 10, 12), method=DatingMethod.CRL_OPTIMAL)
PROPOSED = CaseOwnerProposed(attempt=1, owner=NURSE, deputy=NURSE_LEAD, accountable=COORDINATOR, urgent=True)
CONTACT = CaseContactMade(with_client=True, with_referrer=True)
MINUTE = timedelta(minutes=1)
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


def has_stopped(events) -> bool:
    return any(isinstance(event.data, TimersStopped) for event in events)


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


async def test_an_acceptance_stops_the_ladder(parts):
    case_id = await referred(parts)
    await parts.to(at(1, 4, 14), case_id)
    accepted = await parts.say(CONFIRMED, case_id)
    await parts.settled(case_id, facts=3)
    before = await parts.said(case_id)
    assert any(isinstance(e.data, EscalationEnded) for e in before)
    await parts.to(at(3, 4, 14), case_id)
    rungs = ladder(await parts.said(case_id))
    assert [level for level, when in rungs if when <= accepted.time] == [1, 2, 2]
    assert (3, at(2, 4, 13)) not in rungs


async def test_what_comes_five_times_counts_once(parts):
    case_id = uuid4()
    parts.set_clock(MONDAY)
    opening = parts.event(opened(urgent=True, dating=DUE), case_id, time=MONDAY)
    await parts.send(opening, times=5)
    await parts.send(parts.event(PROPOSED, case_id), times=5)
    await parts.settled(case_id, facts=2)
    await parts.to(at(30, 3, 14), case_id)
    await parts.send(opening, times=2)
    await parts.settled(case_id)
    assert await parts.facts(case_id) == ["opened", "owner_proposed"]
    events = await parts.said(case_id)
    assert ladder(events) == [(1, at(30, 3, 13))]
    assert len({e.id for e in events}) == len(events)


async def test_after_a_loss_nothing_is_said_and_nothing_starts_again(parts):
    case_id = await referred(parts)
    await parts.to(at(31, 3, 14), case_id)
    await parts.say(PregnancyEnded(), case_id)
    await parts.settled(case_id, facts=3)
    (plan,) = await parts.plans(case_id)
    assert plan["closed_at"] is not None
    assert plan["next_at"] is None
    last = await parts.said(case_id)
    assert has_stopped(last)
    await parts.say(CONTACT, case_id, time=at(30, 3, 12))
    await parts.say(CONFIRMED, case_id)
    await parts.numbered(case_id, 5)
    await parts.to(at(7, 4, 14), case_id)
    assert await parts.said(case_id) == last


async def test_what_comes_before_its_case_waits_for_it(parts):
    """There is no order across topics; and a loss that overtook its referral still stops it."""
    contacted, lost = uuid4(), uuid4()
    parts.set_clock(MONDAY)
    for case_id, early in ((contacted, CONTACT), (lost, PregnancyEnded())):
        await parts.say(early, case_id)
    await parts.parked(contacted, lost)
    for case_id in (contacted, lost):
        await parts.say(opened(dating=DUE), case_id, time=MONDAY)
    await parts.settled(contacted, lost, facts=2)
    assert await parts.facts(contacted) == ["opened", "contact_made"]
    assert await parts.facts(lost) == ["opened", "pregnancy_ended"]
    assert has_stopped(await parts.said(lost))
    met = [e.data.subject for e in await parts.said(contacted) if isinstance(e.data, DeadlineMet)]
    assert {"A", "B"} <= set(met)


async def test_a_withdrawal_from_before_the_consent_does_not_count(parts):
    case_id = await referred(parts)
    await parts.say(ConsentWithdrawn(), case_id, time=at(29, 3, 12))
    await parts.say(CONTACT, case_id)
    await parts.settled(case_id, facts=3)
    assert "consent_withdrawn" not in await parts.facts(case_id)
    await parts.say(ConsentWithdrawn(), case_id)
    await parts.numbered(case_id, 4)
    await parts.settled(case_id)
    assert has_stopped(await parts.said(case_id))


async def test_a_refusal_counts_only_from_whom_was_asked(parts):
    case_id = await referred(parts)
    await parts.say(CaseOwnerDeclined(reason="full"), case_id, actor=str(MIDWIFE))
    await parts.say(CaseOwnerDeclined(reason="full"), case_id, actor=str(NURSE_LEAD))
    await parts.settled(case_id, facts=3)
    assert await parts.facts(case_id) == ["opened", "owner_proposed", "owner_declined"]


async def test_a_fact_that_races_a_timer_wins_once_it_was_taken_in(parts):
    """The acceptance is in the gateway, and its workflow does not know yet, as the deadline passes."""
    case_id = await referred(parts)
    await parts.to(at(30, 3, 12), case_id)
    due = at(30, 3, 13)
    async with parts.pool.acquire() as conn, conn.transaction():
        accepted = fact_of(parts.event(CONFIRMED, case_id), 1, due)
        await append(conn, case_id, entry_of(accepted, "/tijdig/routing", "race"), due, due)
        jump = asyncio.ensure_future(parts.jump(due + MINUTE, case_id))
        await asyncio.sleep(2)
    await jump
    await parts.settled(case_id, facts=3)
    types = [rung["type"] for rung in await parts.rungs(case_id)]
    assert "rung_overtaken" in types
    assert ladder(await parts.said(case_id)) == []
    assert 'tijdig_case_steps_total{answer="fact_missing"}' in await parts.metrics("worker")


async def test_history_holds_nothing_that_can_be_read(parts):
    case_id = await referred(parts)
    history = await parts.history(case_id)
    assert b"jgz-kennemerland" not in history
    assert b"verloskundigen-duinstreek" not in history
    assert b"GM0453" not in history


async def test_a_killed_worker_costs_no_rung_and_doubles_none(parts):
    cases = [await referred(parts) for _ in range(5)]
    jump = asyncio.ensure_future(parts.jump(at(30, 3, 13) + MINUTE, *cases))
    await parts.some_emitted(cases, "escalated")
    parts.end("worker")
    parts.start("worker")
    await jump
    await parts.settled(*cases, within=60)
    for case_id in cases:
        assert ladder(await parts.said(case_id)) == [(1, at(30, 3, 13))]


async def test_while_temporal_is_down_facts_are_taken_in_and_afterwards_take_effect(parts):
    case_id = await referred(parts)
    later = uuid4()
    killed = await asyncio.to_thread(parts.stack.kill, "temporal")
    parts.set_clock(at(30, 3, 11))
    await parts.say(CONFIRMED, case_id)
    await parts.say(opened(dating=DUE), later, time=at(30, 3, 11))
    await parts.numbered(case_id, 3)
    await parts.numbered(later, 1)
    await asyncio.to_thread(parts.stack.wait_replaced, "temporal", killed)
    await parts.settled(case_id, facts=3, within=60)
    await parts.settled(later, within=60)
    met = [e.data.subject for e in await parts.said(case_id) if isinstance(e.data, DeadlineMet)]
    assert "C" in met


async def test_a_gateway_that_was_killed_goes_on_where_it_was(parts):
    case_id = await referred(parts)
    parts.end("gateway")
    accepted = parts.event(CONFIRMED, case_id)
    await parts.send(accepted, times=2)
    parts.start("gateway")
    await parts.settled(case_id, facts=3, within=120)
    assert await parts.facts(case_id) == ["opened", "owner_proposed", "owner_confirmed"]
