"""One handler per event type: what it means for whom is to be told."""

from collections.abc import Sequence
from typing import Any

from services.notifications.domain import occasions, third_parties
from services.notifications.domain.values import CaseParties, Occasion, Template
from services.notifications.handlers import announcing
from services.notifications.handlers.telling import plan, tell, wanted
from services.notifications.metrics import UNRESOLVED
from services.notifications.repository import cases, deliveries, directory, unaddressed
from services.notifications.repository.deliveries import Wanted
from shared.consent.store import note, note_opened
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerConfirmed,
    CaseOwnerProposed,
    CaseOwnerRefused,
    CaseOwnerUnavailable,
    PartyChanged,
)
from shared.schemas.contracts.case import SupportStarted
from shared.schemas.contracts.directory import ConfirmationRequested
from shared.schemas.contracts.escalation import (
    DeadlineCancelled,
    DeadlineMet,
    DeputyActivated,
    EscalationEnded,
    EscalationRaised,
    ReminderWithdrawn,
    TimersStopped,
)
from shared.schemas.contracts.feedback import FeedbackSent
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.notification import (
    DeskAccessRequested,
    DirectoryEntryPublished,
    NotificationFailed,
    NotificationSuppressed,
)
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.referral import CaseOpened, ReferralMerged
from shared.schemas.contracts.support import (
    DeclinedBy,
    OfferUnavailable,
    SupportAccepted,
    SupportAsked,
    SupportDeclined,
    SupportOptionsWeighed,
    SupportStanding,
    SupportUnavailable,
    SupportUnreached,
)
from shared.schemas.contracts.transfer import (
    CaseTransferOpened,
    CaseTransferWithdrawn,
)
from shared.schemas.values import Party

_ASKS_SOMEBODY = (Template.TASK, Template.OFFER, Template.FINDING, Template.UNASSIGNED, Template.CALL)
_OF_THE_LADDER = (Template.REMINDER, Template.ESCALATION, Template.DEPUTY)


async def on_directory_entry(event: Event[DirectoryEntryPublished], uow: Uow) -> None:
    """A mailbox became known, changed, or is no longer used."""
    await directory.note(uow.conn, event.data, event.time)


async def on_cases_opened(events: Sequence[Event[CaseOpened]], uow: Uow) -> None:
    """From now on it is known where the cases are, who referred them and what the women agreed to."""
    await note_opened(uow.conn, events)
    await cases.opened(uow.conn, events)


async def on_consent_granted(event: Event[ConsentGranted], uow: Uow) -> None:
    """What was held for want of consent may leave; what was suppressed stays so."""
    await note(uow.conn, event)


async def on_proposed(events: Sequence[Event[CaseOwnerProposed]], uow: Uow) -> None:
    """The hot path: proposals become messages in two statements, however many there are."""
    known = await cases.proposed(uow.conn, events)
    messages: list[Wanted] = []
    for event in events:
        parties, standing = known.get(event.case_id) or await cases.load(uow.conn, event.case_id)
        reasons = occasions.proposed(event.case_id, event.data)
        messages += await wanted(uow, reasons, parties, standing, event.correlation_id)
    await plan(uow, messages)


async def on_confirmed(event: Event[CaseOwnerConfirmed], uow: Uow) -> None:
    """Owner and deputy are known for certain: nobody has to be found any more."""
    await cases.confirmed(uow.conn, event.case_id, event.data)
    await _drop_moot(event, uow, (Template.UNASSIGNED,), "owner_confirmed")


async def on_unavailable(event: Event[CaseOwnerUnavailable], uow: Uow) -> None:
    """Nobody could be asked: the coordinator finds somebody."""
    await _tell_in_case(event, occasions.unassigned(event.id, event.case_id), uow)


async def on_refused(event: Event[CaseOwnerRefused], uow: Uow) -> None:
    """An answer had no effect."""
    await _tell_in_case(event, occasions.refused(event.id, event.case_id, event.data), uow)


