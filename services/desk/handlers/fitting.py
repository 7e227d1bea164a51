"""What fits her, on the pages: projected from what routing and the organisations say."""

import json
from typing import Any

from services.desk.handlers.projection import raise_task
from services.desk.repository import fitting, tasks
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts import case, support
from shared.schemas.contracts.escalation import CALL_TASK, SEARCH_TASK
from shared.schemas.contracts.support import SupportStanding
from shared.schemas.values import Party


async def weighed(event: Event[support.SupportOptionsWeighed], uow: Uow) -> None:
    """What fits her now. Once something is on its way the coordinator need not look any more."""
    data = event.data
    options = json.dumps([option.model_dump(mode="json") for option in data.options])
    await fitting.save(uow.conn, event.case_id, data.standing, data.due, options, event.time)
    if data.standing is not SupportStanding.FINDING:
        await tasks.close_of_case(uow.conn, event.case_id, event.time, "offer_found", [SEARCH_TASK])


async def unavailable(event: Event[support.OfferUnavailable], uow: Uow) -> None:
    """Nothing is on its way: the coordinator finds something within a working day, and is asked again."""
    await raise_task(uow, event, SEARCH_TASK, 0, (event.data.code,), event.data.due)


async def offered(event: Event[support.SupportOffered], uow: Uow) -> None:
    """It was asked of an organisation."""
    await fitting.asked(uow.conn, event.case_id, event.data.offer, event.data.organisation, event.time)


async def unreached(event: Event[support.SupportUnreached], uow: Uow) -> None:
    """Nobody could be mailed: the coordinator asks it, unless the answer is there already."""
    open_ = await fitting.unanswered(uow.conn, event.case_id)
    if (event.data.offer, event.data.organisation) in open_:
        await raise_task(uow, event, CALL_TASK, 0, (CALL_TASK,), event.data.due)


async def accepted(event: Event[support.SupportAccepted], uow: Uow) -> None:
    """It will be given."""
    await _answered(event, uow, "accepted", event.data.organisation)


async def declined(event: Event[support.SupportDeclined], uow: Uow) -> None:
    """It will not; what she refuses is refused from everybody."""
    by_her = event.data.declined_by is support.DeclinedBy.CLIENT
    await _answered(event, uow, "declined", None if by_her else event.data.organisation, everybody=by_her)


async def full(event: Event[support.SupportUnavailable], uow: Uow) -> None:
    """There is no room."""
    await _answered(event, uow, "full", event.data.organisation)


async def started(event: Event[case.SupportStarted], uow: Uow) -> None:
    """It began: nobody waits for it any more."""
    await _answered(event, uow, "started", None, everybody=True)


async def _answered(
    event: Event[Any], uow: Uow, answer: str, named: str | None, *, everybody: bool = False
) -> None:
    own = Party.parse(event.actor).organisation if event.actor else None
    organisation = None if everybody else named or own
    await fitting.answered(uow.conn, event.case_id, event.data.offer, organisation, answer, event.time)
    if not await fitting.unanswered(uow.conn, event.case_id):
        await tasks.close_of_case(uow.conn, event.case_id, event.time, "answered", [CALL_TASK])
