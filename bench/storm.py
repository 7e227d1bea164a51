"""A storm: thousands of deadlines due at the same moment, as at 08:00 after Easter.

Told two ways on the same servers: by our metronome (each rung a whole event, of a case that is armed for five
weeks), and by a bare set-based sweep of the same rows, sent by the same relay.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bench.arrivals import Arrivals, Lateness, arrivals
from bench.bare import fill, lay_out, sweep
from bench.stage import Stage
from shared.clock import step_clock
from workflows.metronome import CASES_PER_SWEEP
from workflows.repository.arming import let_out

_BEFORE = timedelta(minutes=20)
_UNDO = (
    "truncate workflows.rung_emitted, workflows.outbox",
    "update workflows.case_plan set released = 0, ticked_to = null, lagging_since = null, next_at = '{due}'",
    "vacuum analyze workflows.case_plan",
)
_TOPICS = "select distinct topic from workflows.armed_rung where at = $1 and topic is not null"
_CASES = "select case_id::text as key, urgent from workflows.case_plan"


@dataclass(frozen=True)
class Storm:
    """Seconds to drain so many deadlines, by round. `events` is how many events that is."""

    deadlines: int
    events: int
    bare: Sequence[float]
    """One `update … returning` into `insert … select`, batch by batch."""
    ours: Sequence[float]
    """The same in the database, by the one function through which effects leave."""
    bare_in_kafka: Sequence[float]
    """From the sweep's beginning to the last event on its topic."""
    ours_in_kafka: Sequence[float]
    """From the clock's step to the last event on its topic: metronome, relay and broker."""
    all_events: Lateness
    """Of ours in Kafka, in the round in the middle."""
    urgent: Lateness
    """Of the events about urgent cases, each tenth case."""
    ordinary: Lateness

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.bare)

    @property
    def ratio_in_kafka(self) -> float:
        return median(self.ours_in_kafka) / median(self.bare_in_kafka)


@dataclass(frozen=True)
class _Told:
    everything: Lateness
    urgent: Lateness
    ordinary: Lateness


@dataclass
class _Rounds:
    stage: Stage
    due: datetime
    events: int
    urgent: frozenset[bytes]
    ordinary: frozenset[bytes]

    async def bare(self) -> float:
        await self._undo()
        await lay_out(self.stage.conn)
        await self._settled()
        return await sweep(self.stage.conn, self.due)

    async def ours(self) -> float:
        """Up to the first instant, as the metronome does, one batch per transaction."""
        await self._undo()
        await self._settled()
        conn, due = self.stage.conn, self.due
        await conn.execute("set search_path = workflows")
        begun = time.perf_counter()
        while await let_out(conn, None, due, due, due, CASES_PER_SWEEP):
            pass
        return time.perf_counter() - begun

    async def bare_in_kafka(self, seen: Arrivals) -> float:
        await self._undo()
        await lay_out(self.stage.conn)
        await self._settled()
        begun = time.perf_counter()
        await sweep(self.stage.conn, self.due, "workflows.outbox")
        return max(late for _, late in await seen.of(self.events, self.urgent | self.ordinary, begun))

    async def ours_in_kafka(self, seen: Arrivals) -> "_Told":
        await self._undo()
        await self._settled()
        begun = time.perf_counter()
        self.set_clock(timedelta(0))
        found = await seen.of(self.events, self.urgent | self.ordinary, begun)
        self.set_clock(_BEFORE)
        return _Told(
            Lateness.of([late for _, late in found]),
            Lateness.of([late for key, late in found if key in self.urgent]),
            Lateness.of([late for key, late in found if key in self.ordinary]),
        )

    def set_clock(self, before: timedelta) -> None:
        step_clock(self.stage.stack.layout.clock, self.due - before - self.stage.clock.system_now())

    async def _settled(self) -> None:
        """Nothing is left to write: each begins as after a quiet night, its pages to be logged whole once."""
        await self.stage.conn.execute("checkpoint")

    async def _undo(self) -> None:
        for statement in _UNDO:
            await self.stage.conn.execute(statement.format(due=self.due.isoformat()))


async def storm(stage: Stage, deadlines: int, rounds: int, say: Callable[[str], None]) -> Storm:
    """Measure one size, everything in turns."""
    here = await _filled(stage, deadlines)
    in_sql = [(await here.bare(), await here.ours()) for _ in range(rounds)]
    bare, ours = (list(each) for each in zip(*in_sql, strict=True))
    say(f"{deadlines} deadlines in SQL: bare {median(bare):.2f} s, ours {median(ours):.2f} s")
    await stage.start(("metronome",))
    topics = [row["topic"] for row in await stage.conn.fetch(_TOPICS, here.due)]
    async with arrivals(stage.bootstrap, topics) as seen:
        told = [(await here.bare_in_kafka(seen), await here.ours_in_kafka(seen)) for _ in range(rounds)]
    await stage.stop()
    bare_k, ours_k = [bare for bare, _ in told], [ours.everything.last for _, ours in told]
    middle = sorted((ours for _, ours in told), key=lambda each: each.everything.last)[rounds // 2]
    say(f"{deadlines} deadlines in Kafka: bare {median(bare_k):.2f} s, ours {median(ours_k):.2f} s")
    late = (middle.everything, middle.urgent, middle.ordinary)
    return Storm(deadlines, here.events, bare, ours, bare_k, ours_k, *late)


async def _filled(stage: Stage, deadlines: int) -> _Rounds:
    due = await fill(stage.conn, deadlines)
    events = await lay_out(stage.conn)
    rows = await stage.conn.fetch(_CASES)
    urgent = frozenset(row["key"].encode() for row in rows if row["urgent"])
    ordinary = frozenset(row["key"].encode() for row in rows) - urgent
    here = _Rounds(stage, due, events, urgent, ordinary)
    here.set_clock(_BEFORE)
    return here
