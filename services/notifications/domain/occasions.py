"""Which events are occasions to tell somebody something, and whom."""

from collections.abc import Collection
from uuid import UUID

from services.notifications.domain.values import (
    CHAIN,
    DUTY_ROLES,
    STOP_NOTICES,
    Addressee,
    CaseParties,
    Hours,
    Occasion,
    Template,
)
from shared.consent.gate import RECEIVER_MISSING
from shared.schemas.contracts.assignment import (
    CaseOwnerProposed,
    CaseOwnerRefused,
)
from shared.schemas.contracts.directory import ConfirmationRequested
from shared.schemas.contracts.escalation import QUESTIONS, Audience, DeputyActivated, EscalationRaised
from shared.schemas.contracts.feedback import FeedbackSent
from shared.schemas.contracts.notification import (
    DeskAccessRequested,
    LinkPurpose,
    NotificationFailed,
    NotificationSuppressed,
)
from shared.schemas.contracts.support import OfferUnavailable, SupportAsked, SupportUnreached
from shared.schemas.contracts.transfer import CaseTransferOpened, CaseTransferWithdrawn
from shared.schemas.values import Party

_COMPANY, _DESK, _LAST = 1, 2, 4
"""Up to which level a mail may wait for others to the same party; from which level on the desk must act, and
the highest: an emergency meeting."""


def proposed(case_id: UUID, data: CaseOwnerProposed) -> tuple[Occasion, Occasion]:
    """Owner and deputy have a task; the referrer hears, once per case, that it was passed on."""
    task = Occasion(
        key=f"task/{case_id}/{data.attempt}",
        template=Template.TASK,
        case_id=case_id,
        to=(Addressee(Audience.OWNER, data.owner), Addressee(Audience.DEPUTY, data.deputy)),
    )
    passed_on = Occasion(
        key=f"passed_on/{case_id}",
        template=Template.PASSED_ON,
        case_id=case_id,
        to=(Addressee(Audience.REFERRER),),
    )
    return task, passed_on


def escalated(case_id: UUID, data: EscalationRaised) -> Occasion:
    """A rung of the ladder goes to its audiences; level 0 reminds the owner.

    What is said after everything stopped has a text of its own, without a link, which needs no consent.
    """
    return Occasion(
        key=data.effect_id,
        template=_text_of(data),
        case_id=case_id,
        to=tuple(Addressee(audience) for audience in data.audiences or (Audience.OWNER,)),
        hours=_hours(data.level, urgent=data.urgent),
        cause=_cause_of(data),
        may_wait=data.level <= _COMPANY and not data.urgent and not data.after_stop,
    )


def _cause_of(data: EscalationRaised) -> str | None:
    """What makes it moot; of the safety lane a number that says nothing else."""
    return str(data.about) if data.about else next(iter(data.causes), None)


def _text_of(data: EscalationRaised) -> Template:
    if data.after_stop:
        return Template.AFTER_STOP
    if data.level:
        return Template.ESCALATION
    return Template.QUESTION if _asks(data) else Template.REMINDER


def _asks(data: EscalationRaised) -> bool:
    """Only what the referrer's page shows as a question; any other word to the referrer alone is a task."""
    return data.audiences == (Audience.REFERRER,) and not QUESTIONS.isdisjoint(data.causes)


def _hours(level: int, *, urgent: bool) -> Hours:
    """Reminders wait for the morning. At night the last rung, and urgent ones, wake only those on duty."""
    if level == 0 and not urgent:
        return Hours.DIGEST
    return Hours.DUTY if level >= _LAST or (urgent and level >= _DESK) else Hours.OFFICE


def deputy_activated(case_id: UUID, data: DeputyActivated) -> Occasion:
    """The deputy is asked to act."""
    return Occasion(
        key=data.effect_id,
        template=Template.DEPUTY,
        case_id=case_id,
        to=(Addressee(Audience.DEPUTY),),
    )


def fed_back(key: str, data: FeedbackSent) -> Occasion:
    """The referrer has something to read."""
    return Occasion(
        key=key,
        template=Template.FEEDBACK,
        case_id=data.case_id,
        to=(Addressee(Audience.REFERRER, data.referrer),),
    )


def refused(key: str, case_id: UUID, data: CaseOwnerRefused) -> Occasion:
    """Whoever answered hears that the answer had no effect."""
    return Occasion(key=key, template=Template.NO_EFFECT, case_id=case_id, to=(Addressee(party=data.party),))


def offered(case_id: UUID, data: CaseTransferOpened) -> Occasion:
    """Whoever the case is offered to can answer from the message itself; nobody is addressed as owner yet."""
    return Occasion(
        key=f"transfer/{case_id}/{data.number}",
        template=Template.TASK,
        case_id=case_id,
        to=(Addressee(party=data.owner), Addressee(party=data.deputy)),
        cause=transfer_cause(data.number),
        purpose=LinkPurpose.RESPOND,
    )


def transfer_cause(number: int) -> str:
    """What a message about a transfer is about."""
    return f"transfer/{number}"


def not_needed(case_id: UUID, data: CaseTransferWithdrawn, reached: Collection[Party]) -> Occasion:
    """Whoever was mailed that the case was offered hears that it is not any more, and need do nothing."""
    return Occasion(
        key=f"transfer/{case_id}/{data.number}/withdrawn",
        template=Template.NOT_NEEDED,
        case_id=case_id,
        to=tuple(Addressee(party=party) for party in (data.owner, data.deputy) if party in reached),
        purpose=LinkPurpose.NOTICE,
    )


