"""Neither workflow nor metronome lives: what is due is told by the auditor, once, and marked as late."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.pregnancy import PregnancyEnded
from tests.stack.test_workflows import DUE, MONDAY, at
from tests.support.cases import opened
from tests.support.time_parts import TimeParts
from tests.support.waiting import eventually
from workflows.auditor.repository import page
from workflows.migration import Order, move
from workflows.policy import load_policy
from workflows.policy.load import DEFAULT_FILE

pytest_plugins = ["tests.support.parts_apart"]

IJMOND = Path("deploy/regions/ijmond/policy.toml")


@pytest.fixture(scope="module")
async def parts(apart, tmp_path_factory):
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    made = TimeParts(apart.env, tmp_path_factory.mktemp("audit"))
    made.env |= {"TIJDIG_AUDIT_PATIENCE_SECONDS": "1", "TIJDIG_AUDIT_EVERY_SECONDS": "1"}
    made.set_clock(MONDAY)
    async with made.running(("gateway", "auditor")):
        yield made


async def referred(parts: TimeParts) -> UUID:
    """An urgent referral, of which nothing but its opening is known."""
    parts.set_clock(MONDAY)
    case_id = uuid4()
    await parts.say(opened(urgent=True, dating=DUE), case_id, time=MONDAY)
    await parts.numbered(case_id, 1)
    return case_id


async def audited(parts: TimeParts, case_id: UUID, count: int) -> list[EscalationRaised]:
    """What the auditor raised about a case, once it is so much."""
    return await eventually(lambda: _raised(parts, case_id), lambda found: len(found) >= count, within=30)


async def _raised(parts: TimeParts, case_id: UUID) -> list[EscalationRaised]:
    events = await parts.said(case_id)
    return [event.data for event in events if ":audit:" in getattr(event.data, "effect_id", "")]


async def test_what_nobody_said_the_auditor_says_once_and_how_late_it_is(parts) -> None:
    case_id = await referred(parts)
    parts.set_clock(at(30, 3, 14))
    (raised,) = await audited(parts, case_id, 1)
    assert raised.causes == ("A",)
    assert raised.due == at(30, 3, 13)
    assert raised.audiences == (Audience.COORDINATOR,)
    assert 3600 <= raised.late_by_seconds < 3700

    parts.end("auditor")
    parts.start("auditor")
    await parts.ready("auditor")
    parts.set_clock(at(31, 3, 10))
    later = await audited(parts, case_id, 3)
    assert sorted(each.causes[0] for each in later) == ["A", "B", "C"]


async def test_it_says_nothing_of_a_case_that_ended(parts) -> None:
    ended, open_one = await referred(parts), await referred(parts)
    await parts.say(PregnancyEnded(), ended)
    await parts.numbered(ended, 2)
    parts.set_clock(at(30, 3, 14))
    await audited(parts, open_one, 1)
    assert await _raised(parts, ended) == []


async def test_its_heart_beats(parts) -> None:
    async def beat() -> float:
        text = await parts.metrics("auditor")
        lines = (line.split() for line in text.splitlines())
        return next(float(line[1]) for line in lines if line[0] == "tijdig_audit_round_timestamp_seconds")

    first = await eventually(beat)
    assert await eventually(beat, lambda now: now > first + 1, within=15)
    assert abs(first - parts.clock.system_now().timestamp()) < timedelta(minutes=2).total_seconds()


async def test_a_case_that_cannot_be_read_does_not_hold_up_the_others(parts) -> None:
    garbled = await referred(parts)
    await parts.pool.execute("update case_fact set payload = '{\"type\": 7}' where case_id = $1", garbled)
    other = await referred(parts)
    parts.set_clock(at(30, 3, 14))
    (raised,) = await audited(parts, other, 1)
    assert raised.causes == ("A",)

    await eventually(lambda: _shown(parts, "tijdig_audit_unreadable_cases"), lambda it: it == 1, within=15)
    assert await _raised(parts, garbled) == []


async def test_what_was_said_too_early_is_counted(parts) -> None:
    case_id = await referred(parts)
    await parts.pool.execute(
        "insert into rung_emitted (effect_id, case_id, type, due, emitted_at, late_by)"
        " values ($1, $2, 'deadline_missed', $3, $3, 0)",
        f"{case_id}:B:1:missed",
        case_id,
        at(30, 3, 10),
    )
    await eventually(lambda: _shown(parts, "tijdig_audit_unexpected"), lambda it: it == 1, within=15)


async def _shown(parts: TimeParts, name: str) -> float | None:
    lines = (line.split() for line in (await parts.metrics("auditor")).splitlines())
    return next((float(line[1]) for line in lines if line[0] == name), None)


async def test_a_case_that_moved_is_read_with_the_policy_of_its_opening_and_with_that_of_today(parts) -> None:
    case_id, region = await referred(parts), load_policy(DEFAULT_FILE, IJMOND)
    async with parts.pool.acquire() as conn:
        order = Order(region, by="csv-ijmond/coordinator", reason="new-numbers")
        assert await move(conn, case_id, order, at(30, 3, 9), parts.clock.system_now())
        found = await page(conn, UUID(int=case_id.int - 1), at(30, 3, 9), 1)
    record = found[0].read().record
    policies = [record.policy_of(fact)["version"] for fact in record.facts]
    assert (record.case_id, policies) == (case_id, [load_policy().version, region.version])
    assert record.policy["version"] == region.version
