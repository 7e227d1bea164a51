"""Temporal's time skipping, an experimental API of its SDK, wrapped here and nowhere else.

It needs a server with `frontend.WorkflowTimeSkippingEnabled=true`. Timers fire at their exact virtual
instants on the way, and what they set off (local activities included) is done before time goes on.

Two faults of the server (1.32) are kept away here. Whoever asks for a moment that passes by itself while
a timer that fired just before it is still being answered is taken to the *next* timer, hours too far; so
one request skips to one timer at most, and what is nearly there is left to pass by itself. And now and
then a request is carried out and never answered; so the time itself is looked at.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

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
_ANSWERS_WITHIN = 5.0
_TRIES = 12
"""In vain, one after the other, before a workflow is taken to stand still."""
_ONE_TIMER = TimeSkippingConfig(max_session_skip_count=1)
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
    skipper = TimeSkipper(client, config=_ONE_TIMER)
    stepping, measuring = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(4)

    async def one(workflow_id: str) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with stepping:
            async with measuring:
                ahead = await _measured(skipper, handle)
            wanted = _ahead[workflow_id] = _ahead.get(workflow_id, ahead) + delta
            if not await _forward(skipper, handle, ahead, wanted):
                del _ahead[workflow_id]

    await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids))


async def bring_ahead(client: Client, aheads: Mapping[str, timedelta]) -> None:
    """Move the time of each workflow until it is so far ahead of the system's.

    Safe to repeat after a failure: what arrived, or nearly so, is left alone.
    """
    skipper, at_once = TimeSkipper(client, config=_ONE_TIMER), asyncio.Semaphore(_AT_ONCE)

    async def one(workflow_id: str, wanted: timedelta) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with at_once:
            await _forward(skipper, handle, await _measured(skipper, handle), wanted)

    async with asyncio.TaskGroup() as group:
        for workflow_id, wanted in aheads.items():
            group.create_task(one(workflow_id, wanted))


async def now_of(client: Client, workflow_id: str) -> datetime:
    """What a workflow takes for the present, without the offset that it was started with."""
    return await TimeSkipper(client).get_current_time(client.get_workflow_handle(workflow_id))


async def _measured(skipper: TimeSkipper, handle: Handle) -> timedelta:
    """How far a workflow's time is ahead now; in error by no more than the time it takes to ask."""
    return await skipper.get_current_time(handle) - _CLOCK.system_now()


async def _forward(skipper: TimeSkipper, handle: Handle, ahead: timedelta, wanted: timedelta) -> bool:
    """Skip from timer to timer until its time is nearly so far ahead. False when the workflow has ended.

    Raises `StandsStill` where it does not come nearer.
    """
    in_vain = 0
    while (missing := wanted - ahead) > _NEARLY:
        if in_vain == _TRIES:
            raise StandsStill(f"{handle.id}: {missing} to go")
        if not await _skip(skipper, handle, missing):
            return False
        before, ahead = ahead, await _measured(skipper, handle)
        in_vain = 0 if ahead - before > _NEARLY else in_vain + 1
    return True


async def _skip(skipper: TimeSkipper, handle: Handle, missing: timedelta) -> bool:
    """Ask once. False when the workflow has ended; no answer is none of ours: the time is looked at."""
    try:
        await asyncio.wait_for(skipper.fast_forward(handle, missing), _ANSWERS_WITHIN)
    except TimeoutError:
        return True
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
