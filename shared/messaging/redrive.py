"""An operator takes a quarantined message in after all, or puts it aside. Audited, once, in order."""

from datetime import datetime
from uuid import UUID

from shared.messaging import inbox, quarantine, unsendable
from shared.messaging.context import Context
from shared.messaging.inbox import Receipt
from shared.messaging.quarantine import RawMessage
from shared.messaging.subscription import Subscription
from shared.messaging.uow import Uow
from shared.schemas.contracts.referral import MessageRedriven


async def redrive(context: Context, subscription: Subscription, number: UUID, by: str) -> int:
    """Take in a message and all parked behind it, in order; what could not be sent is sent. Returns how many.

    Raises `LookupError` for a number that is not waiting, and `Refused` when a message is still at
    fault; then nothing has changed.
    """
    async with context.transaction() as uow:
        numbers = await _waiting_with(uow, number)
        for each in numbers:
            message = await quarantine.opened(uow.conn, context.kek, each)
            if unsendable.is_outgoing(message):
                await unsendable.put_back(uow, message)
            else:
                await _handle(subscription, message, uow)
            await _close(context, uow, each, "accepted", by)
        return len(numbers)


async def discard(context: Context, number: UUID, by: str) -> None:
    """Put one message aside for good and destroy its key. Raises `LookupError` when not waiting."""
    async with context.transaction() as uow:
        await _waiting_with(uow, number)
        await _close(context, uow, number, "discarded", by)


async def expire(context: Context, before: datetime) -> int:
    """Destroy the keys of messages that nobody took in before this instant."""
    async with context.transaction() as uow:
        rows = await quarantine.listed(uow.conn)
        old = [row["quarantine_id"] for row in rows if row["received_at"] < before]
        for number in old:
            await _close(context, uow, number, "discarded", "retention")
        return len(old)


async def _waiting_with(uow: Uow, number: UUID) -> list[UUID]:
    numbers = await quarantine.lane_of(uow.conn, number)
    if number not in numbers:
        raise LookupError("no such message waits in quarantine")
    return numbers


async def _handle(subscription: Subscription, message: RawMessage, uow: Uow) -> None:
    event = subscription.read(message)
    handler = subscription.handler(event)
    if handler is None:
        return
    receipt = Receipt(event.source, event.id, subscription.fingerprint(message, event))
    await inbox.record(uow.conn, [receipt], uow.system_now)
    await handler(event, uow)


async def _close(context: Context, uow: Uow, number: UUID, outcome: str, by: str) -> None:
    state = "redriven" if outcome == "accepted" else "discarded"
    await quarantine.settle(uow.conn, number, state, uow.system_now, by)
    uow.publish(MessageRedriven(service=context.name, outcome=outcome), subject=number)
