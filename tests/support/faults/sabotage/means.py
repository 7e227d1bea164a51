"""How each promise is broken. Every one replaces what exists, and fails where that is gone."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Means:
    """What is broken, in words, and how."""

    what: str
    do: Callable[[], None]
    to_the_gate: Callable[[str], str] | None = None
    """Changes the text of the function of the database through which rungs leave."""


def _inbox() -> None:
    """Whoever was here before is new again; the row is there already."""
    from shared.messaging import consumer, inbox

    record = inbox.record

    async def forgetful(conn: Any, receipts: Sequence[Any], received_at: Any) -> set[tuple[str, str]]:
        await record(conn, receipts, received_at)
        return {receipt.key for receipt in receipts}

    assert consumer.inbox is inbox
    inbox.record = forgetful


def _offsets() -> None:
    """A batch is acknowledged as soon as it was fetched, a moment before it takes effect."""
    from shared.messaging import broker

    fetch = broker._next_batch

    async def hasty(consumer: Any) -> tuple[Any, ...]:
        batch = await fetch(consumer)
        if batch:
            await consumer.commit()
            await asyncio.sleep(0.05)
        return batch

    broker._next_batch = hasty


def _sender() -> None:
    """What was planned is sent, whatever has become known since: neither of both checks is left."""
    from services.notifications.domain.sending import Action, Decision
    from services.notifications.handlers import facts, sender

    judge = sender.at_send

    def blind(due: Any) -> Any:
        verdict = judge(due)
        known = due.mailbox is not None and due.standing is not None
        return Decision(Action.SEND) if verdict.action is Action.SUPPRESS and known else verdict

    async def nothing(*_: Any) -> list[Any]:
        return []

    sender.at_send = blind
    facts.deliveries.suppress_case = nothing


def _gate() -> None:
    """A step is taken for complete whatever facts were appended meanwhile."""
    from workflows.repository import arming

    lock = arming.lock

    async def careless(conn: Any, case_id: UUID) -> Any:
        return replace(await lock(conn, case_id), appended=0)

    arming.lock = careless


def _nothing() -> None:
    """All of it is done in the database."""


_ALL_SEEN = (" and seen = appended", "")
_ON_RECORD = (
    re.compile(r"insert into workflows.rung_emitted.*?returning effect_id, type, level, late_by", re.DOTALL),
    "select effect_id, type, level, late_by from due where effect_id is not null",
)


def _without_seen(body: str) -> str:
    assert body.count(_ALL_SEEN[0]) == 2
    return body.replace(*_ALL_SEEN)


def _without_record(body: str) -> str:
    changed, times = _ON_RECORD[0].subn(_ON_RECORD[1], body)
    assert times == 1
    return changed


MEANS = {
    "inbox": Means("what was delivered before takes effect again: no inbox", _inbox),
    "offsets": Means("offsets are committed before the transaction", _offsets),
    "gate": Means("rungs leave although a fact is not seen yet", _gate, _without_seen),
    "record": Means("rungs leave without being put on record", _nothing, _without_record),
    "sender": Means("the sender does not look again whether a message still may leave", _sender),
}
