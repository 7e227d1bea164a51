"""From a batch of Kafka records to committed effects.

Records are spread over lanes by key; each lane is one transaction: inbox first, then the handlers, then
the outbox. When a message of a lane is at fault, the lane is rolled back and taken one by one, and the
guilty message goes to quarantine. When the surroundings are at fault, nothing is acknowledged.
"""

import asyncio
import hashlib
import hmac
import logging
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.messaging import inbox, quarantine
from shared.messaging.context import Context
from shared.messaging.errors import Refused, is_transient
from shared.messaging.inbox import Receipt
from shared.messaging.logs import correlation, describe
from shared.messaging.metrics import MESSAGES
from shared.messaging.quarantine import RawMessage
from shared.messaging.subscription import Handler, Subscription, Together, overtakes
from shared.messaging.uow import Uow
from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.referral import MessageQuarantined

log = logging.getLogger("tijdig.consumer")

OWNER = "coordinator"
"""Whose desk a quarantined message lands on."""

_FILLS_A_LANE = 50
"""So many messages of a batch per lane: a transaction has a price of its own, however few share it."""

_CONTRADICTED = Refused("id_reused", "use a new id for a new message; the first one stands")
_PARKED = Refused("parked", "wait: an earlier message of this referral is in quarantine")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that could be read, with the handler that waits for it."""

    message: RawMessage
    event: Event[Contract]
    receipt: Receipt
    handler: Handler
    together: Together | None
    lane: str


class Consumer:
    """Applies a subscription to batches of messages."""

    def __init__(self, context: Context, subscription: Subscription) -> None:
        self._context = context
        self._subscription = subscription

    async def take(self, batch: Sequence[RawMessage]) -> None:
        """Take in a whole batch. Raises only when the surroundings are at fault."""
        wanted = min(self._context.settings.lanes, 1 + len(batch) // _FILLS_A_LANE)
        lanes: dict[int, list[RawMessage]] = {}
        for message in batch:
            lanes.setdefault(zlib.crc32(message.key or b"") % wanted, []).append(message)
        outcomes = await asyncio.gather(
            *(self._take_lane(lane) for lane in lanes.values()), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _take_lane(self, messages: Sequence[RawMessage]) -> None:
        try:
            await self._together(messages)
        except Exception as error:
            if is_transient(error):
                raise
            await self._one_by_one(messages)

    async def _one_by_one(self, messages: Sequence[RawMessage]) -> None:
        for message in messages:
            try:
                await self._together([message])
            except Exception as error:
                if is_transient(error):
                    raise
                await self._put_away(message, _as_refusal(error))

    async def _together(self, messages: Sequence[RawMessage]) -> None:
        """All of these in one transaction, or none. Raises `Refused` for one that is at fault."""
        incoming = [found for message in messages if (found := self._read(message))]
        if not incoming:
            return
        async with self._context.transaction() as uow:
            fresh = await inbox.record(uow.conn, [i.receipt for i in incoming], uow.system_now)
            await self._refuse_contradictions(incoming, fresh, uow)
            waiting = await quarantine.waiting(uow.conn, list({i.lane for i in incoming}))
            for run in _runs(await self._due(incoming, fresh, waiting, uow)):
                await self._apply(run, uow)

    async def _due(
        self, incoming: Sequence[Incoming], fresh: set[tuple[str, str]], waiting: set[str], uow: Uow
    ) -> list[Incoming]:
        """Those that are new and need not wait; the others are counted, or parked."""
        due: list[Incoming] = []
        for one in incoming:
            if one.receipt.key not in fresh:
                MESSAGES.labels(one.event.type, "duplicate").inc()
                continue
            fresh.discard(one.receipt.key)
            if one.lane in waiting and not overtakes(one.event):
                await self._park(one, uow)
            else:
                due.append(one)
        return due

    async def _refuse_contradictions(
        self, incoming: Sequence[Incoming], fresh: set[tuple[str, str]], uow: Uow
    ) -> None:
        repeated = [i.receipt for i in incoming if i.receipt.key not in fresh]
        seen = {i.receipt.key: i.receipt.digest for i in reversed(incoming)}
        clash = any(i.receipt.digest != seen[i.receipt.key] for i in incoming)
        if clash or (repeated and await inbox.contradicted(uow.conn, repeated)):
            raise _CONTRADICTED

    async def _apply(self, run: Sequence[Incoming], uow: Uow) -> None:
        first = run[0]
        token = correlation.set(first.event.correlation_id or first.event.id)
        try:
            if first.together is None:
                await first.handler(first.event, uow)
            else:
                await first.together([one.event for one in run], uow)
        finally:
            correlation.reset(token)
        MESSAGES.labels(first.event.type, "handled").inc(len(run))

    def _read(self, message: RawMessage) -> Incoming | None:
        if self._subscription.passes_by(message):
            return None
        event = self._subscription.read(message)
        handler = self._subscription.handler(event)
        if handler is None:
            return None
        receipt = Receipt(event.source, event.id, self._subscription.fingerprint(message, event))
        together = self._subscription.together.get(type(event.data))
        return Incoming(message, event, receipt, handler, together, self.lane(event.source, message.key))

    def lane(self, source: str, key: bytes | None) -> str:
        """A keyed hash of source and key: a sender's key must not become readable here."""
        text = source.encode() + b"\x00" + (key or b"")
        return hmac.new(self._context.kek.secret, text, hashlib.sha256).hexdigest()

    async def _park(self, one: Incoming, uow: Uow) -> None:
        await quarantine.put(
            uow.conn,
            self._context.kek,
            one.message,
            _PARKED,
            lane=one.lane,
            organisation=self._subscription.organisation(one.message),
            owner=OWNER,
            at=uow.system_now,
            parked=True,
        )
        MESSAGES.labels(one.event.type, "parked").inc()

    async def _put_away(self, message: RawMessage, refusal: Refused) -> None:
        """Quarantine one message, with its inbox row if it has a name, in one transaction."""
        organisation = self._subscription.organisation(message)
        async with self._context.transaction() as uow:
            if refusal is not _CONTRADICTED:
                await self._note_receipt(message, uow)
            number = await quarantine.put(
                uow.conn,
                self._context.kek,
                message,
                refusal,
                lane=self._quarantine_lane(message, refusal),
                organisation=organisation,
                owner=OWNER,
                at=uow.system_now,
            )
            if number is not None:
                await self._announce(message, refusal, number, uow)
        MESSAGES.labels(message.topic, "quarantined").inc()
        log.error("message quarantined", extra={"code": refusal.code, "topic": message.topic})

    async def _announce(self, message: RawMessage, refusal: Refused, number: UUID, uow: Uow) -> None:
        """Tell the desk that a message waits, and (at the front door) the sender why."""
        told = MessageQuarantined(
            service=self._context.name,
            organisation=self._subscription.organisation(message),
            code=refusal.code,
            remedy=refusal.remedy,
        )
        uow.publish(told, subject=number)
        if self._subscription.on_quarantine is not None:
            await self._subscription.on_quarantine(message, refusal, uow)

    async def _note_receipt(self, message: RawMessage, uow: Uow) -> None:
        """Give a readable message its inbox row, so that a redelivery of it is a duplicate.

        A message so broken that even that fails (a zero byte in its id, say) goes without.
        """
        try:
            incoming = self._read(message)
            if incoming is not None:
                async with uow.conn.transaction():
                    await inbox.record(uow.conn, [incoming.receipt], uow.system_now)
        except Exception as error:
            if is_transient(error):
                raise
            log.info("quarantined without an inbox row: %s", describe(error))

    def _quarantine_lane(self, message: RawMessage, refusal: Refused) -> str:
        """What must wait behind this message: its lane, or nothing where nobody authentic sent it."""
        source = self._subscription.authentic_source(message)
        if source is None or refusal is _CONTRADICTED:
            return f"{message.topic}/{message.partition}/{message.offset}"
        return self.lane(source, message.key)


def _runs(due: Sequence[Incoming]) -> Iterable[list[Incoming]]:
    """In order: events of one type whose handler takes several, no key twice; others alone."""
    run: list[Incoming] = []
    keys: set[bytes | None] = set()
    for one in due:
        if run and (one.together is None or one.together is not run[0].together or one.message.key in keys):
            yield run
            run, keys = [], set()
        run.append(one)
        keys.add(one.message.key)
    if run:
        yield run


def _as_refusal(error: Exception) -> Refused:
    """Any other error is ours: the message waits until the code is mended."""
    if isinstance(error, Refused):
        return error
    log.error("handler failed: %s", describe(error))
    return Refused("handler_failed", "this is a fault of Tijdig: redrive after it is mended")
