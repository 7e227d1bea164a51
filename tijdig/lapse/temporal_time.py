"""Temporal's time skipping, an experimental API of its SDK, wrapped here and nowhere else.

It needs a server with `frontend.WorkflowTimeSkippingEnabled=true`. Timers fire at their exact virtual
instants on the way, and what they set off (local activities included) is done before time goes on.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing._timeskipping import TimeSkipper  # pyright: ignore[reportPrivateImportUsage]

from shared.clock import Clock

_AT_ONCE = 32
_CLOCK = Clock()
_ahead: dict[str, timedelta] = {}
"""How far each workflow's time must be ahead of the system's: the sum of its steps."""


async def fast_forward(client: Client, workflow_ids: Sequence[str], delta: timedelta) -> None:
    """Move the time of these workflows on by `delta`, together. Those that end meanwhile are fine.

    A step itself takes a while, in which a workflow's time does not run; the next step makes up for it,
    so that a long row of steps does not fall behind the clock.
    """
    skipper = TimeSkipper(client)
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(workflow_id: str) -> None:
        async with turn:
            await _step(skipper, client.get_workflow_handle(workflow_id), delta)

    await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids))


async def _step(skipper: TimeSkipper, handle: WorkflowHandle[object, object], delta: timedelta) -> None:
    try:
        ahead = await skipper.get_current_time(handle) - _CLOCK.system_now()
        wanted = _ahead.get(handle.id, ahead) + delta
        _ahead[handle.id] = wanted
        await skipper.fast_forward(handle, wanted - ahead)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        _ahead.pop(handle.id, None)  # it has ended
