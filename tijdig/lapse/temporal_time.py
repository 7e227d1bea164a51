"""Temporal's time skipping, an experimental API of its SDK, wrapped here and nowhere else.

It needs a server with `frontend.WorkflowTimeSkippingEnabled=true`. Timers fire at their exact virtual
instants on the way, and what they set off (local activities included) is done before time goes on.

Two faults of the server (1.32) are kept away here. Whoever asks for a moment that passes by itself while
a timer that fired just before it is still being answered is taken to the *next* timer, hours too far; so
the last request skips to one timer at most, and what is nearly there is left to pass by itself. And now
and then a request is carried out and never answered; so the time itself is looked at.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing._timeskipping import (  # pyright: ignore[reportPrivateImportUsage]
    TimeSkipper,
    TimeSkippingConfig,
)

from shared.clock import Clock

_AT_ONCE = 24
_NEARLY = timedelta(seconds=2)
"""So much is not skipped but passes by itself; the server decides well within it."""
_PATIENCE_SECONDS, _PAUSE = 60.0, 0.1
"""So long a workflow may stand still, asked again and again: its worker may be away."""
_ANSWERS_WITHIN, _LOOKS = 5.0, 12
"""After so many seconds without an answer the time itself is looked at, so many times."""
_ONE_TIMER, _ANY_NUMBER = TimeSkippingConfig(max_session_skip_count=1), TimeSkippingConfig()
_AMPLE = timedelta(seconds=47)
"""Many timers are skipped at once only until so long before the end, where hardly ever one lies."""
_CLOCK = Clock()
_ahead: dict[str, timedelta] = {}
"""How far each workflow's time must be ahead of the system's: the sum of its steps."""

Handle = WorkflowHandle[object, object]


class StandsStill(Exception):
    """A workflow's time was asked to move on, again and again, and does not."""


async def fast_forward(client: Client, workflow_ids: Sequence[str], delta: timedelta) -> None:
    """Move the time of these workflows on by `delta`, together. Those that end meanwhile are fine.

    A step itself takes a while, in which a workflow's time does not run; the next step makes up for it,
    so that a long row of steps does not fall behind the clock.
    """
    stepping, measuring = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(4)

    async def one(workflow_id: str) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with stepping:
            async with measuring:
                ahead = await _measured(client, handle)
            wanted = _ahead[workflow_id] = _ahead.get(workflow_id, ahead) + delta
            if not await _forward(client, handle, ahead, wanted):
                del _ahead[workflow_id]

    await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids))


async def bring_ahead(client: Client, aheads: Mapping[str, timedelta]) -> None:
    """Move the time of each workflow until it is so far ahead of the system's.

    Safe to repeat after a failure: what arrived, or nearly so, is left alone.
    """
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def one(workflow_id: str, wanted: timedelta) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with at_once:
            await _forward(client, handle, await _measured(client, handle), wanted)

    async with asyncio.TaskGroup() as group:
        for workflow_id, wanted in aheads.items():
            group.create_task(one(workflow_id, wanted))


async def now_of(client: Client, workflow_id: str) -> datetime:
    """What a workflow takes for the present, without the offset that it was started with."""
    return await TimeSkipper(client).get_current_time(client.get_workflow_handle(workflow_id))


async def _measured(client: Client, handle: Handle) -> timedelta:
    """How far a workflow's time is ahead now; in error by no more than the time it takes to ask."""
    return await TimeSkipper(client).get_current_time(handle) - _CLOCK.system_now()


async def _forward(client: Client, handle: Handle, ahead: timedelta, wanted: timedelta) -> bool:
    """Skip until its time is nearly so far ahead: to the first timer, and where more lie behind that, past
    all but the last. False when the workflow has ended. Raises `StandsStill` where it does not come nearer.
    """
    many, moved_at = False, time.monotonic()
    while (missing := wanted - ahead) > _NEARLY:
        if time.monotonic() - moved_at > _PATIENCE_SECONDS:
            raise StandsStill(f"{handle.id}: {missing} to go")
        if many and missing > 2 * _AMPLE:
            skipping = TimeSkipper(client, config=_ANY_NUMBER).fast_forward(handle, missing - _AMPLE)
        else:
            skipping = TimeSkipper(client, config=_ONE_TIMER).fast_forward(handle, missing)
        if not await _asked(client, handle, skipping, ahead):
            return False
        before, ahead = ahead, await _measured(client, handle)
        if ahead - before > _NEARLY:
            many, moved_at = True, time.monotonic()
        else:
            await asyncio.sleep(_PAUSE)
    return True


async def _asked(
    client: Client, handle: Handle, skipping: Coroutine[Any, Any, bool], ahead: timedelta
) -> bool:
    """Once it is carried out. False when the workflow has ended.

    Nothing is asked for while time still moves, or may begin to: that would come on top.
    """
    request, seen = asyncio.ensure_future(skipping), ahead
    try:
        for _ in range(_LOOKS):
            if (await asyncio.wait({request}, timeout=_ANSWERS_WITHIN))[0]:
                await request
                break
            before, seen = seen, await _measured(client, handle)
            if seen - ahead > _NEARLY and seen - before <= _NEARLY:
                break
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    finally:
        request.cancel()
    return True
