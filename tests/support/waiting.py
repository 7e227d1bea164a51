"""Wait for something to become true, and say what was seen when it does not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(
    look: Callable[[], Awaitable[T]], holds: Callable[[T], bool] = bool, *, within: float = 30
) -> T:
    """What `look` sees once it `holds`. Fails after `within` seconds, naming the last sight."""
    deadline = time.monotonic() + within
    while True:
        seen = await look()
        if holds(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"still not so after {within} s; last seen: {seen!r}")
        await asyncio.sleep(0.05)
