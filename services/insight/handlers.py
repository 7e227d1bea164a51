"""What insight does with each event, and with the calendar."""

from collections.abc import Collection
from uuid import UUID, uuid5

from services.insight import domain, repository
from services.insight.domain import Quarter
from services.insight.metrics import OVERDUE, RELEASES
from shared.messaging import Context, Uow
from shared.schemas import Event, topics
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import MunicipalCountsPublished
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.support import OfferUnavailable

MAX_STALENESS_SECONDS = 30.0
"""Who has just withdrawn or lost must not be counted: with an older view a release waits."""

_NAMESPACE = UUID("0f6d5f3a-6c0e-5d0a-8f63-3f6b2c9d7a21")


async def case_opened(event: Event[CaseOpened], uow: Uow) -> None:
    """Count her, if she allowed it, in the quarter in which she was referred."""
    if domain.counts_in(event.data.consent):
        await repository.count_case(uow.conn, event.case_id, event.data, Quarter.of(event.time))


async def consent_granted(event: Event[ConsentGranted], uow: Uow) -> None:
    """A new consent that no longer allows counting takes her out."""
    if not domain.counts_in(event.data.consent):
        await left_out(event, uow)


async def left_out(event: Event[Contract], uow: Uow) -> None:
    """After a loss or a withdrawal she is not counted."""
    await repository.leave_out(uow.conn, event.case_id, Quarter.of(event.time))


async def offer_unavailable(event: Event[OfferUnavailable], uow: Uow) -> None:
    """Nothing was on its way for her: counts in the quarter of her referral, if she counts at all."""
    if not event.data.again:
        await repository.note_lack(uow.conn, event.case_id, Quarter.of(event.time))


async def release_due(context: Context, municipalities: Collection[str]) -> None:
    """Release every quarter that is due. Only the calendar decides when; no event ever does."""
    now = context.clock.now()
    async with context.connection() as conn:
        first = await repository.first_quarter(conn, Quarter.of(now))
        released = await repository.released_quarters(conn)
    due = list(domain.due_releases(first, released, now))
    OVERDUE.set(len(due))
    if context.staleness() > MAX_STALENESS_SECONDS:
        return
    for quarter in due:
        async with context.transaction() as uow:
            await _release(quarter, municipalities, uow)


async def _release(quarter: Quarter, municipalities: Collection[str], uow: Uow) -> None:
    """Publish a quarter for all municipalities at once, and forget who was in it."""
    if not await repository.claim_release(uow.conn, quarter, uow.now):
        return
    found = {
        domain.REFERRALS: await repository.counts(uow.conn, quarter),
        domain.UNAVAILABLE: await repository.lacking(uow.conn, quarter),
    }
    for indicator, counts in found.items():
        for row in domain.release(counts, municipalities, quarter, indicator):
            await repository.keep(uow.conn, row)
            _publish(row, quarter, uow)
    await repository.forget(uow.conn, quarter)
    RELEASES.inc()


def _publish(row: MunicipalCountsPublished, quarter: Quarter, uow: Uow) -> None:
    """Nothing in the envelope depends on anything that happened: no cause, ids from the calendar."""
    uow.publish(
        row,
        subject=uuid5(_NAMESPACE, f"{row.municipality}/{row.period}"),
        id=uuid5(_NAMESPACE, f"{row.municipality}/{row.period}/{row.indicator}"),
        topic=topics.municipal(row.municipality),
        time=domain.release_at(quarter),
    )
