"""A storm with everything running: when the rungs are in Kafka, and when Temporal has followed.

Real cases, each with its workflow and its timer; all due at the same moment. The metronome tells, and each
workflow comes to hear of it when its own timer is served.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bench.armed import EMPTY, Model, open_cases, opened
from bench.arrivals import Lateness, arrivals
from bench.stage import Stage
from shared.clock import step_clock
from shared.schemas import topics

_PATIENCE = 300.0
_UNARMED = "select count(*) from workflows.case_plan where seen = 0"
_AS_THE_GATEWAY_HAS_THEM = """
update workflows.case_plan set seen = 0, next_at = null, armed_until = null, unseen_since = $1
"""
_BEHIND = """
select count(*) from workflows.case_plan
where lagging_since is not null or ticked_to is null or ticked_to < $1
"""
_OF_THE_FIRST = """
select count(*) from workflows.armed_rung join workflows.case_plan using (case_id)
where at = $1 and topic = $2
"""


@dataclass(frozen=True)
class Followed:
    """Seconds after the instant, of so many cases with a workflow each."""

    cases: int
    arming: float
    """Seconds that it took to start all workflows and arm their cases."""
    told: Lateness
    half: float
    """Until half of the workflows knew what had been said."""
    followed: float
    """Until all did."""


async def followed(stage: Stage, cases: int, say: Callable[[str], None]) -> Followed:
    """Open them, wait for the instant, and look until nobody is behind."""
    model = Model.after([opened()])
    ahead = timedelta(seconds=50 + cases / 8)
    await stage.conn.execute(EMPTY)
    await stage.start(("gateway", "worker"))
    step_clock(stage.stack.layout.clock, model.due - ahead - stage.clock.system_now())
    due = stage.clock.system_now() + ahead
    arming = await _armed_by_workflows(stage, model, cases)
    say(f"{cases} workflows started, and their cases armed, within {arming:.0f} s")
    await stage.add("metronome")
    left = (due - stage.clock.system_now()).total_seconds()
    if left < 0:
        raise TimeoutError(f"arming {cases} cases took {-left:.0f} s too long")
    events = await stage.fetchval(_OF_THE_FIRST, model.due, topics.ESCALATION)
    keys = [str(row[0]).encode() for row in await stage.conn.fetch("select case_id from workflows.case_plan")]
    async with arrivals(stage.bootstrap, [topics.ESCALATION]) as seen:
        instant = time.perf_counter() + (due - stage.clock.system_now()).total_seconds()
        watching = asyncio.ensure_future(seen.of(events, keys, instant))
        await asyncio.sleep(instant - time.perf_counter())
        half = await _until_behind(stage, model, instant, cases // 2)
        whole = await _until_behind(stage, model, instant, 0)
        told = Lateness.of([late for _, late in await watching])
    await stage.stop()
    say(f"{cases} cases told within {told.last:.1f} s; Temporal had followed after {whole:.0f} s")
    return Followed(cases, arming, told, half, whole)


async def _armed_by_workflows(stage: Stage, model: Model, cases: int) -> float:
    """The gateway finds them as it would have left them, had their referrals just come in."""
    now = stage.clock.system_now()
    begun = time.perf_counter()
    async with stage.conn.transaction():
        await open_cases(stage.conn, model, cases, unsignalled_since=now)
        await stage.conn.execute("delete from workflows.armed_rung")
        await stage.conn.execute(_AS_THE_GATEWAY_HAS_THEM, now)
    await _until_none(stage, _UNARMED)
    return time.perf_counter() - begun


async def _until_behind(stage: Stage, model: Model, instant: float, at_most: int) -> float:
    await _until_none(stage, _BEHIND, model.due, at_most=at_most)
    return time.perf_counter() - instant


async def _until_none(stage: Stage, query: str, *values: object, at_most: int = 0) -> None:
    deadline = time.monotonic() + _PATIENCE
    while (left := await stage.fetchval(query, *values)) > at_most:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} cases are still behind")
        await asyncio.sleep(0.25)
