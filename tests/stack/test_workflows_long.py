"""A case outlives runs, and servers: it loses neither a fact nor an hour, and says nothing twice."""

import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from shared.clock import read_offset, step_clock
from shared.messaging import Context
from shared.messaging.context import open_pool
from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.case import CaseItemClosed
from shared.sealing.box import KeyEncryptionKey
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from tests.stack.test_workflows import DUE, MINUTE, MONDAY, at
from tests.support.apart import fact
from tests.support.cases import NURSE, NURSE_LEAD, opened
from tests.support.waiting import eventually
from tijdig.lapse.temporal_time import fast_forward
from workflows.handlers import Openings, on_fact
from workflows.machine import CaseState
from workflows.main import keep_policy
from workflows.messages import STATE_QUERY
from workflows.policy import load_policy
from workflows.pump import Pump
from workflows.settings import SERVICE, WorkflowsSettings
from workflows.worker import worker_for

pytest_plugins = ["tests.support.parts_apart"]

TIME_SKIPPING = "frontend.WorkflowTimeSkippingEnabled=true"
SHORT_RUNS = "limit.historyCount.suggestContinueAsNew=25"
RUNGS = "select effect_id, due, late_by from rung_emitted where case_id = $1 and level > 0 order by due"
ALL = "select effect_id from rung_emitted where case_id = $1"
LOST = "update case_plan set signalled = 0, unsignalled_since = $2 where case_id = $1"


@pytest.fixture
async def context(apart, tmp_path):
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    settings = apart.settings(WorkflowsSettings, profile="test", clock_file=tmp_path / "clock.json")
    step_clock(tmp_path / "clock.json", MONDAY - settings.clock().system_now())
    pool = await open_pool(settings, SERVICE)
    kek = KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
    made = Context(SERVICE, settings, settings.clock(), kek, pool, wake=lambda: None)
    await keep_policy(made, load_policy())
    yield made
    await pool.close()


@asynccontextmanager
async def temporal(context: Context, *dynamic: str) -> AsyncGenerator[Client]:
    """A Temporal of its own, with a worker at work."""
    async with (
        await WorkflowEnvironment.start_local(
            dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
            data_converter=sealing_converter(KeyRing.load(context.settings.secrets_dir)),
            dev_server_extra_args=[word for each in dynamic for word in ("--dynamic-config-value", each)],
        ) as server,
        worker_for(server.client, context, emissions_at_once=4),
    ):
        yield server.client


async def open_case(context: Context) -> UUID:
    case_id = uuid4()
    async with context.transaction() as uow:
        opening = fact(opened(urgent=True, dating=DUE), case_id, MONDAY)
        await Openings(load_policy().version).on_opened(opening, uow)
    return case_id


async def take(context: Context, case_id: UUID, payload) -> None:
    async with context.transaction() as uow:
        await on_fact(fact(payload, case_id, uow.now), uow)


async def knows(client: Client, case_id: UUID, facts: int) -> None:
    """The workflow has taken in so many facts."""
    handle = client.get_workflow_handle(f"case/{case_id}/1")

    async def seen() -> int:
        state: CaseState | None = await handle.query(STATE_QUERY, result_type=CaseState)
        return state.facts_seen if state else 0

    await eventually(seen, lambda count: count == facts)


async def jump(context: Context, client: Client, case_id: UUID, instant: datetime) -> None:
    clock_file = context.settings.clock_file
    assert clock_file is not None
    delta = instant - context.clock.now()
    step_clock(clock_file, read_offset(clock_file) + delta)
    await fast_forward(client, [f"case/{case_id}/1"], delta)


async def rungs(context: Context, case_id: UUID, count: int) -> Sequence[tuple[str, datetime]]:
    rows = await eventually(lambda: context.pool.fetch(RUNGS, case_id), lambda found: len(found) >= count)
    return [(row["effect_id"], row["due"]) for row in rows]


async def test_fresh_runs_lose_no_fact_and_no_time(context):
    case_id = await open_case(context)
    async with temporal(context, TIME_SKIPPING, SHORT_RUNS) as client:
        pump = Pump(client, at_once=4)
        for _ in range(19):
            await take(context, case_id, CaseItemClosed(item_id=uuid4()))
            await pump.run(context)
        await knows(client, case_id, 20)
        newest = await client.get_workflow_handle(f"case/{case_id}/1").fetch_history()
        assert newest.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        await jump(context, client, case_id, at(30, 3, 13) + MINUTE)
        ((_, due),) = await rungs(context, case_id, 1)
        assert due == at(30, 3, 13)


async def test_a_temporal_that_lost_everything_is_told_again_and_says_nothing_twice(context):
    case_id = await open_case(context)
    async with temporal(context, TIME_SKIPPING) as client:
        await Pump(client, at_once=1).run(context)
        await knows(client, case_id, 1)
        await jump(context, client, case_id, at(31, 3, 13) + MINUTE)
        before = await rungs(context, case_id, 2)
        await take(context, case_id, CaseOwnerConfirmed(attempt=1, owner=NURSE, deputy=NURSE_LEAD))
        await Pump(client, at_once=1).run(context)
        await knows(client, case_id, 2)
    told = await context.pool.fetch(ALL, case_id)
    async with temporal(context) as empty:
        await context.pool.execute(LOST, case_id, context.clock.system_now())
        await Pump(empty, at_once=1).run(context)
        await knows(empty, case_id, 2)
        assert await rungs(context, case_id, 2) == before
        assert await context.pool.fetch(ALL, case_id) == told
