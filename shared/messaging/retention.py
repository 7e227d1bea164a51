"""What the kernel forgets, and when: the keys of what waits too long, and the receipts of old messages."""

import asyncio
from datetime import datetime, timedelta

from shared.messaging import inbox
from shared.messaging.context import Context
from shared.messaging.redrive import expire

QUARANTINE_RETENTION = timedelta(days=30)
"""After this nobody can read a quarantined message any more."""

_AT_ONCE = 1_000
_PAUSE_SECONDS = 0.05


async def forget_quarantined(context: Context) -> None:
    """Destroy the keys of messages that nobody took in."""
    await expire(context, context.clock.system_now() - QUARANTINE_RETENTION)


async def forget_receipts(context: Context) -> None:
    """Delete inbox rows that no redelivery can ask for any more (`inbox_days`)."""
    await prune(context, context.clock.system_now() - timedelta(days=context.settings.inbox_days))


async def prune(context: Context, before: datetime) -> int:
    """Delete receipts older than this in small transactions, so that no message waits for it.

    Returns how many. Two processes of one schema may do this side by side.
    """
    total = 0
    while True:
        async with context.connection() as conn:
            gone = await inbox.delete_before(conn, before, _AT_ONCE)
        total += gone
        if gone < _AT_ONCE:
            return total
        await asyncio.sleep(_PAUSE_SECONDS)
