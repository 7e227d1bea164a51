"""Temporal's time skipping, an experimental API of its SDK, wrapped here and nowhere else.

It needs a server with `frontend.WorkflowTimeSkippingEnabled=true`. Timers fire at their exact virtual
instants on the way, and what they set off (local activities included) is done before time goes on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing._timeskipping import TimeSkipper  # pyright: ignore[reportPrivateImportUsage]

from shared.clock import Clock

_AT_ONCE = 24
_NEARLY = timedelta(seconds=5)
_CLOCK = Clock()
_ahead: dict[str, timedelta] = {}
"""How far each workflow's time must be ahead of the system's: the sum of its steps."""

Handle = WorkflowHandle[object, object]


async def fast_forward(client: Client, workflow_ids: Sequence[str], delta: timedelta) -> None:
    """Move the time of these workflows on by `delta`, together. Those that end meanwhile are fine.

    A step itself takes a while, in which a workflow's time does not run; the next step makes up for it,
    so that a long row of steps does not fall behind the clock.
    """
    skipper = TimeSkipper(client)
    stepping, measuring = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(4)

    async def one(workflow_id: str) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with stepping:
            async with measuring:
                ahead = await _measured(skipper, handle)
            await _step(skipper, handle, ahead, delta)

    await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids))


async def bring_ahead(client: Client, aheads: Mapping[str, timedelta]) -> None:
    """Move the time of each workflow until it is so far ahead of the system's.

    Safe to repeat after a failure: what arrived, or nearly so, is left alone.
    """
    skipper, at_once = TimeSkipper(client), asyncio.Semaphore(_AT_ONCE)

    async def one(workflow_id: str, wanted: timedelta) -> None:
        handle = client.get_workflow_handle(workflow_id)
        async with at_once:
            missing = wanted - await _measured(skipper, handle)
            if missing > _NEARLY:
                await _forward(skipper, handle, missing)

    async with asyncio.TaskGroup() as group:
        for workflow_id, wanted in aheads.items():
            group.create_task(one(workflow_id, wanted))


async def now_of(client: Client, workflow_id: str) -> datetime:
    """What a workflow takes for the present, without the offset that it was started with."""
    return await TimeSkipper(client).get_current_time(client.get_workflow_handle(workflow_id))


async def _measured(skipper: TimeSkipper, handle: Handle) -> timedelta:
    """How far a workflow's time is ahead now; in error by no more than the time it takes to ask."""
    return await skipper.get_current_time(handle) - _CLOCK.system_now()


async def _step(skipper: TimeSkipper, handle: Handle, ahead: timedelta, delta: timedelta) -> None:
    wanted = _ahead[handle.id] = _ahead.get(handle.id, ahead) + delta
    if wanted <= ahead:
        return
    if not await _forward(skipper, handle, wanted - ahead):
        _ahead.pop(handle.id, None)


async def _forward(skipper: TimeSkipper, handle: Handle, delta: timedelta) -> bool:
    """False when the workflow has ended."""
    try:
        await skipper.fast_forward(handle, delta)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
