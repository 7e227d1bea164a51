"""Sets the gauges of what waits."""

from services.notifications.metrics import OLDEST_DUE, PENDING, UNADDRESSED, UNADDRESSED_AGE
from services.notifications.repository import sending, unaddressed
from shared.messaging import Context


async def measure(context: Context) -> None:
    """How many messages wait, and how long the oldest due one has."""
    now = context.clock.now()
    async with context.connection() as conn:
        open_ones = await sending.measure(conn, now)
        rows, oldest = await unaddressed.measure(conn)
    PENDING.labels("pending").set(open_ones["pending"])
    PENDING.labels("sending").set(open_ones["sending"])
    due = open_ones["oldest_due"]
    OLDEST_DUE.set(0.0 if due is None else (now - due).total_seconds())
    UNADDRESSED.set(rows)
    waited = 0.0 if oldest is None else (context.clock.system_now() - oldest).total_seconds()
    UNADDRESSED_AGE.set(max(0.0, waited))
