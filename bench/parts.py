"""The parts of the benchmark, each of which can be run alone. A part yields what it has found so far."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from bench.advancing import Advancing, measure_advancing
from bench.compare import Sizes, compare
from bench.follow import Followed, followed
from bench.footprint import history_events, kafka_bytes
from bench.history import History, histories
from bench.peers.driving import PEERS, JobStorm, job_storm
from bench.profile import profiled
from bench.report import PathResults
from bench.rest import AtRest, at_rest
from bench.reweighing import Reweighed, reweighed
from bench.routing import Measured, measure
from bench.stage import INSTANCE, NIGHT, PATH, PORT_BASE, WHOLE, Stage
from bench.storm import Storm, storm
from bench.timers import TimerStorm, drained_by_timers
from deploy.local.stack import INFRASTRUCTURE, Stack
from shared.messaging.migrations import upgrade_all

Say = Callable[[str], None]


@dataclass(frozen=True)
class Effort:
    """How much of everything."""

    whole: Sizes
    path: Sizes
    night: Sizes
    storms: tuple[int, ...] = (2_000, 10_000)
    rounds: int = 3
    timers: int = 2_000
    followed: int = 300
    at_rest: tuple[int, ...] = (1_000, 100_000)
    events: int = 120
    idle_seconds: int = 10
    reweighed: int = 10_000
    quiet_seconds: int = 20
    histories: tuple[str, ...] = ("S01", "S32")
    """A case in which nobody does anything, and one that is looked after until long after the birth."""


FULL = Effort(
    whole=Sizes(2, closed=600, warm_up=200, seconds=20, rates=(50, 10)),
    path=Sizes(3, closed=2000, warm_up=300, seconds=30),
    night=Sizes(3, closed=3000, warm_up=300, seconds=30),
)
QUICK = Effort(
    whole=Sizes(1, closed=150, warm_up=60, seconds=5, rates=(50, 10)),
    path=Sizes(3, closed=500, warm_up=100, seconds=8),
    night=Sizes(3, closed=800, warm_up=100, seconds=8),
    rounds=1,
    timers=500,
    followed=100,
    at_rest=(1_000, 20_000),
    events=60,
    idle_seconds=5,
    reweighed=2_000,
    quiet_seconds=10,
)


@dataclass(frozen=True)
class Here:
    """With what a part is run. Parts without a stage never ask for it."""

    stage: Stage | None
    effort: Effort
    say: Say

    @property
    def on(self) -> Stage:
        assert self.stage is not None
        return self.stage


async def _path(here: Here) -> AsyncIterator[PathResults]:
    """The whole comes first: what it does not see later, it need not work off."""
    stage, effort, say = here.on, here.effort, here.say
    await stage.start(WHOLE)
    whole = await compare(stage, "every process", effort.whole, say)
    kafka, history = await kafka_bytes(stage, 50), await history_events(stage)
    await stage.start(PATH)
    alone = await compare(stage, "the path alone", effort.path, say)
    found = PathResults([whole, alone], [], kafka, history)
    yield found
    stage.set_hour(NIGHT)
    night = await compare(stage, "the path, mails held till morning", effort.night, say)
    yield (found := replace(found, comparisons=[whole, alone, night]))
    profiles = await profiled(stage, effort.path.closed, effort.path.warm_up)
    yield replace(found, profiles=profiles)


async def _advance(here: Here) -> AsyncIterator[Advancing]:
    yield await asyncio.to_thread(measure_advancing, here.say)


async def _storm(here: Here) -> AsyncIterator[list[Storm]]:
    found: list[Storm] = []
    for many in here.effort.storms:
        found = [*found, await storm(here.on, many, here.effort.rounds, here.say)]
        yield found


async def _jobs(here: Here) -> AsyncIterator[list[JobStorm]]:
    found: list[JobStorm] = []
    for many in here.effort.storms:
        for peer in PEERS:
            found = [*found, await job_storm(here.on, peer, many, here.say)]
            yield found


async def _timers(here: Here) -> AsyncIterator[TimerStorm]:
    yield await drained_by_timers(here.on, here.effort.timers, here.say)


async def _follow(here: Here) -> AsyncIterator[Followed]:
    yield await followed(here.on, here.effort.followed, here.say)


async def _rest(here: Here) -> AsyncIterator[list[AtRest]]:
    effort, found = here.effort, list[AtRest]()
    for many in effort.at_rest:
        found = [*found, await at_rest(here.on, many, effort.events, effort.idle_seconds, here.say)]
        yield found


async def _history(here: Here) -> AsyncIterator[list[History]]:
    yield await histories(here.on, here.effort.histories, here.say)


@dataclass(frozen=True)
class RoutingResults:
    """Decisions against bare queries, and what a change of the map costs whoever is urgent."""

    decided: Measured
    reweighed: Reweighed | None = None


async def _routing(here: Here) -> AsyncIterator[RoutingResults]:
    found = RoutingResults(await measure(here.on.database))
    here.say(str(found.decided))
    yield found
    effort = here.effort
    weighed = await reweighed(here.on, effort.reweighed, effort.quiet_seconds, here.say)
    yield replace(found, reweighed=weighed)


async def _start(here: Here) -> AsyncIterator[dict[str, float]]:
    """How long a whole stack takes on an empty folder, downloads and archives being there."""
    parts = Stack(INSTANCE, PORT_BASE, "test", services=False, monitoring=False)
    whole = Stack(INSTANCE, PORT_BASE, "test", monitoring=False)
    begun = time.monotonic()
    try:
        await asyncio.to_thread(parts.up, fresh=True)
        servers = time.monotonic() - begun
        await asyncio.to_thread(whole.up)
        ready = time.monotonic() - begun
    finally:
        await asyncio.to_thread(whole.down)
        await asyncio.to_thread(whole.wipe)
    here.say(f"a stack starts within {ready:.0f} s")
    yield {", ".join(INFRASTRUCTURE): servers, "and all services ready": ready}


@dataclass(frozen=True)
class Part:
    """One part. Those of the same `stage` share one, in this order; without a name it needs none.

    A stage of its own keeps what one part published, and the workflows that it left, from the next.
    """

    run: Callable[[Here], AsyncIterator[Any]]
    kind: TypeAdapter[Any]
    stage: str | None
    about: str


PARTS: Mapping[str, Part] = {
    "advance": Part(_advance, TypeAdapter(Advancing), None, "the case machine alone"),
    "path": Part(_path, TypeAdapter(PathResults), "path", "a referral until the mail about it"),
    "follow": Part(_follow, TypeAdapter(Followed), "follow", "a storm with everything running"),
    "rest": Part(_rest, TypeAdapter(list[AtRest]), "rest", "many open cases at rest"),
    "history": Part(_history, TypeAdapter(list[History]), "history", "a whole case in Temporal"),
    "storm": Part(_storm, TypeAdapter(list[Storm]), "storm", "deadlines due at the same moment"),
    "jobs": Part(_jobs, TypeAdapter(list[JobStorm]), "storm", "the same with job systems"),
    "timers": Part(_timers, TypeAdapter(TimerStorm), "storm", "the same with a Temporal timer each"),
    "routing": Part(_routing, TypeAdapter(RoutingResults), "routing", "offers found, and a map that changes"),
    "start": Part(_start, TypeAdapter(dict[str, float]), None, "starting a stack"),
}


async def prepare(stage: Stage) -> None:
    """The tables of the workflows; a part that starts services makes the others with them."""
    await asyncio.to_thread(upgrade_all, stage.database, ["workflows"])