_FINDERS = (
    (),
    (Audience.DEPUTY_COORDINATOR,),
    (Audience.MUNICIPALITY_ESCALATION, Audience.MDO_CHAIR),
)
"""Who hears beside the coordinator that something must be found: the first time, the second, and from then
on. The rungs of the ladder (L2, L2-deputy, L3), so that it never ends at one person."""


def lacking(key: str, case_id: UUID, data: OfferUnavailable) -> Occasion:
    """The coordinator has a task; each time that its time has passed, somebody more hears of it."""
    others = _FINDERS[min(data.again, len(_FINDERS) - 1)]
    return Occasion(
        key=f"lacking/{key}",
        template=Template.FINDING,
        case_id=case_id,
        to=(Addressee(Audience.COORDINATOR, data.coordinator), *map(Addressee, others)),
    )


def unassigned(key: str, case_id: UUID) -> Occasion:
    """Nobody could be asked: the coordinator has a task, each time that it is so."""
    return Occasion(
        key=f"unassigned/{key}",
        template=Template.UNASSIGNED,
        case_id=case_id,
        to=(Addressee(Audience.COORDINATOR),),
    )


def unreached(key: str, case_id: UUID, data: SupportUnreached) -> Occasion:
    """Somebody who was asked for support has no mailbox: the coordinator asks it."""
    return Occasion(
        key=f"call/{key}",
        template=Template.CALL,
        case_id=case_id,
        to=(Addressee(Audience.COORDINATOR, data.coordinator),),
        cause=offer_cause(data.offer, data.organisation),
    )


def asked(key: str, case_id: UUID, data: SupportAsked) -> Occasion:
    """An organisation is asked for support: its functional mailbox hears that something waits."""
    return Occasion(
        key=f"support/{key}",
        template=Template.OFFER,
        case_id=case_id,
        to=(Addressee(party=data.party),),
        cause=offer_cause(data.offer, data.party.organisation),
        purpose=LinkPurpose.OFFER,
    )


def offer_cause(offer: str, organisation: str | None = None) -> str:
    """What a message about an offer is about: the offer at one organisation, or at all of them."""
    return f"{offer}/{organisation}" if organisation else f"{offer}/"


def access_requested(key: str, data: DeskAccessRequested) -> Occasion:
    """A fresh link, at once, to the mailbox on record."""
    return Occasion(
        key=key,
        template=Template.ACCESS,
        case_id=data.case_id,
        to=(Addressee(party=data.party),),
        hours=Hours.ALWAYS,
        purpose=data.purpose,
    )


def confirmation_requested(data: ConfirmationRequested) -> Occasion:
    """An organisation is asked, once a quarter and in the morning, to look after its entries on a page."""
    return Occasion(
        key=f"confirm/{data.quarter}",
        template=Template.CONFIRM,
        case_id=None,
        to=(Addressee(party=data.party),),
        hours=Hours.DIGEST,
        purpose=LinkPurpose.MAP,
    )


def undelivered(data: NotificationFailed) -> Occasion | None:
    """Somebody could not be reached: the next of the chain is told. None at the end of the chain.

    That somebody could not be told to *stop* must be known at once, and also after a withdrawal.
    """
    successor = _after(data)
    if successor is None:
        return None
    stop = data.template in STOP_NOTICES
    return Occasion(
        key=f"undelivered/{data.delivery_id}",
        template=Template.STOP_UNDELIVERED if stop else Template.UNDELIVERED,
        case_id=data.case_id,
        to=(Addressee(successor),),
        hours=Hours.ALWAYS if stop else Hours.OFFICE,
        purpose=LinkPurpose.NOTICE if stop else None,
    )


def not_named(data: NotificationSuppressed) -> Occasion | None:
    """She does not allow somebody to know of her who was to be told: the coordinator is, once for each.

    None for what was suppressed for another reason.
    """
    if data.reason != RECEIVER_MISSING or data.case_id is None:
        return None
    return Occasion(
        key=f"not_named/{data.case_id}/{data.party}",
        template=Template.NOT_NAMED,
        case_id=data.case_id,
        to=(Addressee(Audience.COORDINATOR),),
    )


def _after(data: NotificationFailed) -> Audience | None:
    if data.party.role not in DUTY_ROLES:
        return CHAIN[0]
    return next_in_chain(Audience(data.party.role))


def next_in_chain(audience: Audience | None) -> Audience | None:
    """Who is told instead; None when nobody is left."""
    if audience not in CHAIN:
        return CHAIN[0]
    place = CHAIN.index(audience) + 1
    return CHAIN[place] if place < len(CHAIN) else None


def ended(case_id: UUID, parties: CaseParties) -> Occasion:
    """Everybody involved hears, once and at any hour, that everything has stopped."""
    return _stop(f"stopped/{case_id}", Template.STOPPED, case_id, parties)


def withdrawn(case_id: UUID, parties: CaseParties, granted: str) -> Occasion:
    """Everybody involved hears, once per permission that was taken back, to use nothing any more."""
    return _stop(f"withdrawn/{case_id}/{granted}", Template.WITHDRAWN, case_id, parties)


def _stop(key: str, template: Template, case_id: UUID, parties: CaseParties) -> Occasion:
    return Occasion(
        key=key,
        template=template,
        case_id=case_id,
        to=tuple(Addressee(party=party) for party in sorted(parties.involved, key=str)),
        hours=Hours.ALWAYS,
    )
