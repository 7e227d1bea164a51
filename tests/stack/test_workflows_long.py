"""A case outlives runs, and servers: it loses neither a fact nor an hour, and says nothing twice."""

from datetime import date
from uuid import uuid4

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.case import CaseItemClosed
from shared.schemas.contracts.pregnancy import BirthRegistered
from shared.schemas.values import Dating, DatingMethod
from tests.stack.test_workflows import DUE, MINUTE, at
from tests.support.case_parts import (
    MONDAY,
    TIME_SKIPPING,
    folded,
    grow_old,
    jump,
    knows,
    open_case,
    recorded,
    rungs,
    set_clock,
    take,
    temporal,
    together,
)
from tests.support.cases import NURSE, NURSE_LEAD
from tests.support.waiting import eventually
from workflows.machine import CaseState
from workflows.messages import EXPLAIN_UPDATE, WORKFLOW, CaseInput
from workflows.metronome import Metronome
from workflows.policy import load_policy
from workflows.pump import Pump
from workflows.settings import TASK_QUEUE

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]

SHORT_RUNS = "limit.historyCount.suggestContinueAsNew=25"
LOST = "update case_plan set signalled = 0, unsignalled_since = $2 where case_id = $1"
ALL = "select effect_id from rung_emitted where case_id = $1"
CONFIRMED = CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD)


async def follows(context, client: Client, case_id) -> None:
    """The workflow comes to where the case stands by its facts."""

    async def agree() -> bool:
        stands = await folded(context, case_id)
        return await knows(client, case_id, stands.facts_seen) == stands

    await eventually(agree)


async def test_fresh_runs_lose_no_fact_and_no_time(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    async with temporal(context, *TIME_SKIPPING, SHORT_RUNS) as client:
        pump = Pump(client, at_once=4)
        for _ in range(19):
            await take(context, case_id, CaseItemClosed(item_id=uuid4()))
            await pump.run(context)
        await knows(client, case_id, 20)
        newest = await client.get_workflow_handle(f"case/{case_id}/1").fetch_history()
        assert newest.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        await jump(context, client, case_id, at(30, 3, 13) + MINUTE)
        *_, (_, due) = await eventually(  # a step that is in no plan is asked about, so there are others
            lambda: rungs(context, case_id, 2), lambda told: told[-1][1] >= at(30, 3, 13)
        )
        assert due == at(30, 3, 13)


async def test_facts_that_come_while_a_fresh_run_begins_are_not_lost(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    async with temporal(context, SHORT_RUNS) as client:
        pump = Pump(client, at_once=4)
        await pump.run(context)

        async def report(count: int) -> None:
            for _ in range(count):
                await take(context, case_id, CaseItemClosed(item_id=uuid4()))
                await pump.run(context)

        await together(report(15), report(15), report(15))
        await knows(client, case_id, 46)
        newest = await client.get_workflow_handle(f"case/{case_id}/1").fetch_history()
        assert newest.events[0].workflow_execution_started_event_attributes.continued_execution_run_id


async def test_a_birth_goes_on_in_a_fresh_run_and_nothing_is_lost(context):
    soon = Dating(edd=date(2026, 4, 13), method=DatingMethod.CRL_OPTIMAL)
    case_id = await open_case(context, MONDAY, dating=soon)
    async with temporal(context) as client:
        pump, handle = Pump(client, at_once=1), client.get_workflow_handle(f"case/{case_id}/1")
        await pump.run(context)
        await take(context, case_id, CONFIRMED)
        await pump.run(context)
        await knows(client, case_id, 2)
        before = await handle.describe()
        await take(context, case_id, BirthRegistered(born_on=date(2026, 3, 30)))
        await take(context, case_id, CaseItemClosed(item_id=uuid4()))
        await pump.run(context)
        after = await eventually(handle.describe, lambda found: found.run_id != before.run_id)
        assert not after.raw_description.execution_config.workflow_execution_timeout.ToSeconds()
        assert (await knows(client, case_id, 4)).phase == "postnatal"
        await follows(context, client, case_id)


async def asked_and_started(context, client: Client, case_id) -> CaseState:
    facts = await recorded(context, case_id)
    start = WithStartWorkflowOperation(
        WORKFLOW,
        CaseInput(
            case_id=case_id,
            policy=load_policy(),
            clock_offset_seconds=context.clock.offset().total_seconds(),
            waiting=facts,
        ),
        id=f"case/{case_id}/1",
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    return await client.execute_update_with_start_workflow(
        EXPLAIN_UPDATE, start_workflow_operation=start, result_type=CaseState
    )


async def test_two_that_ask_a_case_that_does_not_run_yet_start_it_once_and_hear_the_same(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await take(context, case_id, CONFIRMED)
    async with temporal(context) as client:
        one, other = await together(*(asked_and_started(context, client, case_id) for _ in range(2)))
        assert one == other == await folded(context, case_id)
        history = await client.get_workflow_handle(f"case/{case_id}/1").fetch_history()
        started = [e for e in history.events if e.HasField("workflow_execution_started_event_attributes")]
        assert len(started) == 1
    said = await context.pool.fetch(ALL, case_id)
    assert len({row["effect_id"] for row in said}) == len(said) > 0


async def test_an_emptied_temporal_is_noticed_though_nothing_happens(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    async with temporal(context) as client:
        await Pump(client, at_once=1).run(context)
        await knows(client, case_id, 1)
    async with temporal(context) as empty:
        pump = Pump(empty, at_once=1)
        await pump.look_after(context)
        set_clock(context, at(31, 3, 13) + MINUTE)
        await Metronome().sweep(context)
        before = await rungs(context, case_id, 2)
        await grow_old(context)
        await pump.look_after(context)
        await follows(context, empty, case_id)
        assert await rungs(context, case_id, 2) == before
        lagging = "select lagging_since from case_plan where case_id = $1"
        assert await context.pool.fetchval(lagging, case_id) is None


async def test_a_temporal_that_lost_everything_is_told_again_and_says_nothing_twice(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    async with temporal(context, *TIME_SKIPPING) as client:
        await Pump(client, at_once=1).run(context)
        await knows(client, case_id, 1)
        await jump(context, client, case_id, at(31, 3, 13) + MINUTE)
        before = await rungs(context, case_id, 2)
        await take(context, case_id, CONFIRMED)
        await Pump(client, at_once=1).run(context)
        await knows(client, case_id, 2)
    told = await context.pool.fetch(ALL, case_id)
    async with temporal(context) as empty:
        await context.pool.execute(LOST, case_id, context.clock.system_now())
        await Pump(empty, at_once=1).run(context)
        await knows(empty, case_id, 2)
        assert await rungs(context, case_id, 2) == before
        assert await context.pool.fetch(ALL, case_id) == told
