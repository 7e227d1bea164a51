"""The driver: moves domain time on, from one instant at which something is due to the next."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
from temporalio.client import Client

from shared.clock import Clock, read_offset, step_clock
from tijdig.lapse.lag import LagReader
from tijdig.lapse.settle import Observer
from tijdig.lapse.temporal_time import fast_forward

PATIENCE_SECONDS = 60.0
_PAUSE = 0.02
_PATIENT = 0.05
"""Of what was waited already: who waits for a minute need not look fifty times a second."""
_FAREWELL_SECONDS = 0.3
"""Temporal's client answers from threads of its own: what was broken off must still find our loop there."""


async def _nothing_to_forget(_: asyncpg.Connection) -> None:
    """The driver only reads: its connections need not be cleaned between two looks."""


class NotSettled(Exception):
    """The stack kept working for too long; says on what."""


class Driver:
    """Steps the clock file and every open workflow together. Use as an async context manager.

    `env` is what `Stack.env()` gives; `consumers` maps every consuming process to its URL.
    Between steps domain time runs on at its natural pace.
    """

    def __init__(self, env: dict[str, str], consumers: Mapping[str, str]) -> None:
        self._consumers = consumers
        self._env = env
        self._file = Path(env["TIJDIG_CLOCK_FILE"])
        self._stack = AsyncExitStack()
        self.clock = Clock(self._file)
        self.on_hop: Callable[[datetime], Awaitable[None]] | None = None

    async def __aenter__(self) -> "Driver":
        pool = await asyncpg.create_pool(
            self._env["TIJDIG_DATABASE_URL"], min_size=1, max_size=2, reset=_nothing_to_forget
        )
        self._stack.push_async_callback(pool.close)
        lag = await self._stack.enter_async_context(LagReader(self._consumers))
        self.observer = Observer(pool, lag)
        self._temporal = await Client.connect(self._env["TIJDIG_TEMPORAL_ADDRESS"])
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self._stack.aclose()
        if kind is not None:
            await asyncio.sleep(_FAREWELL_SECONDS)

    async def settle(self, within: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing is under way. Raises `NotSettled` with what still is."""
        began = time.monotonic()
        while waiting := await self.observer.unsettled(self.clock.now):
            waited = time.monotonic() - began
            if waited > within:
                raise NotSettled("; ".join(waiting))
            await asyncio.sleep(max(_PAUSE, _PATIENT * waited))

    async def advance_to(self, target: datetime) -> None:
        """Move to `target`, stopping at every instant on the way at which something is due."""
        await self.settle()
        while (now := self.clock.now()) < target:
            due = await self.observer.next_due(now)
            await self.step_to(min(due, target) if due is not None else target)
            await self.settle()
            if self.on_hop is not None:
                await self.on_hop(self.clock.now())

    async def step_to(self, instant: datetime) -> None:
        """One step, nothing in between: the clock file first, then every open workflow."""
        delta = instant - self.clock.now()
        if delta <= timedelta(0):
            return
        workflows: Sequence[str] = await self.observer.open_workflows()
        step_clock(self._file, read_offset(self._file) + delta)
        await fast_forward(self._temporal, workflows, delta)
