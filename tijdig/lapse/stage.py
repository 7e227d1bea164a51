"""A stage on which several stories are told at once, all living by the same stepped clock.

A story awaits `until(instant)`. When every story waits, the driver moves time on to the earliest of
those instants; so what happens to one woman never depends on how fast the others' stories are told.
"""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from tijdig.lapse.driver import Driver

T = TypeVar("T")


class Stage:
    """Runs stories side by side on one driver."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._acting = 0
        self._quiet = asyncio.Event()
        self.on_failure: Callable[[BaseException], None] = lambda _: None

    async def until(self, instant: datetime) -> None:
        """Wait for a domain instant. At once when it has passed."""
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (instant, next(self._numbers), reached))
        self._pause()
        await reached

    async def settled(self) -> None:
        """Wait until the stack has reacted to what was done so far."""
        await self.until(self.driver.clock.now())

    async def tell(self, stories: Sequence[Awaitable[T]]) -> list[T | BaseException]:
        """Tell all stories to their ends; what went wrong in one comes back in its place."""
        self._acting = len(stories)
        self._quiet.clear()
        tasks = [asyncio.create_task(self._act(story)) for story in stories]
        timekeeper = asyncio.create_task(self._keep_time())
        try:
            return await _outcomes(tasks, timekeeper)
        finally:
            everybody: set[asyncio.Task[Any]] = {*tasks, timekeeper}
            for each in everybody:
                each.cancel()
            await asyncio.wait(everybody)

    async def _act(self, story: Awaitable[T]) -> T:
        try:
            return await story
        except Exception as error:
            self.on_failure(error)
            raise
        finally:
            self._pause()

    def _pause(self) -> None:
        self._acting -= 1
        if self._acting == 0:
            self._quiet.set()

    async def _keep_time(self) -> None:
        while True:
            await self._quiet.wait()
            if not self._waiting:
                return
            await self.driver.advance_to(self._waiting[0][0])
            self._quiet.clear()
            self._wake(self.driver.clock.now())

    def _wake(self, now: datetime) -> None:
        while self._waiting and self._waiting[0][0] <= now:
            _, _, reached = heapq.heappop(self._waiting)
            self._acting += 1
            reached.set_result(None)


async def _outcomes(
    tasks: Sequence[asyncio.Task[T]], timekeeper: asyncio.Task[None]
) -> list[T | BaseException]:
    """Of every story; without somebody who keeps time none comes to an end, so they are broken off."""
    everything = asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait({everything, timekeeper}, return_when=asyncio.FIRST_COMPLETED)
    if timekeeper.done() and not everything.done():
        for task in tasks:
            task.cancel()
        await everything
        timekeeper.result()
    return list(await everything)