async def on_offered(event: Event[CaseTransferOpened], uow: Uow) -> None:
    """A transfer waits for an answer; one to the team that has the case already needs none."""
    if event.data.owner != event.data.accountable:
        await cases.involve(uow.conn, event.case_id, event.data.owner, event.data.deputy)
        await _tell_in_case(event, occasions.offered(event.case_id, event.data), uow)


async def on_offer_withdrawn(event: Event[CaseTransferWithdrawn], uow: Uow) -> None:
    """It is offered to them no more: what has not left is dropped, and whoever got it hears that."""
    about = occasions.transfer_cause(event.data.number)
    await _drop_moot(event, uow, (Template.TASK,), "transfer_withdrawn", about)
    reached = await deliveries.reached(uow.conn, event.case_id, about)
    await _tell_in_case(event, occasions.not_needed(event.case_id, event.data, reached), uow)


async def on_merged(event: Event[ReferralMerged], uow: Uow) -> None:
    """Somebody else referred her as well, and deals with her from now on."""
    role = event.data.referrer_role
    if role is not None:
        party = Party(organisation=event.data.referrer, role=role)
        await cases.aware(uow.conn, event.case_id, party)


async def on_linked(event: Event[ClientLinkedPartyAdded], uow: Uow) -> None:
    """Somebody else deals with her family: it hears who is to be spoken to, and when everything stops."""
    party = Party(organisation=event.data.organisation, role=event.data.role)
    await cases.linked(uow.conn, event.case_id, party)


async def on_party_changed(event: Event[PartyChanged], uow: Uow) -> None:
    """Another organisation answers for the case: third parties hear that, and nothing else."""
    parties, _ = await cases.load(uow.conn, event.case_id)
    occasion = third_parties.party_changed(event.id, event.case_id, event.data, parties)
    await _tell_in_case(event, occasion, uow)


async def on_asked(event: Event[SupportAsked], uow: Uow) -> None:
    """Somebody wants to know whether an organisation can give support."""
    await cases.involve(uow.conn, event.case_id, event.data.party)
    await _tell_in_case(event, occasions.asked(event.id, event.case_id, event.data), uow)


async def on_unreached(event: Event[SupportUnreached], uow: Uow) -> None:
    """Nobody could be mailed: the coordinator asks."""
    await _tell_in_case(event, occasions.unreached(event.id, event.case_id, event.data), uow)


async def on_answered(
    event: Event[SupportAccepted | SupportDeclined | SupportUnavailable | SupportStarted], uow: Uow
) -> None:
    """The answer is there already, or is not needed any more: what has not left need not."""
    organisation = _who_answered(event)
    about = occasions.offer_cause(event.data.offer, organisation)
    await _drop_moot(event, uow, (Template.OFFER, Template.CALL), "answered", about)
    if isinstance(event.data, SupportAccepted):
        known, _ = await cases.load(uow.conn, event.case_id)
        for party in (each for each in known.involved if each.organisation == organisation):
            await cases.aware(uow.conn, event.case_id, party)


def _who_answered(event: Event[Any]) -> str | None:
    """Which organisation; None for what concerns all that were asked for this offer."""
    said = event.data
    if isinstance(said, SupportStarted):
        return None
    if isinstance(said, SupportDeclined) and said.declined_by is DeclinedBy.CLIENT:
        return None
    return said.organisation or Party.parse(event.actor or "").organisation


async def on_lacking(event: Event[OfferUnavailable], uow: Uow) -> None:
    """Somebody has to find something for her."""
    await _tell_in_case(event, occasions.lacking(event.id, event.case_id, event.data), uow)


async def on_weighed(event: Event[SupportOptionsWeighed], uow: Uow) -> None:
    """Something is on its way, or she wants no help now: nobody has to find anything any more."""
    if event.data.standing is not SupportStanding.FINDING:
        await _drop_moot(event, uow, (Template.FINDING,), "offer_found")


