"""Facts and rungs that meet: on a real database, gateway, workflow and two metronomes at once."""

import asyncio
import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.case import CaseClosed, SupportStarted
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ConsentWithdrawn,
    PregnancyDatingChanged,
    PregnancyEnded,
)
from shared.schemas.values import Dating, DatingMethod
from tests.stack.test_workflows import DUE, at
from tests.support.case_parts import MONDAY, folded, grow_old, open_case, recorded, set_clock, take, together
from tests.support.cases import NURSE, NURSE_LEAD
from workflows.folding import fold_case
from workflows.gate import Gate
from workflows.machine import Tick, advance
from workflows.machine.facts import CaseReopened, PolicyMigrated
from workflows.messages import Emission
from workflows.metronome import Metronome
from workflows.policy import load_policy
from workflows.repository.facts import append, entry_of

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]

MILLISECOND = timedelta(milliseconds=1)
STOPPING = {
    "acceptance": CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD),
    "withdrawal": ConsentWithdrawn(),
    "loss": PregnancyEnded(),
}
CANNOT_BE = {
    "birth_unlikely": BirthRegistered(born_on=MONDAY.date()),  # 12+0
    "dating_conflict": PregnancyDatingChanged(dating=Dating(edd=date(2026, 11, 21), method=DatingMethod.ART)),
}
TOLD = "select * from outbox"
SAID = "select effect_id from rung_emitted where case_id = $1 and type = 'escalated'"
RUNG = """
select type from rung_emitted
where case_id = $1 and due = $2 and (level = 1 or type = 'rung_overtaken')
"""
FACT = "select at, ticked_to from case_fact where case_id = $1 and no = 2"


async def armed(context, metronome, count: int, **changes) -> list[UUID]:
    """So many cases that nobody answers, armed without Temporal."""
    cases = [await open_case(context, MONDAY, **{"dating": DUE, **changes}) for _ in range(count)]
    await grow_old(context)
    await metronome.fold(context)
    return cases


@pytest.mark.parametrize("kind", STOPPING)
async def test_what_is_taken_in_within_a_millisecond_of_a_rung_stops_it_or_comes_after_it(context, kind):
    """Two metronomes and a workflow race the gateway; each case ends with the rung or without it."""
    metronome, gate, due = Metronome(cases_per_sweep=2), Gate(), at(30, 3, 13)
    cases = await armed(context, metronome, 40)
    states = {case_id: await folded(context, case_id) for case_id in cases}
    shuffled = random.Random(kind)

    async def stop(case_id) -> None:
        await asyncio.sleep(shuffled.random() * 0.06)
        await take(context, case_id, STOPPING[kind])

    async def follow(case_id) -> None:
        await asyncio.sleep(shuffled.random() * 0.06)
        step = advance(states[case_id], Tick(), due, load_policy())
        async with context.transaction() as uow:
            await gate.let_out(Emission(state=step.state, ticked_to=due, effects=step.effects), uow)

    async def sweep() -> None:
        await asyncio.sleep(0.02)
        for _ in range(30):
            await metronome.sweep(context)
            await asyncio.sleep(0.002)

    set_clock(context, due - MILLISECOND)
    racing = [work(case_id) for case_id in cases for work in (stop, follow)]
    await together(*racing, sweep(), sweep())
    await grow_old(context)
    await metronome.fold(context)
    await metronome.sweep(context)
    outcomes = Counter()
    for case_id in cases:
        fact = await context.pool.fetchrow(FACT, case_id)
        left_before = fact["ticked_to"] is not None and fact["ticked_to"] >= due
        expected = "escalated" if left_before else "rung_overtaken" if fact["at"] >= due else "never due"
        rows = await context.pool.fetch(RUNG, case_id, due)
        assert [row["type"] for row in rows] == ([] if expected == "never due" else [expected])
        outcomes[expected] += 1
    assert {"escalated", "rung_overtaken"} <= outcomes.keys(), f"no race: {outcomes}"


async def test_urgent_rungs_leave_first_also_where_ordinary_ones_are_due_for_longer(context):
    metronome = Metronome(cases_per_sweep=2)
    ordinary = await armed(context, metronome, 10, urgent=False)
    set_clock(context, at(2, 4, 9))
    urgent = [await open_case(context, at(2, 4, 9), dating=DUE) for _ in range(2)]
    await grow_old(context)
    await metronome.fold(context)
    due = "select max(next_at) from case_plan where case_id = any($1)"
    assert await context.pool.fetchval(due, ordinary) < await context.pool.fetchval(due, urgent)
    set_clock(context, at(8, 4, 9))
    await context.pool.execute("truncate outbox")
    await metronome.sweep(context)
    left = await context.pool.fetch("select key from outbox group by key order by min(pos)")
    order = [UUID(row["key"]) for row in left]
    assert set(order[:2]) == set(urgent)
    assert set(order[2:]) == set(ordinary)


