"""What feedback does with each event: load, decide, save, say so."""

from uuid import UUID

from services.feedback import domain, repository
from services.feedback.domain import Due, Settle, Wait
from services.feedback.metrics import SENT, WITHHELD
from shared.consent.store import load as load_standing
from shared.consent.store import note as note_standing
from shared.messaging import Context, Uow
from shared.schemas import Event, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.feedback import FeedbackSent
from shared.schemas.contracts.referral import CaseOpened, ReferralStopped

_BATCH = 100


class Handlers:
    """Closing the loop, in one running process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def case_opened(self, event: Event[CaseOpened], uow: Uow) -> None:
        """Three moments are owed from now on; what came ahead of the opening is told."""
        opened = event.data
        await repository.open_referral(uow.conn, event.case_id, opened.referrer, opened.reference, event.time)
        await self.standing_changed(event, uow)
        await self.tell_due(event.case_id, uow, event)

    async def standing_changed(self, event: Event[Contract], uow: Uow) -> None:
        """Consent or pregnancy changed: perhaps nothing may be told any more."""
        before = await load_standing(uow.conn, event.case_id, lock=True)
        outcome = domain.silenced(await note_standing(uow.conn, event))
        if outcome is None:
            return
        await repository.silence(uow.conn, event.case_id, outcome, uow.now)
        opening = isinstance(event.data, CaseOpened)
        if opening or before is None or domain.silenced(before) is None:
            await _tell_it_stopped(event, uow)

    async def owner_confirmed(self, event: Event[CaseOwnerConfirmed], uow: Uow) -> None:
        """From now on this is who helps."""
        await repository.note_owner(uow.conn, event.case_id, event.data.owner, event.data.attempt)

    async def happened(self, event: Event[Contract], uow: Uow) -> None:
        """Something happened that the referrer may be owed."""
        moment = domain.moment_of(event.data)
        if moment is not None:
            await repository.fell_due(uow.conn, event.case_id, Due(moment, event.time))
            await self.tell_due(event.case_id, uow, event)

    async def tell_due(self, case_id: UUID, uow: Uow, cause: Event[Contract] | None) -> None:
        """Tell what is due about a case, if it may be told now. Consent cannot change meanwhile."""
        referral = await repository.referral_of(uow.conn, case_id)
        if referral is None:
            return
        standing = await load_standing(uow.conn, case_id, lock=True)
        for due in await repository.due_moments(uow.conn, case_id):
            match domain.decide(due, referral, standing, self._context.staleness()):
                case FeedbackSent() as told:
                    await _tell(told, uow, cause)
                case Settle() as outcome:
                    await repository.settle(uow.conn, case_id, due.moment, outcome, uow.now)
                    WITHHELD.labels(outcome.code).inc()
                case Wait():
                    return

    async def tell_held(self) -> None:
        """Tell what had to wait because our view of consent was out of date."""
        if self._context.staleness() > domain.HOLD_SECONDS:
            return
        async with self._context.connection() as conn:
            waiting = await repository.waiting_cases(conn, _BATCH)
        for case_id in waiting:
            async with self._context.transaction() as uow:
                await self.tell_due(case_id, uow, None)


async def _tell_it_stopped(event: Event[Contract], uow: Uow) -> None:
    """The referrer keeps its own number, and that nothing more follows; never why."""
    referral = await repository.referral_of(uow.conn, event.case_id)
    if referral is not None:
        uow.publish(
            ReferralStopped(reference=referral.reference),
            subject=event.case_id,
            cause=event,
            topic=topics.outbound(referral.referrer.organisation),
        )


async def _tell(told: FeedbackSent, uow: Uow, cause: Event[Contract] | None) -> None:
    """One event, on our own topic and on the referrer's."""
    event_id = uow.publish(told, subject=told.case_id, cause=cause)
    outbound = topics.outbound(told.referrer.organisation)
    uow.publish(told, subject=told.case_id, cause=cause, topic=outbound, id=event_id)
    await repository.tell(uow.conn, told, event_id, uow.now)
    SENT.labels(told.moment).inc()
