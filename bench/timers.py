"""What one thinks of first: a Temporal workflow with a timer per deadline, and an activity that acts."""

import asyncio
import time
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from bench.stage import Stage

QUEUE = "bench-timers"
_STARTS_AT_ONCE = 50


@workflow.defn
class OneDeadline:
    """Waits for one instant, then has somebody told."""

    @workflow.run
    async def run(self, due: datetime, key: str) -> None:
        await workflow.sleep(max(timedelta(0), due - workflow.now()))
        await workflow.execute_activity("tell", args=[key], start_to_close_timeout=timedelta(minutes=5))


class Telling:
    """Writes a row, as an outbox would have it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @activity.defn(name="tell")
    async def tell(self, key: str) -> None:
        """Tell it once; a repeat of the activity would tell it twice."""
        await self._pool.execute("insert into bare.told (key) values ($1)", key)


async def drained_by_timers(stage: Stage, deadlines: int) -> float:
    """Seconds from the instant at which all are due until the last has been told."""
    client = await Client.connect(stage.stack.env()["TIJDIG_TEMPORAL_ADDRESS"])
    await stage.conn.execute("create table if not exists bare.told (key text); truncate bare.told")
    due = stage.clock.system_now() + timedelta(seconds=20 + deadlines / 40)
    gate = asyncio.Semaphore(_STARTS_AT_ONCE)

    async def start() -> None:
        async with gate:
            key = str(uuid4())
            await client.start_workflow(OneDeadline.run, args=[due, key], id=key, task_queue=QUEUE)

    async with asyncpg.create_pool(stage.database, min_size=4, max_size=16) as pool:
        worker = Worker(
            client,
            task_queue=QUEUE,
            workflows=[OneDeadline],
            activities=[Telling(pool).tell],
            max_cached_workflows=2 * deadlines,
            workflow_runner=UnsandboxedWorkflowRunner(),  # this module loads what a sandbox refuses
        )
        async with worker:
            await asyncio.gather(*(start() for _ in range(deadlines)))
            wait = (due - stage.clock.system_now()).total_seconds()
            if wait < 0:
                raise RuntimeError(f"starting {deadlines} workflows took {-wait:.0f} s too long")
            await asyncio.sleep(wait)
            begun = time.perf_counter()
            while await stage.fetchval("select count(*) from bare.told") < deadlines:
                await asyncio.sleep(0.1)
            return time.perf_counter() - begun
