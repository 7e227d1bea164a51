"""A case that lives long goes on in fresh runs, and loses neither a fact nor an hour over it."""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment

from shared.clock import read_offset, step_clock
from shared.messaging import Context
from shared.messaging.context import open_pool
from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.case import CaseItemClosed
from shared.sealing.box import KeyEncryptionKey
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from tests.stack.test_workflows import DUE, MINUTE, MONDAY, at
from tests.support.apart import fact
from tests.support.cases import opened
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

FACTS = 20
DYNAMIC = ("limit.historyCount.suggestContinueAsNew=25", "frontend.WorkflowTimeSkippingEnabled=true")
SERVER = [word for setting in DYNAMIC for word in ("--dynamic-config-value", setting)]
LEFT = "select due, late_by from rung_emitted where case_id = $1 and level = 1"


@pytest.fixture
async def context(apart, tmp_path):
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    settings = apart.settings(WorkflowsSettings, profile="test", clock_file=tmp_path / "clock.json")
    step_clock(tmp_path / "clock.json", MONDAY - settings.clock().system_now())
    pool = await open_pool(settings, SERVICE)
    kek = KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
    yield Context(SERVICE, settings, settings.clock(), kek, pool, wake=lambda: None)
    await pool.close()


@pytest.fixture
async def client(context):
    """A Temporal that suggests a fresh run after a few events."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        data_converter=sealing_converter(KeyRing.load(Path(context.settings.secrets_dir))),
        dev_server_extra_args=SERVER,
    ) as server:
        yield server.client


async def test_fresh_runs_lose_no_fact_and_no_time(context, client):
    policy = load_policy()
    await keep_policy(context, policy)
    case_id, pump = uuid4(), Pump(client, at_once=4)
    async with worker_for(client, context, emissions_at_once=4):
        async with context.transaction() as uow:
            opening = fact(opened(urgent=True, dating=DUE), case_id, MONDAY)
            await Openings(policy.version).on_opened(opening, uow)
        for _ in range(FACTS - 1):
            async with context.transaction() as uow:
                await on_fact(fact(CaseItemClosed(item_id=uuid4()), case_id, uow.now), uow)
            await pump.run(context)
        handle = client.get_workflow_handle(f"case/{case_id}/1", result_type=None)

        async def seen() -> int:
            state = await handle.query(STATE_QUERY, result_type=CaseState)
            return state.facts_seen if state else 0

        await eventually(seen, lambda count: count == FACTS)
        first = await client.get_workflow_handle(handle.id).fetch_history()
        started = first.events[0].workflow_execution_started_event_attributes
        assert started.continued_execution_run_id

        target = at(30, 3, 13) + MINUTE
        delta = target - context.clock.now()
        clock_file = context.settings.clock_file
        step_clock(clock_file, read_offset(clock_file) + delta)
        await fast_forward(client, [handle.id], delta)
        (rung,) = await eventually(lambda: context.pool.fetch(LEFT, case_id))
        assert rung["due"] == at(30, 3, 13)
        assert timedelta(seconds=rung["late_by"]) < 2 * MINUTE
