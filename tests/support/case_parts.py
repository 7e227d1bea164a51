"""A pytest plugin: cases on real parts, with all but Kafka in this process (gateway, pump, gate, metronome).

A test module says `pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]`, and asks
for `context`.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from deploy.local.temporal import DYNAMIC_CONFIG
from shared.clock import read_offset, step_clock
from shared.messaging import Context
from shared.messaging.context import open_pool
from shared.messaging.migrations import upgrade_all
from shared.sealing.box import KeyEncryptionKey
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from tests.support.apart import Apart, fact
from tests.support.cases import opened
from tests.support.waiting import eventually
from tijdig.lapse.temporal_time import fast_forward
from workflows.folding import fold_case
from workflows.handlers import Openings, on_fact
from workflows.machine import CaseState
from workflows.main import keep_policy
from workflows.messages import STATE_QUERY, RecordedFact
from workflows.policy import load_policy
from workflows.repository import signals
from workflows.settings import SERVICE, WorkflowsSettings
from workflows.worker import worker_for

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""09:00 in the Netherlands."""
TIME_SKIPPING = DYNAMIC_CONFIG
"""What a Temporal needs that skips time."""


@pytest.fixture
async def context(apart: Apart, tmp_path: Path) -> AsyncGenerator[Context]:
    """The database of the workflows, without any case of an earlier test, on Monday 09:00."""
    async with no_cases_yet(apart, tmp_path) as made:
        yield made


@asynccontextmanager
async def no_cases_yet(apart: Apart, folder: Path) -> AsyncGenerator[Context]:
    """The same, for whatever scope; the clock's file lies in `folder`."""
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    settings = apart.settings(WorkflowsSettings, profile="test", clock_file=folder / "clock.json")
    pool = await open_pool(settings, SERVICE)
    await pool.execute("truncate case_plan, case_fact, armed_rung, rung_emitted, outbox")
    kek = KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
    made = Context(SERVICE, settings, settings.clock(), kek, pool, wake=lambda: None)
    set_clock(made, MONDAY)
    await keep_policy(made, load_policy())
    yield made
    await pool.close()


def set_clock(context: Context, instant: datetime) -> timedelta:
    """Step domain time to this instant; answers by how much."""
    clock_file = context.settings.clock_file
    assert clock_file is not None
    delta = instant - context.clock.now()
    offset = read_offset(clock_file) if clock_file.exists() else timedelta(0)
    step_clock(clock_file, offset + delta)
    return delta


@asynccontextmanager
async def temporal(context: Context, *dynamic: str) -> AsyncGenerator[Client]:
    """A Temporal of its own, with a worker at work."""
    async with server(context, *dynamic) as client, worker_for(client, context, emissions_at_once=4):
        yield client


@asynccontextmanager
async def server(context: Context, *dynamic: str) -> AsyncGenerator[Client]:
    """A Temporal of its own, without any worker."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        data_converter=sealing_converter(KeyRing.load(context.settings.secrets_dir)),
        dev_server_extra_args=[word for each in dynamic for word in ("--dynamic-config-value", each)],
    ) as made:
        yield made.client


async def open_case(context: Context, at: datetime | None = None, **changes: Any) -> UUID:
    """A referral of this instant, or of now; urgent unless told."""
    case_id = uuid4()
    async with context.transaction() as uow:
        event = fact(opened(**{"urgent": True, **changes}), case_id, at or uow.now)
        await Openings(load_policy().version).on_opened(event, uow)
    return case_id


async def take(context: Context, case_id: UUID, payload: Any) -> None:
    """A fact reaches the gateway, as an event."""
    async with context.transaction() as uow:
        await on_fact(fact(payload, case_id, uow.now), uow)


async def knows(client: Client, case_id: UUID, facts: int) -> CaseState:
    """The state of the workflow, once it has taken in so many facts."""
    handle = client.get_workflow_handle(f"case/{case_id}/1")

    async def look() -> CaseState | None:
        return await handle.query(STATE_QUERY, result_type=CaseState)

    state = await eventually(look, lambda found: found is not None and found.facts_seen == facts)
    assert state is not None
    return state


async def recorded(context: Context, case_id: UUID) -> tuple[RecordedFact, ...]:
    """The facts of a case as they were numbered."""
    async with context.connection() as conn:
        return await signals.facts_after(conn, case_id, 0)


async def folded(context: Context, case_id: UUID) -> CaseState:
    """The case as its facts have it, with time told as far as it has spoken."""
    ticked_to = await context.pool.fetchval("select ticked_to from case_plan where case_id = $1", case_id)
    return fold_case(await recorded(context, case_id), ticked_to, load_policy()).state


async def jump(context: Context, client: Client, case_id: UUID, instant: datetime) -> None:
    """One step of the clock, together with the case's workflow."""
    delta = set_clock(context, instant)
    await fast_forward(client, [f"case/{case_id}/1"], delta)


async def rungs(context: Context, case_id: UUID, count: int) -> Sequence[tuple[str, datetime]]:
    """The rungs above reminders that left, once there are so many: id and due instant."""
    query = "select effect_id, due from rung_emitted where case_id = $1 and level > 0 order by due"
    rows = await eventually(lambda: context.pool.fetch(query, case_id), lambda found: len(found) >= count)
    return [(row["effect_id"], row["due"]) for row in rows]


async def grow_old(context: Context, age: timedelta = timedelta(minutes=5)) -> None:
    """Everything that is measured by the system's clock lies so much longer ago."""
    columns = ("unsignalled_since", "unseen_since", "signalled_at", "lagging_since", "checked_at")
    changes = ", ".join(f"{name} = {name} - $1::interval" for name in columns)
    await context.pool.execute(f"update case_plan set {changes}", age)


async def together(*work: Any) -> list[Any]:
    """All at the same time; the first failure is raised."""
    return list(await asyncio.gather(*work))
