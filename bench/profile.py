"""Where the CPU time of the services on the path goes, from samples taken while they work."""

import asyncio
import json
import os
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.load import flood, referrals
from bench.stage import PATH, Stage
from bench.subjects import Ours, until_count
from deploy.local.layout import PROJECT
from deploy.local.services import MODULES

Stack = tuple[int, Sequence[str]]
OWN = ("services.", "shared.")


@dataclass(frozen=True)
class Profile:
    """Shares of one process's CPU time. `libraries` by the innermost frame; `steps` with all they call."""

    service: str
    libraries: list[tuple[str, float]]
    steps: list[tuple[str, float]]
    hottest: list[tuple[str, float]]


async def profiled(stage: Stage, count: int, warm_up: int) -> list[Profile]:
    """The closed loop once more, with every process of the path sampled."""
    await stage.stop()
    with tempfile.TemporaryDirectory() as folder:
        async with _sampled(stage, Path(folder)) as programs:
            ours = Ours(stage)
            before = await ours.count()
            await flood(stage, ours.topic, referrals(stage, warm_up))
            await until_count(ours, before + warm_up)
            await ours.until_mailed()
            messages = referrals(stage, count)
            _tell(programs, signal.SIGUSR1)
            await flood(stage, ours.topic, messages)
            await until_count(ours, before + warm_up + count)
            _tell(programs, signal.SIGUSR2)
            return [await _profile(Path(folder), name) for name in PATH]


@asynccontextmanager
async def _sampled(stage: Stage, folder: Path) -> AsyncGenerator[list[psutil.Popen]]:
    programs = [_start(stage, folder, name) for name in PATH]
    try:
        for name in PATH:
            await _ready(f"{stage.stack.address(name)}health/ready")
        yield programs
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            await asyncio.to_thread(program.wait, 60)


def _start(stage: Stage, folder: Path, name: str) -> psutil.Popen:
    command = [sys.executable, "-m", "bench.sampled", MODULES[name], str(folder / name)]
    log = (stage.stack.layout.log / f"{name}-sampled.log").open("w")
    return psutil.Popen(command, cwd=PROJECT, env=os.environ | stage.stack.env(name), stdout=log, stderr=log)


async def _ready(url: str, seconds: int = 120) -> None:
    for _ in range(seconds * 2):
        try:
            await asyncio.to_thread(urllib.request.urlopen, url)
            return
        except (urllib.error.URLError, OSError):
            await asyncio.sleep(0.5)
    raise TimeoutError(f"{url} does not answer")


def _tell(programs: Sequence[psutil.Popen], what: signal.Signals) -> None:
    for program in programs:
        program.send_signal(what)


async def _profile(folder: Path, name: str) -> Profile:
    while not (folder / name).exists():
        await asyncio.sleep(0.1)
    stacks: list[Stack] = json.loads((folder / name).read_text())
    whole = sum(count for count, _ in stacks) or 1
    leaves, steps, hottest = Counter[str](), Counter[str](), Counter[str]()
    for count, frames in stacks:
        leaves[_library(frames[0])] += count
        hottest[frames[0]] += count
        for frame in {frame for frame in frames if frame.startswith(OWN)}:
            steps[frame] += count
    return Profile(name, *(_shares(each, whole) for each in (leaves, steps, hottest)))


def _library(frame: str) -> str:
    module = frame.partition(":")[0]
    parts = module.split(".")
    return ".".join(parts[:2]) if module.startswith(OWN) else parts[0]


def _shares(counts: Counter[str], whole: int) -> list[tuple[str, float]]:
    return [(name, count / whole) for name, count in counts.most_common()]
