"""An occasion becomes rows: one planned message per party, and a note where nobody was found."""

from collections.abc import Sequence

from services.notifications.domain.addressing import address, roles_needed
from services.notifications.domain.sending import refused_from_the_start
from services.notifications.domain.values import CaseParties, Draft, Occasion
from services.notifications.handlers import announcing
from services.notifications.metrics import UNRESOLVED
from services.notifications.repository import deliveries, directory, unaddressed
from shared.consent import Standing
from shared.messaging import Uow
from shared.schemas.contracts.escalation import Audience


async def tell(
    uow: Uow,
    reasons: Sequence[Occasion],
    parties: CaseParties,
    standing: Standing | None,
    correlation_id: str | None,
) -> None:
    """Plan the messages of these occasions, and wait for the addressees that are not known yet."""
    roles = [role for occasion in reasons for role in roles_needed(occasion)]
    serving = await directory.serving(uow.conn, roles, parties.municipality)
    drafts: list[Draft] = []
    for occasion in reasons:
        addressed = address(occasion, parties, serving, uow.now)
        drafts += addressed.drafts
        if addressed.unresolved and not refused_from_the_start(occasion.template, standing):
            await _wait_for(uow, occasion, addressed.unresolved, correlation_id)
    await plan(uow, drafts, standing, correlation_id)


async def plan(
    uow: Uow, drafts: Sequence[Draft], standing: Standing | None, correlation_id: str | None
) -> None:
    """Make the rows that do not exist yet, and say so before anything is sent."""
    if not drafts:
        return
    judged = [(draft, refused_from_the_start(draft.template, standing)) for draft in drafts]
    made = await deliveries.plan(
        uow.conn, judged, correlation_id=correlation_id, now=uow.now, system_now=uow.system_now
    )
    for one in made:
        announcing.planned(uow, one, correlation_id)


async def _wait_for(
    uow: Uow, occasion: Occasion, audiences: Sequence[Audience], correlation_id: str | None
) -> None:
    """The case may still say who that is; where there is no case, it can only be counted."""
    if occasion.case_id is None:
        for audience in audiences:
            UNRESOLVED.labels(audience).inc()
        return
    await unaddressed.note(
        uow.conn, occasion, audiences, correlation_id=correlation_id, system_now=uow.system_now
    )
