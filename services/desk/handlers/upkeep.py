"""What the desk does by itself: count what waits, and forget what is no longer needed."""

from datetime import timedelta

from services.desk.metrics import OLDEST_UNCLAIMED, OPEN_TASKS
from services.desk.repository import access, commands, tasks
from shared.messaging import Context

KINDS = ("escalation", "unassigned", "no_offer", "unreached", "quarantine")
LINKS_KEPT = timedelta(days=30)
"""Domain time after expiry during which a link still leads to «send me a new one»."""
COMMANDS_KEPT = timedelta(days=1)


async def count(context: Context) -> None:
    """Set the gauges of tasks."""
    async with context.connection() as conn:
        found = await tasks.counts(conn)
        oldest = await tasks.oldest_unclaimed(conn)
    for kind in KINDS:
        OPEN_TASKS.labels(kind).set(found.get(kind, 0))
    age = (context.clock.system_now() - oldest) if oldest else timedelta(0)
    OLDEST_UNCLAIMED.set(max(0.0, age.total_seconds()))


async def prune(context: Context) -> None:
    """Forget sessions that ended, links long expired, and commands of yesterday."""
    async with context.transaction() as uow:
        yesterday = uow.system_now - COMMANDS_KEPT
        await access.prune(uow.conn, uow.now, uow.now - LINKS_KEPT, yesterday)
        await commands.prune(uow.conn, yesterday)
