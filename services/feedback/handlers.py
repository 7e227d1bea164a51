"""What feedback does with each event: load, decide, save, say so."""

from dataclasses import replace
from uuid import UUID

from services.feedback.domain.owed import (
    HOLD_SECONDS,
    Due,
    Settle,
    Wait,
    decide,
    has_ended_too,
    moment_of,
    silenced,
)
from services.feedback.domain.periodic import ROW, heard, tell_at
from services.feedback.metrics import SENT, WITHHELD
from services.feedback.repository import owed, periodic, supports
from shared.consent.store import load as load_standing
from shared.consent.store import note as note_standing
from shared.messaging import Context, Uow
from shared.schemas import Event, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import SupportEnded, SupportStarted
from shared.schemas.contracts.escalation import DeadlineCancelled, DeadlineMet, DeadlineSet, DeadlineTightened
from shared.schemas.contracts.feedback import FeedbackMoment, FeedbackSent
from shared.schemas.contracts.referral import CaseOpened, ReferralMerged, ReferralStopped
from shared.schemas.values import Party

_BATCH = 100


class Handlers:
    """Closing the loop, in one running process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def case_opened(self, event: Event[CaseOpened], uow: Uow) -> None:
        """Three moments are owed from now on; what came ahead of the opening is told."""
        opened = event.data
        await owed.open_referral(uow.conn, event.case_id, opened.referrer, opened.reference, event.time)
        await self.standing_changed(event, uow)
        await self.tell_due(event.case_id, uow, event)

    async def standing_changed(self, event: Event[Contract], uow: Uow) -> None:
        """Consent or pregnancy changed: perhaps nothing may be told any more."""
        before = await load_standing(uow.conn, event.case_id, lock=True)
        outcome = silenced(await note_standing(uow.conn, event))
        if outcome is None:
            return
        await owed.silence(uow.conn, event.case_id, outcome, uow.now)
        await periodic.stop(uow.conn, event.case_id)
        opening = isinstance(event.data, CaseOpened)
        if opening or before is None or silenced(before) is None:
            await _tell_it_stopped(event, uow)

    async def owner_confirmed(self, event: Event[CaseOwnerConfirmed], uow: Uow) -> None:
        """From now on this is who helps."""
        await owed.note_owner(uow.conn, event.case_id, event.data.owner, event.data.attempt)

    async def support_began(self, event: Event[SupportStarted], uow: Uow) -> None:
        """Support began; perhaps its end was told before."""
        case_id, offer = event.case_id, event.data.offer
        ended_early_at = await supports.began(uow.conn, case_id, offer, event.time)
        if has_ended_too(ended_early_at, event.time):
            await owed.fell_due(uow.conn, case_id, Due(FeedbackMoment.END, event.time))
        await self.happened(event, uow)

    async def support_ended(self, event: Event[SupportEnded], uow: Uow) -> None:
        """Support ended. Of what never began the referrer hears no end: somebody looks at it first."""
        case_id, offer = event.case_id, event.data.offer
        if await supports.has_begun(uow.conn, case_id, offer):
            await self.happened(event, uow)
        else:
            await supports.ended_early(uow.conn, case_id, offer, event.time)

    async def happened(self, event: Event[Contract], uow: Uow) -> None:
        """Something happened that the referrer may be owed."""
        told = heard(event.data)
        if told.progress:
            await periodic.progressed(uow.conn, event.case_id, event.time)
        if told.by_referrer:
            await periodic.heard(uow.conn, event.case_id, event.time)
        moment = moment_of(event.data)
        if moment is not None:
            await owed.fell_due(uow.conn, event.case_id, Due(moment, event.time))
            await self.tell_due(event.case_id, uow, event)

    async def referral_merged(self, event: Event[ReferralMerged], uow: Uow) -> None:
        """Who else referred her hears what the first referrer was told last, and from now on the same."""
        data = event.data
        if data.referrer_role is None or data.reference is None:
            return
        party = Party(organisation=data.referrer, role=data.referrer_role)
        if not await owed.join(uow.conn, event.case_id, party, data.reference):
            return
        referral = await owed.referral_of(uow.conn, event.case_id)
        last = await owed.last_told(uow.conn, event.case_id)
        standing = await load_standing(uow.conn, event.case_id, lock=True)
        if referral is None or last is None:
            return
        theirs = replace(referral, referrer=party, reference=data.reference)
        told = decide(last, theirs, standing, self._context.staleness())
        if isinstance(told, FeedbackSent):
            await _tell_joined(told, uow, event)

    async def tell_due(self, case_id: UUID, uow: Uow, cause: Event[Contract] | None) -> None:
        """Tell what is due about a case, if it may be told now. Consent cannot change meanwhile."""
        referral = await owed.referral_of(uow.conn, case_id)
        if referral is None:
            return
        standing = await load_standing(uow.conn, case_id, lock=True)
        for due in await owed.due_moments(uow.conn, case_id):
            match decide(due, referral, standing, self._context.staleness()):
                case FeedbackSent() as told:
                    await _tell(told, uow, cause)
                case Settle() as outcome:
                    await owed.settle(uow.conn, case_id, due.moment, outcome, uow.now)
                    WITHHELD.labels(outcome.code).inc()
                case Wait():
                    return

    async def periodic_begins(self, event: Event[DeadlineSet], uow: Uow) -> None:
        """From now on the next periodic word is owed."""
        data = event.data
        if data.subject == ROW:
            at = tell_at(event.time, data.due)
            await periodic.begin(uow.conn, event.case_id, data.attempt, event.time, data.due, at)

    async def periodic_moves(self, event: Event[DeadlineTightened], uow: Uow) -> None:
        """It is owed at another time."""
        data = event.data
        if data.subject == ROW:
            begun = await periodic.begun_at(uow.conn, event.case_id, data.attempt)
            at = tell_at(begun or event.time, data.due)
            await periodic.move(uow.conn, event.case_id, data.attempt, data.due, at)

    async def periodic_is_over(self, event: Event[DeadlineMet | DeadlineCancelled], uow: Uow) -> None:
        """It was told, or nobody asks for it any more."""
        if event.data.subject == ROW:
            await periodic.end(uow.conn, event.case_id, event.data.attempt)

    async def tell_periodically(self) -> None:
        """Tell the referrers who hear now and then, where there is something to tell."""
        async with self._context.connection() as conn:
            waiting = await periodic.waiting(conn, self._context.clock.now(), _BATCH)
        for case_id in waiting:
            async with self._context.transaction() as uow:
                await self._tell_periodically(case_id, uow)

    async def _tell_periodically(self, case_id: UUID, uow: Uow) -> None:
        referral = await owed.referral_of(uow.conn, case_id)
        standing = await load_standing(uow.conn, case_id, lock=True)
        due = await periodic.take(uow.conn, case_id, uow.now)
        if referral is None or due is None:
            return
        match decide(due, referral, standing, self._context.staleness()):
            case FeedbackSent() as told:
                await _tell(told, uow, None)
            case Settle() as outcome:
                await periodic.stop(uow.conn, case_id)
                WITHHELD.labels(outcome.code).inc()
            case Wait():
                return

    async def tell_held(self) -> None:
        """Tell what had to wait because our view of consent was out of date."""
        if self._context.staleness() > HOLD_SECONDS:
            return
        async with self._context.connection() as conn:
            waiting = await owed.waiting_cases(conn, _BATCH)
        for case_id in waiting:
            async with self._context.transaction() as uow:
                await self.tell_due(case_id, uow, None)


async def _tell_it_stopped(event: Event[Contract], uow: Uow) -> None:
    """The referrer keeps its own number, and that nothing more follows; never why."""
    referral = await owed.referral_of(uow.conn, event.case_id)
    if referral is None:
        return
    others = await owed.joined(uow.conn, event.case_id)
    for referrer, reference in [(referral.referrer, referral.reference), *others]:
        uow.publish(
            ReferralStopped(reference=reference),
            subject=event.case_id,
            cause=event,
            topic=topics.outbound(referrer.organisation),
        )


async def _tell(told: FeedbackSent, uow: Uow, cause: Event[Contract] | None) -> None:
    """One event, on our own topic and on the referrer's."""
    event_id = uow.publish(told, subject=told.case_id, cause=cause)
    outbound = topics.outbound(told.referrer.organisation)
    uow.publish(told, subject=told.case_id, cause=cause, topic=outbound, id=event_id)
    await owed.tell(uow.conn, told, event_id, uow.now)
    await periodic.heard(uow.conn, told.case_id, uow.now)
    for referrer, reference in await owed.joined(uow.conn, told.case_id):
        theirs = told.model_copy(update={"referrer": referrer, "reference": reference})
        await _tell_joined(theirs, uow, cause)
    SENT.labels(told.moment).inc()


async def _tell_joined(told: FeedbackSent, uow: Uow, cause: Event[Contract] | None) -> None:
    """The same to somebody else who referred her; an event of its own, under its own reference."""
    event_id = uow.publish(told, subject=told.case_id, cause=cause)
    outbound = topics.outbound(told.referrer.organisation)
    uow.publish(told, subject=told.case_id, cause=cause, topic=outbound, id=event_id)
    await owed.tell_joined(uow.conn, told, event_id, uow.now)
    SENT.labels(told.moment).inc()