async def on_escalated(event: Event[EscalationRaised], uow: Uow) -> None:
    """A rung of the ladder."""
    await _tell_in_case(event, occasions.escalated(event.case_id, event.data), uow)


async def on_deputy_activated(event: Event[DeputyActivated], uow: Uow) -> None:
    """The deputy steps in."""
    await _tell_in_case(event, occasions.deputy_activated(event.case_id, event.data), uow)


async def on_feedback(event: Event[FeedbackSent], uow: Uow) -> None:
    """The referrer can read how it went."""
    await _tell_in_case(event, occasions.fed_back(event.id, event.data), uow)


async def on_ladder_ended(event: Event[EscalationEnded], uow: Uow) -> None:
    """What still waited for the morning is not needed any more."""
    await _drop_moot(event, uow, _OF_THE_LADDER, "escalation_ended")


async def on_timers_stopped(event: Event[TimersStopped], uow: Uow) -> None:
    """There is nothing to do about this case any more; feedback about it still goes out."""
    await _drop_moot(event, uow, (*_ASKS_SOMEBODY, *_OF_THE_LADDER, Template.QUESTION), "case_stopped")


async def on_deadline_over(event: Event[DeadlineMet | DeadlineCancelled], uow: Uow) -> None:
    """A reminder that waited for the morning is about something that was done meanwhile."""
    await _drop_moot(event, uow, (Template.REMINDER,), "deadline_over", event.data.subject)


async def on_reminder_withdrawn(event: Event[ReminderWithdrawn], uow: Uow) -> None:
    """The same, where nobody may read what it was about; also after everything else has stopped."""
    templates = (Template.REMINDER, Template.AFTER_STOP)
    await _drop_moot(event, uow, templates, "deadline_over", str(event.data.about))


async def on_access_requested(event: Event[DeskAccessRequested], uow: Uow) -> None:
    """Somebody stands before the door: a link, now."""
    occasion = occasions.access_requested(event.id, event.data)
    parties, standing = CaseParties(), None
    if event.data.case_id is not None:
        parties, standing = await cases.load(uow.conn, event.data.case_id)
    await tell(uow, [occasion], parties, standing, event.correlation_id)


async def on_confirmation_requested(event: Event[ConfirmationRequested], uow: Uow) -> None:
    """Once a quarter: is what the map says about this organisation still so?"""
    occasion = occasions.confirmation_requested(event.data)
    await tell(uow, [occasion], CaseParties(), None, event.correlation_id)


async def on_failed(event: Event[NotificationFailed], uow: Uow) -> None:
    """A mailbox does not work: the next in the chain must know."""
    occasion = occasions.undelivered(event.data)
    if occasion is None:
        UNRESOLVED.labels(str(event.data.party.role)).inc()
        return
    if occasion.case_id is not None:
        parties, standing = await cases.load(uow.conn, occasion.case_id)
    else:
        municipality = await directory.municipality_of(uow.conn, event.data.party)
        parties, standing = CaseParties(municipality=municipality), None
    await tell(uow, [occasion], parties, standing, event.correlation_id)


async def on_suppressed(event: Event[NotificationSuppressed], uow: Uow) -> None:
    """Whom she did not name is not told: the coordinator sees who does it instead."""
    occasion = occasions.not_named(event.data)
    if occasion is not None:
        await _tell_in_case(event, occasion, uow)


async def _tell_in_case(event: Event[Any], occasion: Occasion, uow: Uow) -> None:
    parties, standing = await cases.load(uow.conn, event.case_id)
    await tell(uow, [occasion], parties, standing, event.correlation_id)


async def _drop_moot(
    event: Event[Any], uow: Uow, templates: Sequence[Template], reason: str, cause: str | None = None
) -> None:
    """Suppress what has not left of these texts, or has no addressee yet; with `cause` only that."""
    await unaddressed.forget(uow.conn, event.case_id, templates, cause)
    moot = await deliveries.suppress_moot(uow.conn, event.case_id, templates, reason, cause)
    for delivery in moot:
        announcing.suppressed(uow, delivery, reason)
