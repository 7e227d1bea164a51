"""What one thinks of first: a Temporal workflow with a timer per deadline, and an activity that acts."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from bench.arrivals import Lateness
from bench.bare import fill, lateness, lay_out
from bench.stage import Stage

QUEUE = "bench-timers"
_AT_ONCE = 50
_SAMPLE = 100
_PATIENCE = 400.0
# What one job writes, as `bench.peers.telling` has it.
_TELL = """
with gone as (
    update bare.deadline set done_at = due_at where number = $1 and done_at is null returning *
)
insert into bare.outbox (topic, key, headers, value, created_at)
select topic, key, headers, value, due_at from gone
"""
_LEFT = "select count(*) from bare.deadline where done_at is null and number <= $1"


@workflow.defn
class OneDeadline:
    """Waits for one instant, then has somebody told."""

    @workflow.run
    async def run(self, due: datetime, number: int) -> None:
        await workflow.sleep(max(timedelta(0), due - workflow.now()))
        await workflow.execute_activity("tell", args=[number], start_to_close_timeout=timedelta(minutes=5))


class Telling:
    """Writes what one deadline has to say."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @activity.defn(name="tell")
    async def tell(self, number: int) -> None:
        """Tell it once, however often it is tried."""
        await self._pool.execute(_TELL, number)


@dataclass(frozen=True)
class TimerStorm:
    """Seconds after the instant at which all were due."""

    deadlines: int
    late: Lateness
    starting: float
    """Seconds that it took to start them all."""


async def drained_by_timers(stage: Stage, deadlines: int, say: Callable[[str], None]) -> TimerStorm:
    """Start that many, and wait until the last has been told."""
    client = await Client.connect(stage.stack.env()["TIJDIG_TEMPORAL_ADDRESS"])
    await fill(stage.conn, deadlines)
    await lay_out(stage.conn)
    async with (
        asyncpg.create_pool(stage.database, min_size=4, max_size=16) as pool,
        _worker(client, pool, 2 * deadlines),
    ):
        due, starting = await _started(stage, client, deadlines)
        say(f"{deadlines} workflows with a timer each started within {starting:.0f} s")
        await asyncio.sleep((due - stage.clock.system_now()).total_seconds())
        await _until_told(stage, deadlines)
    late = await lateness(stage.conn, due)
    say(f"{deadlines} timers and activities drained in {late.last:.0f} s")
    return TimerStorm(deadlines, late, starting)


def _worker(client: Client, pool: asyncpg.Pool, cached: int) -> Worker:
    """With room for all of them, and more patience with a full queue than a worker has of itself."""
    return Worker(
        client,
        task_queue=QUEUE,
        workflows=[OneDeadline],
        activities=[Telling(pool).tell],
        max_cached_workflows=cached,
        max_concurrent_workflow_tasks=100,
        max_concurrent_activities=100,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=120),
        workflow_runner=UnsandboxedWorkflowRunner(),  # this module loads what a sandbox refuses
    )


async def _started(stage: Stage, client: Client, deadlines: int) -> tuple[datetime, float]:
    """The instant is chosen by how fast the first ones start: they are the last ones' equals."""
    far = stage.clock.system_now() + timedelta(hours=1)
    sample = await _start(client, far, range(-_SAMPLE, 0))
    due = stage.clock.system_now() + timedelta(seconds=15 + 1.4 * sample * deadlines / _SAMPLE)
    starting = await _start(client, due, range(1, deadlines + 1))
    late = (stage.clock.system_now() - due).total_seconds()
    if late > 0:
        raise TimeoutError(f"starting {deadlines} workflows took {late:.0f} s too long")
    return due, starting


async def _start(client: Client, due: datetime, numbers: range) -> float:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            await client.start_workflow(
                OneDeadline.run, args=[due, number], id=str(uuid4()), task_queue=QUEUE
            )

    begun = time.perf_counter()
    await asyncio.gather(*(one(number) for number in numbers))
    return time.perf_counter() - begun


async def _until_told(stage: Stage, deadlines: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while left := await stage.fetchval(_LEFT, deadlines):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} were never told")
        await asyncio.sleep(0.2)
