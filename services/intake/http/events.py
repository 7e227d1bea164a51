"""`POST /events`: one event of a connected organisation, through the very same door as from Kafka.

A refusal is the answer and leaves nothing behind, so the sender may correct the event and send it again
under the same id.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.intake.http.envelope import to_message
from services.intake.settings.organisations import ApiKeys
from services.intake.subscribers.kafka import count_refusal
from services.intake.subscribers.reading import MAX_BODY, Reader
from shared.messaging import Context, Refused, Uow, inbox, problem, quarantine
from shared.messaging.consumer import Consumer
from shared.messaging.errors import is_transient
from shared.messaging.inbox import Receipt
from shared.messaging.logs import correlation, describe
from shared.messaging.quarantine import RawMessage
from shared.messaging.subscription import Handler, overtakes
from shared.schemas import Event
from shared.schemas.contracts.base import Contract

log = logging.getLogger("tijdig.intake.http")

STATUS: Final = {
    "unauthorised": 401,
    "source_forged": 403,
    "type_not_allowed": 403,
    "role_not_allowed": 403,
    "party_not_allowed": 403,
    "actor_missing": 403,
    "actor_unknown": 403,
    "id_reused": 409,
    "reference_reused": 409,
    "parked": 409,
    "wait_unknown": 409,
    "body_too_large": 413,
    "media_type_unsupported": 415,
}
_UNPROCESSABLE: Final = 422


@dataclass(frozen=True)
class Events:
    """Receives events over HTTP."""

    context: Context
    reader: Reader
    keys: ApiKeys
    takers: Mapping[type[Contract], Handler]
    lanes: Consumer
    """Knows which messages wait behind which in quarantine."""

    async def post(self, request: Request) -> Response:
        """202 with the event's id once it has been taken in, or had been before; else a problem."""
        known: str | None = None
        try:
            message = await self._message(request)
            event = self.reader.read(message)
            known = event.type
            await self._take(message, event)
            return JSONResponse({"ce_id": event.id}, status_code=202)
        except Refused as refusal:
            count_refusal(known, refusal)
            status = STATUS.get(refusal.code, _UNPROCESSABLE)
            return problem(status, refusal.code, refusal.remedy, field=refusal.field)
        except Exception as error:
            return _failed(error)

    async def _message(self, request: Request) -> RawMessage:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        organisation = self.keys.owner(key.strip()) if scheme.lower() == "bearer" else None
        if organisation is None:
            log.warning("authentication failed", extra={"code": "unauthorised"})
            raise Refused("unauthorised", "send your organisation's API key as bearer token")
        headers = [(name.lower(), value) for name, value in request.headers.items()]
        return to_message(organisation, headers, await _limited_body(request))

    async def _take(self, message: RawMessage, event: Event[Any]) -> None:
        """Inbox row first, then the handler, in one transaction. Raises `Refused` and rolls back."""
        token = correlation.set(event.correlation_id or event.id)
        try:
            async with self.context.transaction() as uow:
                if await self._is_new(message, event, uow):
                    await self.takers[type(event.data)](event, uow)
        finally:
            correlation.reset(token)

    async def _is_new(self, message: RawMessage, event: Event[Any], uow: Uow) -> bool:
        receipt = Receipt(event.source, event.id, self.reader.fingerprint(message, event))
        if not await inbox.record(uow.conn, [receipt], uow.system_now):
            if await inbox.contradicted(uow.conn, [receipt]):
                raise Refused(
                    "id_reused", "use a new id for a new message; the first one stands", field="ce_id"
                )
            return False
        lane = self.lanes.lane(event.source, message.key)
        if not overtakes(event) and await quarantine.waiting(uow.conn, [lane]):
            raise Refused("parked", "send this again later: an earlier message of this referral waits")
        return True


async def _limited_body(request: Request) -> bytes:
    """The body, never more of it than an event may have."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Refused("body_too_large", "send at most 256 kB; events are thin", field="data")
    return bytes(body)


def _failed(error: Exception) -> Response:
    """Our fault, or our surroundings': the sender keeps the event and sends it again."""
    log.error("event not taken in: %s", describe(error))
    if is_transient(error):
        return problem(503, "not_available", "send the same event again in a minute")
    return problem(500, "internal_error", "this is a fault of Tijdig: send the same event again later")
