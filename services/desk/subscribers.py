"""Contract → handler, with what every event leaves behind: a line of the timeline, an answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from services.desk import domain
from services.desk.handlers import fitting, projection
from services.desk.repository import cases, commands
from shared.messaging import Subscription, Uow
from shared.messaging.subscription import Handler
from shared.schemas import Event, topics
from shared.schemas.contracts import (
    assignment,
    case,
    directory,
    escalation,
    feedback,
    handover,
    kraamzorg,
    linked,
    mdo,
    notification,
    pregnancy,
    progress,
    referral,
    staff,
    support,
    transfer,
    waits,
)
from shared.schemas.contracts.base import Contract


async def nothing_more(event: Event[Any], uow: Uow) -> None:
    """Only the timeline changes."""


async def support_started(event: Event[case.SupportStarted], uow: Uow) -> None:
    """Support began, and nobody waits for its answer any more."""
    await projection.support_started(event, uow)
    await fitting.started(event, uow)


TOLD_ONLY: Mapping[type[Contract], tuple[str, ...]] = {
    # contract: which fields the timeline keeps
    progress.CaseContactAttempted: (),
    progress.CaseNoShow: (),
    progress.CaseExplorationConcluded: ("complexity",),
    progress.CaseDecisionRecorded: (),
    progress.CaseMilestoneReached: ("milestone",),
    progress.CaseHelpRefused: (),
    progress.CaseSensitiveSet: (),
    mdo.MdoRequested: ("emergency",),
    mdo.MdoScheduled: ("on", "emergency"),
    mdo.MdoClientInvited: (),
    mdo.MdoClientAttended: (),
    mdo.MdoHeld: ("emergency",),
    waits.ExternalWaitStarted: ("wait_id", "kind"),
    waits.ExternalWaitRechecked: (),
    waits.ExternalWaitEnded: ("wait_id",),
    kraamzorg.KraamzorgRegistered: (),
    kraamzorg.KraamzorgIntakeDone: (),
    kraamzorg.KraamzorgContributionRequested: (),
    kraamzorg.KraamzorgContributionDecided: (),
    kraamzorg.KraamzorgStarted: (),
    kraamzorg.KraamzorgSignal: ("urgent",),
    handover.HandoverBooked: (),
    handover.HandoverPrepared: ("mode",),
    handover.HandoverAccepted: ("mode",),
    handover.HandoverCompleted: ("mode",),
    staff.StaffAbsent: (),
    staff.StaffReturned: (),
    transfer.ClientMoved: ("municipality",),
    linked.ClientLinkedPartyAdded: ("organisation",),
    transfer.CaseTransferOpened: ("owner", "deputy", "municipality"),
    transfer.CaseTransferAccepted: (),
    transfer.CaseTransferBounced: (),
    transfer.CaseTransferWithdrawn: ("owner", "replaced"),
    transfer.CaseTransferCompleted: ("owner",),
}

ANSWERED_BY_ROUTING: tuple[type[Contract], ...] = (
    transfer.TransferProposed,
    transfer.TransferAccepted,
    transfer.TransferRefused,
    transfer.TransferCompleted,
)
"""What somebody wants; the timeline tells what routing makes of it."""

ABOUT_CASES: Mapping[type[Contract], tuple[Handler, tuple[str, ...] | None]] = {
    # contract: (handler, which fields the timeline keeps; None = not on the timeline)
    referral.CaseOpened: (projection.case_opened, ("urgent",)),
    referral.ReferralAcknowledged: (nothing_more, ()),
    referral.ReferralMerged: (nothing_more, ("referrer",)),
    pregnancy.PregnancyDatingChanged: (projection.dating_changed, ()),
    pregnancy.PregnancyDatingConfirmed: (projection.dating_confirmed, ()),
    pregnancy.PregnancyMultipleSet: (nothing_more, ()),
    pregnancy.PregnancyEnded: (projection.standing_changed, ()),
    pregnancy.ConsentGranted: (projection.standing_changed, ()),
    pregnancy.ConsentWithdrawn: (projection.standing_changed, ()),
    pregnancy.ConsentRequested: (nothing_more, ()),
    pregnancy.ConsentAnswered: (nothing_more, ("granted",)),
    pregnancy.BirthRegistered: (nothing_more, ()),
    pregnancy.ChildDischarged: (nothing_more, ()),
    case.CaseContactMade: (projection.contact_made, ("with_client", "with_referrer", "mode")),
    case.CasePlanAgreed: (projection.plan_agreed, ()),
    case.CasePlanChanged: (projection.plan_changed, ()),
    case.CaseItemOpened: (projection.item_opened, ()),
    progress.RiskAssessed: (projection.risk_assessed, ("urgent", "complexity")),
    case.CaseItemClosed: (projection.item_closed, ()),
    case.CaseClosed: (projection.closed, ("outcome",)),
    case.CaseReopened: (nothing_more, ()),
    case.CasePhaseChanged: (projection.phase_changed, ("after",)),
    support.SupportFitAssessed: (nothing_more, ("offer",)),
    support.SupportOffered: (fitting.offered, ("offer", "organisation")),
    support.SupportUnreached: (fitting.unreached, ("offer", "organisation")),
    support.SupportAccepted: (fitting.accepted, ("offer",)),
    support.SupportDeclined: (fitting.declined, ("offer",)),
    support.SupportUnavailable: (fitting.full, ("offer",)),
    support.SupportOptionsWeighed: (fitting.weighed, None),
    support.OfferUnavailable: (fitting.unavailable, ()),
    support.SupportScaled: (nothing_more, ("offer", "more")),
    case.SupportStarted: (support_started, ("offer",)),
    case.SupportEnded: (projection.support_ended, ("offer",)),
    assignment.CaseOwnerProposed: (projection.owner_proposed, ("owner", "deputy")),
    assignment.CaseOwnerAccepted: (nothing_more, None),
    assignment.CaseOwnerDeclined: (projection.owner_declined, ("reason",)),
    assignment.CaseOwnerReleased: (nothing_more, ()),
    assignment.CaseOwnerReassigned: (nothing_more, ("organisation",)),
    assignment.CaseOwnerConfirmed: (projection.owner_confirmed, ("owner", "deputy")),
    assignment.CaseOwnerRefused: (nothing_more, None),
    assignment.CaseOwnerUnavailable: (projection.owner_unavailable, ()),
    escalation.DeadlineSet: (projection.deadline_set, None),
    escalation.DeadlineTightened: (projection.deadline_set, None),
    escalation.DeadlineMet: (projection.deadline_met, ("subject",)),
    escalation.DeadlineMissed: (projection.deadline_missed, ("subject",)),
    escalation.DeadlineCancelled: (projection.deadline_cancelled, None),
    escalation.EscalationRaised: (projection.escalation_raised, ("level", "causes", "audiences")),
    escalation.DeputyActivated: (nothing_more, ()),
    escalation.EscalationEnded: (projection.escalation_ended, ("reason",)),
    escalation.TimersStopped: (projection.timers_stopped, None),
    escalation.TaskClaimed: (projection.task_claimed, ()),
    escalation.TaskReturned: (nothing_more, ()),
    escalation.TaskResolved: (projection.task_resolved, ("reason",)),
    feedback.FeedbackSent: (nothing_more, ("moment",)),
    **{contract: (nothing_more, kept) for contract, kept in TOLD_ONLY.items()},
    **dict.fromkeys(ANSWERED_BY_ROUTING, (nothing_more, None)),
}


async def map_changed(event: Event[directory.MapChanged], uow: Uow) -> None:
    """The map of offers is another: whoever said so on its page hears that it is done."""
    await answer(uow, event, (event.causation_id, event.correlation_id))


ELSEWHERE: Mapping[type[Contract], Handler] = {
    directory.MapChanged: map_changed,
    referral.MessageQuarantined: projection.message_quarantined,
    referral.MessageRedriven: projection.message_redriven,
    notification.NotificationRequested: projection.link_announced,
    notification.NotificationSent: projection.told,
    notification.NotificationFailed: projection.told,
    notification.DirectoryEntryPublished: projection.directory_changed,
}


def subscription() -> Subscription:
    """What the desk listens to: all that concerns a case, links, names, and answers to itself."""
    known: dict[type[Contract], Handler] = {
        contract: _observed(handler, kept) for contract, (handler, kept) in ABOUT_CASES.items()
    }
    return Subscription(
        topics=(*topics.INTERNAL, topics.outbound(domain.SOURCE)),
        handlers={**known, **ELSEWHERE, referral.MessageRefused: refused},
    )


def _observed(handler: Handler, kept: tuple[str, ...] | None) -> Callable[[Event[Any], Uow], Awaitable[None]]:
    """The handler, and then the line on the timeline and the answer to whoever asked."""

    async def take(event: Event[Any], uow: Uow) -> None:
        await cases.ensure(uow.conn, event.case_id)
        await handler(event, uow)
        if kept is not None:
            shown = event.data.model_dump(mode="json", include=set(kept))
            name, code = (event.source, event.id), event.data.event
            await cases.add_moment(
                uow.conn, name, event.case_id, event.time, code, projection.who(event), shown
            )
        await answer(uow, event, (event.causation_id, event.correlation_id))

    return take


async def refused(event: Event[referral.MessageRefused], uow: Uow) -> None:
    """Intake did not take in what the desk sent."""
    await answer(uow, event, (event.data.message_id,))


async def answer(uow: Uow, event: Event[Any], about: tuple[str | None, ...]) -> None:
    """If this event says what became of a command of ours, remember it for the page that waits."""
    ids = [found for text in about if (found := _uuid(text))]
    for row in await commands.awaited(uow.conn, ids) if ids else ():
        if domain.answers(row["kind"], event.data.event):
            code: str | None = getattr(event.data, "code", None)
            await commands.answer(uow.conn, row["command_id"], event.data.event, code)


def _uuid(text: str | None) -> UUID | None:
    """Ids of other sources need not be UUIDs; ours are."""
    try:
        return None if text is None else UUID(text)
    except ValueError:
        return None
