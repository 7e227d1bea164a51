"""What a service listens to, and how it understands messages. Data; the consumer acts on it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.messaging import inbox
from shared.messaging.binding import decode
from shared.messaging.errors import Refused
from shared.messaging.quarantine import RawMessage
from shared.messaging.uow import Uow
from shared.schemas import Event, registry
from shared.schemas.contracts.base import Contract

Handler = Callable[[Event[Any], Uow], Awaitable[None]]
Together = Callable[[Sequence[Event[Any]], Uow], Awaitable[None]]
"""Takes events of one type that came after one another, each of another key, in as few statements."""
Quarantined = Callable[[RawMessage, Refused, Uow], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """Topics (or one pattern) and a handler per contract. Types without a handler pass by.

    `together` is for what comes in numbers: such a handler gets several events at once. One that raises
    is called again for each alone, so it raises for what a single event is at fault for.

    The remaining fields are for the front door, which reads other organisations' messages: how to
    authenticate and decode, what counts as the same content, and whom to answer on quarantine.
    """

    handlers: Mapping[type[Contract], Handler]
    topics: tuple[str, ...] = ()
    pattern: str | None = None
    together: Mapping[type[Contract], Together] = field(default_factory=dict)
    read: Callable[[RawMessage], Event[Contract]] = field(default=lambda m: decode(m.headers, m.value))
    fingerprint: Callable[[RawMessage, Event[Contract]], bytes] = field(
        default=lambda m, _: inbox.digest(m.value or b"")
    )
    authentic_source: Callable[[RawMessage], str | None] = field(default=lambda m: _header(m, "ce_source"))
    organisation: Callable[[RawMessage], str | None] = field(default=lambda _: None)
    on_quarantine: Quarantined | None = None
    by_header: bool = True
    """A type without a handler passes by unread. Not at the front door, which judges everything."""

    def passes_by(self, message: RawMessage) -> bool:
        """Whether nobody waits for messages of this type, told from its header alone."""
        if not self.by_header:
            return False
        row = registry.BY_TYPE.get(_header(message, "ce_type") or "")
        return row is not None and not self._handles(row.contract)

    def handler(self, event: Event[Contract]) -> Handler | None:
        """Who handles this event; None when it is none of this service's business."""
        together = self.together.get(type(event.data))
        return self.handlers.get(type(event.data)) if together is None else alone(together)

    def _handles(self, contract: type[Contract]) -> bool:
        return contract in self.handlers or contract in self.together


def alone(together: Together) -> Handler:
    """A handler of several events, for one."""

    async def handle(event: Event[Any], uow: Uow) -> None:
        await together([event], uow)

    return handle


def _header(message: RawMessage, name: str) -> str | None:
    """One header as text; on internal topics only Tijdig's own services write."""
    value = dict(message.headers).get(name)
    return None if value is None else value.decode("utf-8", "replace")


def overtakes(event: Event[Contract]) -> bool:
    """Whether this event must never wait behind another: loss and withdrawal."""
    return registry.of(type(event.data)).overtakes
