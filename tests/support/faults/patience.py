"""Looking at a stack whose parts are being killed: what fails now is asked again."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import asyncpg
import httpx
from aiokafka.errors import KafkaError
from temporalio.service import RPCError

T = TypeVar("T")

PATIENCE_SECONDS: Final = float(os.environ.get("TRIAL_PATIENCE_SECONDS", "240"))
FLEETING: Final = (
    OSError,
    TimeoutError,
    KafkaError,
    RPCError,
    RuntimeError,
    httpx.HTTPError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
"""What a client meets while its server is away."""


def say(line: str) -> None:
    """A line of progress."""
    print(f"[{time.monotonic() - _STARTED:6.1f} s] {line}", flush=True)


async def in_spite_of_kills(do: Callable[[], Awaitable[T]], *, within: float = PATIENCE_SECONDS) -> T:
    """What `do` answers as soon as it can. It must be safe to repeat."""
    deadline = time.monotonic() + within
    while True:
        try:
            return await do()
        except FLEETING as error:
            if time.monotonic() > deadline:
                raise AssertionError(f"does not recover within {within:.0f} s") from error
        except BaseExceptionGroup as errors:
            if errors.split(FLEETING)[1] or time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.2)


async def until_count(
    what: str, look: Callable[[], Awaitable[int]], wanted: int, *, within: float = PATIENCE_SECONDS
) -> None:
    """Until so many are seen. Fails with what was seen last."""
    deadline = time.monotonic() + within
    seen = -1
    while (found := await in_spite_of_kills(look)) != wanted:
        if found != seen:
            say(f"{what}: {found} of {wanted}")
        seen = found
        assert time.monotonic() < deadline, f"{what}: {seen} of {wanted} after {within:.0f} s"
        await asyncio.sleep(0.4)
    say(f"{what}: {found} of {wanted}")


_STARTED = time.monotonic()
