"""A wait for somebody outside: what can begin now is put forward to bridge it. The wait itself stays.

Waits of the safety lane are told on a topic that routing does not read. How such a wait stands and when it
ends is told by its number alone: a number that is not known here changes nothing and is not kept.
"""

from collections.abc import Mapping
from typing import Any

from services.routing.handlers.seeking import Seeking
from services.routing.repository import seeking as searches
from services.routing.repository import waiting as repository
from shared.messaging import Uow
from shared.messaging.subscription import Handler
from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.waits import (
    ExternalWaitEnded,
    ExternalWaitRechecked,
    ExternalWaitStarted,
    WaitCapacity,
)


class Waits:
    """What waits do to the search of a case."""

    def __init__(self, seeking: Seeking) -> None:
        self._seeking = seeking

    def handlers(self) -> Mapping[type[Contract], Handler]:
        """What is told about a wait."""
        return {
            ExternalWaitStarted: self._started,
            ExternalWaitRechecked: self._rechecked,
            ExternalWaitEnded: self._ended,
        }

    async def _started(self, event: Event[ExternalWaitStarted], uow: Uow) -> None:
        said = event.data
        no_place = said.capacity is WaitCapacity.NONE
        await repository.begun(uow.conn, event.case_id, said.wait_id, said.expected_on, no_place=no_place)
        await searches.begin(uow.conn, event.case_id)
        await self._seeking.weigh(uow, event.case_id, event)

    async def _rechecked(self, event: Event[ExternalWaitRechecked], uow: Uow) -> None:
        said = event.data
        no_place = None if said.capacity is None else said.capacity is WaitCapacity.NONE
        known = await repository.asked(
            uow.conn, event.case_id, said.wait_id, said.expected_on, no_place=no_place
        )
        await self._weigh(event, uow, known=known)

    async def _ended(self, event: Event[ExternalWaitEnded], uow: Uow) -> None:
        known = await repository.over(uow.conn, event.case_id, event.data.wait_id)
        await self._weigh(event, uow, known=known)

    async def _weigh(self, event: Event[Any], uow: Uow, *, known: bool) -> None:
        if known:
            await self._seeking.weigh(uow, event.case_id, event)
