"""What stops a case: nothing that was planned leaves, and whoever knows of her hears so once."""

from dataclasses import replace
from typing import Any

from services.notifications.domain import occasions
from services.notifications.domain.stopping import TELLS_OF_HER, unaware
from services.notifications.handlers import announcing
from services.notifications.handlers.telling import tell
from services.notifications.repository import cases, deliveries, unaddressed
from shared.consent import Standing
from shared.consent.store import note
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded


async def on_ended(event: Event[PregnancyEnded], uow: Uow) -> None:
    """Nothing more is said, but one neutral notice to everybody involved."""
    standing = await note(uow.conn, event)
    await _stop(event, standing, "stopped", uow)


async def on_withdrawn(event: Event[ConsentWithdrawn], uow: Uow) -> None:
    """The same, unless she gave her permission again since."""
    standing = await note(uow.conn, event)
    if not standing.consent_holds:
        await _stop(event, standing, "consent_withdrawn", uow)


async def _stop(event: Event[Any], standing: Standing, reason: str, uow: Uow) -> None:
    await unaddressed.forget(uow.conn, event.case_id)
    for delivery in await deliveries.suppress_case(uow.conn, event.case_id, reason):
        announcing.suppressed(uow, delivery, reason)
    parties, _ = await cases.load(uow.conn, event.case_id)
    heard = await deliveries.reached(uow.conn, event.case_id)
    at_work = await deliveries.reached(uow.conn, event.case_id, templates=TELLS_OF_HER)
    told = (parties.involved | at_work) - unaware(parties, heard, standing)
    parties = replace(parties, involved=told)
    if isinstance(event.data, PregnancyEnded):
        occasion = occasions.ended(event.case_id, parties)
    else:
        granted = standing.granted_at.isoformat() if standing.granted_at else "never"
        occasion = occasions.withdrawn(event.case_id, parties, granted)
    await tell(uow, [occasion], parties, standing, event.correlation_id)
