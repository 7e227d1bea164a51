"""Whether a process lives, whether it can work, and how old the work is that waits in it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.clock.database import ahead_of
from shared.messaging.context import Context
from shared.messaging.metrics import (
    CLOCK_AHEAD,
    CLOCK_OFFSET,
    OUTBOX_AGE,
    OUTBOX_ROWS,
    QUARANTINE_AGE,
    QUARANTINE_ROWS,
)

Check = Callable[[], Awaitable[bool]]

_PATIENCE = 3.0
_OUTBOX = "select count(*) as rows, min(created_at) as oldest from outbox"
_QUARANTINE = """
select count(*) as rows, min(received_at) as oldest from quarantine where settled_at is null
"""


async def live(_: Request) -> Response:
    """The event loop turns; the watchdog ends the process when it should not be alive."""
    return JSONResponse({"status": "live"})


async def metrics(_: Request) -> Response:
    """Prometheus text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def health_routes(checks: Mapping[str, Check]) -> Sequence[Route]:
    """The routes that every process has."""

    async def ready(_: Request) -> Response:
        outcome = {name: await _holds(check) for name, check in checks.items()}
        return JSONResponse(outcome, status_code=200 if all(outcome.values()) else 503)

    return [
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", metrics),
    ]


async def _holds(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), _PATIENCE)
    except Exception:  # any failure of a check is the answer itself: not ready
        return False


def database_answers(pool: asyncpg.Pool) -> Check:
    """Readiness of the database."""

    async def check() -> bool:
        return await pool.fetchval("select 1") == 1

    return check


async def measure(context: Context) -> None:
    """Set the gauges of outbox, quarantine and clocks."""
    now = context.clock.system_now()
    async with context.connection() as conn:
        ahead = await ahead_of(conn, now)
        outbox = await conn.fetchrow(_OUTBOX)
        waiting = await conn.fetchrow(_QUARANTINE)
    assert outbox is not None
    assert waiting is not None
    OUTBOX_ROWS.set(outbox["rows"])
    OUTBOX_AGE.set(_age(now, outbox["oldest"]))
    QUARANTINE_ROWS.set(waiting["rows"])
    QUARANTINE_AGE.set(_age(now, waiting["oldest"]))
    CLOCK_AHEAD.set(ahead / timedelta(seconds=1))
    CLOCK_OFFSET.set(context.clock.offset() / timedelta(seconds=1))


def _age(now: datetime, oldest: datetime | None) -> float:
    return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
