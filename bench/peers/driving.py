"""Drives the job systems: so many jobs for one instant, each of which does what the bare sweep does."""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil

from bench.arrivals import Lateness
from bench.bare import fill, lateness, lay_out
from bench.peers.environment import ensure_peers, ensure_redis, server_version, version_of
from bench.stage import PORT_BASE, Stage
from deploy.local.layout import PROJECT
from deploy.local.leftovers import marker
from deploy.local.ports import LOOPBACK

_REDIS_PORT = PORT_BASE + 90
_PATIENCE = 300.0
_WARM = 6.0
"""Seconds that workers get to connect before anything is put in their queue."""
_SLOWER = (1, 3, 9)
"""How many times longer than expected putting in may take, attempt by attempt."""
_ANEW = "drop schema if exists peer cascade; create schema peer"
"""What a job system keeps; nothing of an earlier storm may be left."""
_LEFT = "select count(*) from bare.deadline where done_at is null"


@dataclass(frozen=True)
class Peer:
    """A job system. `defers_per_second` is what it manages at least, to choose the instant by."""

    name: str
    module: str
    package: str
    workers: int
    defers_per_second: int
    settings: str
    broker: bool = False


PEERS = (
    Peer(
        "Procrastinate",
        "bench.peers.procrastinate_jobs",
        "procrastinate",
        workers=2,
        defers_per_second=1000,
        settings="2 asynchronous workers of 20 jobs at once, polling every 0.25 s, LISTEN/NOTIFY, "
        "jobs deferred in batches of 1,000, done ones deleted",
    ),
    Peer(
        "Celery",
        "bench.peers.celery_jobs",
        "celery",
        workers=1,
        defers_per_second=400,
        settings="ETA, 4 processes, prefetch multiplier 64, late acknowledgement, no results, gossip, "
        "mingle or heartbeat; Redis without persistence",
        broker=True,
    ),
    Peer(
        "DBOS",
        "bench.peers.dbos_jobs",
        "dbos",
        workers=2,
        defers_per_second=200,
        settings="delayed queue polled every 0.25 s, 2 processes of 16 threads and 200 workflows at once, "
        "one step each",
    ),
)


@dataclass(frozen=True)
class JobStorm:
    """One size of one system: seconds after the instant at which all were due."""

    peer: str
    version: str
    settings: str
    deadlines: int
    late: Lateness
    deferring: float
    """Seconds that it took to put them all in."""


class _TooLate(Exception):
    """The instant came before all jobs were in: it must lie further ahead."""


async def job_storm(stage: Stage, peer: Peer, deadlines: int, say: Callable[[str], None]) -> JobStorm:
    """Put in, wait for the instant, and see when the last row has been written."""
    python = await asyncio.to_thread(ensure_peers)
    await fill(stage.conn, deadlines)
    for slower in _SLOWER:
        try:
            ahead = timedelta(seconds=10 + slower * deadlines / peer.defers_per_second)
            return await _told(stage, peer, python, deadlines, ahead, say)
        except _TooLate:
            say(f"{peer.name} could not take {deadlines} jobs in within {ahead.total_seconds():.0f} s: again")
    raise TimeoutError(f"{peer.name} took too long to take {deadlines} jobs in")


async def _told(
    stage: Stage, peer: Peer, python: Path, deadlines: int, ahead: timedelta, say: Callable[[str], None]
) -> JobStorm:
    await lay_out(stage.conn)
    await stage.conn.execute(_ANEW)
    async with _broker(stage, peer, python) as (redis, version):
        given = ("--database", stage.database, "--redis", redis)
        await _run(stage, python, peer, "prepare", *given)
        async with _working(stage, python, peer, given):
            due = stage.clock.system_now() + ahead
            begun = time.perf_counter()
            await _run(
                stage, python, peer, "defer", *given, "--count", str(deadlines), "--due", due.isoformat()
            )
            deferring = time.perf_counter() - begun
            left = (due - stage.clock.system_now()).total_seconds()
            if left < 0:
                raise _TooLate
            await asyncio.sleep(left)
            await _until_done(stage)
    late = await lateness(stage.conn, due)
    say(f"{peer.name}: {deadlines} jobs put in within {deferring:.1f} s, drained in {late.last:.1f} s")
    whole = f"{version_of(python, peer.package)}{version}"
    return JobStorm(peer.name, whole, peer.settings, deadlines, late, deferring)


async def _until_done(stage: Stage) -> None:
    deadline = time.monotonic() + _PATIENCE
    while left := await stage.fetchval(_LEFT):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} rows were never written")
        await asyncio.sleep(0.2)


async def _run(stage: Stage, python: Path, peer: Peer, *arguments: str) -> None:
    program = await asyncio.create_subprocess_exec(
        str(python), "-m", peer.module, *arguments, cwd=PROJECT, env=_environment(stage)
    )
    if await program.wait():
        raise RuntimeError(f"{peer.name} could not {arguments[0]} (see above)")


@asynccontextmanager
async def _working(stage: Stage, python: Path, peer: Peer, given: Sequence[str]) -> AsyncGenerator[None]:
    """Its workers; ended afterwards with all that they started."""
    programs: list[psutil.Popen] = []
    with (stage.stack.layout.log / f"{peer.package}.log").open("ab") as log:
        for number in range(peer.workers):
            command = [str(python), "-m", peer.module, "work", *given, "--number", str(number)]
            programs.append(
                psutil.Popen(command, cwd=PROJECT, env=_environment(stage), stdout=log, stderr=log)
            )
    try:
        await asyncio.sleep(_WARM)
        yield
    finally:
        await asyncio.to_thread(_end, programs)


@asynccontextmanager
async def _broker(stage: Stage, peer: Peer, python: Path) -> AsyncGenerator[tuple[str, str]]:
    """Where its broker is, and which that is; nothing for one that needs none."""
    if not peer.broker:
        yield "", ""
        return
    server = await asyncio.to_thread(ensure_redis, python)
    command = [
        str(server),
        "--bind",
        LOOPBACK,
        "--port",
        str(_REDIS_PORT),
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    quiet = subprocess.DEVNULL
    program = psutil.Popen(command, env=_environment(stage), stdout=quiet, stderr=quiet)
    try:
        yield f"redis://{LOOPBACK}:{_REDIS_PORT}/0", f" on {server_version(server)}"
    finally:
        await asyncio.to_thread(_end, [program])


def _end(programs: Sequence[psutil.Popen]) -> None:
    """In good order, else not."""
    whole = [each for program in programs for each in (program, *program.children(recursive=True))]
    for program in programs:
        program.terminate()
    _, left = psutil.wait_procs(whole, timeout=15)
    for each in left:
        each.kill()
    for program in programs:
        program.wait()


def _environment(stage: Stage) -> dict[str, str]:
    """Marked as the stage's, so that what a killed bench leaves is ended before the next one begins."""
    return os.environ | {"PYTHONPATH": str(PROJECT)} | marker(stage.stack.layout.root)