async def test_nothing_leaves_of_a_case_with_a_fact_that_nobody_has_taken_in(context):
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    set_clock(context, at(7, 4, 14))
    await take(context, case_id, STOPPING["loss"])
    for _ in range(3):
        await metronome.sweep(context)
    rungs = "select count(*) from rung_emitted where case_id = $1 and level > 0"
    assert await context.pool.fetchval(rungs, case_id) == 0
    await grow_old(context)
    await metronome.fold(context)
    await metronome.sweep(context)
    assert await context.pool.fetchval(rungs, case_id) == 0
    overtaken = "select count(*) from rung_emitted where case_id = $1 and type = 'rung_overtaken'"
    assert await context.pool.fetchval(overtaken, case_id) > 0


async def test_a_case_is_armed_again_before_its_horizon_is_used_up(context):
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    until = "select armed_until from case_plan where case_id = $1"
    first = await context.pool.fetchval(until, case_id)
    for days in (10, 30, 45, 60):
        set_clock(context, MONDAY + timedelta(days=days))
        await metronome.sweep(context)
        await metronome.fold(context)
    assert await context.pool.fetchval(until, case_id) > first + timedelta(days=40)
    rungs = "select effect_id from rung_emitted where case_id = $1 and type <> 'deadline_set'"
    left = {row["effect_id"] for row in await context.pool.fetch(rungs, case_id)}
    begun = fold_case(await recorded(context, case_id), None, load_policy()).state
    told = advance(begun, Tick(), context.clock.now(), load_policy())
    assert left == {effect.effect_id for effect in told.effects}
    assert await folded(context, case_id) == told.state


async def test_a_policy_that_a_fact_brings_holds_from_that_fact_on(context):
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    other = load_policy().but(version="proef-2027.1")
    async with context.transaction() as uow:
        entry = entry_of(PolicyMigrated(no=1, at=uow.now, policy=other), "/tijdig/workflows", "migration")
        await append(uow.conn, case_id, entry, uow.now, uow.system_now)
    await grow_old(context)
    await metronome.fold(context)
    plan = await context.pool.fetchrow("select * from case_plan where case_id = $1", case_id)
    assert (plan["policy_version"], plan["policy_in_force"]) == (load_policy().version, other.version)
    rung = "select value_before || value_after from armed_rung where case_id = $1 and level = 1"
    assert other.version in await context.pool.fetchval(rung, case_id)
    assert await context.pool.fetchval("select count(*) from policy where version = $1", other.version) == 1


async def test_a_case_that_is_opened_again_is_armed_and_gets_a_workflow_of_its_own(context):
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    plan = "select closed_at, next_at, workflow_id, signalled from case_plan where case_id = $1"
    await take(context, case_id, CaseClosed(outcome="moved_out"))
    await grow_old(context)
    await metronome.fold(context)
    closed = await context.pool.fetchrow(plan, case_id)
    assert closed["closed_at"] is not None
    assert closed["next_at"] is None
    async with context.transaction() as uow:
        entry = entry_of(CaseReopened(no=1, at=uow.now), "/tijdig/desk", "reopening")
        await append(uow.conn, case_id, entry, uow.now, uow.system_now)
    await grow_old(context)
    await metronome.fold(context)
    again = await context.pool.fetchrow(plan, case_id)
    assert (again["closed_at"], again["signalled"]) == (None, 0)
    assert again["next_at"] > MONDAY
    assert again["workflow_id"] == f"case/{case_id}/2"


@pytest.mark.parametrize("task", CANNOT_BE)
async def test_what_cannot_be_is_on_record_and_a_task_and_no_date_moves(context, task):
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    before = await folded(context, case_id)
    await take(context, case_id, CANNOT_BE[task])
    assert len(await recorded(context, case_id)) == 2
    after = await folded(context, case_id)
    assert (after.edd, after.birth, after.deadlines) == (before.edd, None, before.deadlines)
    await grow_old(context)
    await metronome.fold(context)
    await metronome.sweep(context)
    said = [row["effect_id"] for row in await context.pool.fetch(SAID, case_id)]
    assert said == [f"{case_id}:notice:{task}:1"]


async def test_a_support_that_comes_in_after_a_loss_says_nothing_to_anybody(context):
    """It had passed the front door before the loss, so nobody was wrong; told later it is refused there."""
    metronome = Metronome()
    (case_id,) = await armed(context, metronome, 1)
    await take(context, case_id, PregnancyEnded())
    await grow_old(context)
    await metronome.fold(context)
    before = await context.pool.fetch(TOLD)
    assert before
    await take(context, case_id, SupportStarted(offer="NNZ"))
    assert len(await recorded(context, case_id)) == 3
    set_clock(context, MONDAY + timedelta(days=30))
    await grow_old(context)
    await metronome.fold(context)
    await metronome.sweep(context)
    assert await context.pool.fetch(TOLD) == before
    assert (await folded(context, case_id)).support_started_at is None
