"""An occasion becomes rows: one planned message per party, and a note where nobody was found."""

from collections.abc import Sequence

from services.notifications.domain.addressing import address, roles_needed
from services.notifications.domain.sending import refused_from_the_start
from services.notifications.domain.values import CaseParties, Draft, Occasion
from services.notifications.handlers import announcing
from services.notifications.metrics import UNRESOLVED
from services.notifications.repository import deliveries, directory, unaddressed
from services.notifications.repository.deliveries import Wanted
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
    await plan(uow, await wanted(uow, reasons, parties, standing, correlation_id))


async def wanted(
    uow: Uow,
    reasons: Sequence[Occasion],
    parties: CaseParties,
    standing: Standing | None,
    correlation_id: str | None,
) -> list[Wanted]:
    """The messages of these occasions; what has no addressee yet is noted."""
    roles = [role for occasion in reasons for role in roles_needed(occasion)]
    serving = await directory.serving(uow.conn, roles, parties.municipality)
    drafts: list[Draft] = []
    for occasion in reasons:
        addressed = address(occasion, parties, serving, uow.now)
        drafts += addressed.drafts
        if addressed.unresolved and not refused_from_the_start(occasion.template, standing):
            await _wait_for(uow, occasion, addressed.unresolved, correlation_id)
    return judged(drafts, standing, correlation_id)


def judged(drafts: Sequence[Draft], standing: Standing | None, correlation_id: str | None) -> list[Wanted]:
    """Drafts with what is against them from the start."""
    return [Wanted(each, refused_from_the_start(each.template, standing), correlation_id) for each in drafts]


async def plan(uow: Uow, messages: Sequence[Wanted]) -> None:
    """Make the rows that do not exist yet, and say so before anything is sent."""
    if not messages:
        return
    for made in await deliveries.plan(uow.conn, messages, now=uow.now, system_now=uow.system_now):
        announcing.planned(uow, made)


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
