"""Every event type: its contract, its topic, and who may send it from outside.

A new event type is a contract class and one line here; intake, provisioning, JSON Schemas and AsyncAPI
follow from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.schemas import topics
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
    safety,
    staff,
    support,
    transfer,
    waits,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.values import OrganisationKind as Kind

CARE = frozenset({Kind.MIDWIFE, Kind.HOSPITAL, Kind.GP})
PROVIDERS = frozenset({Kind.JGZ, Kind.SOCIAL_TEAM, Kind.MATERNITY_CARE})
EVERYBODY = CARE | PROVIDERS | {Kind.COORDINATION, Kind.DESK}
OWNERS = PROVIDERS | {Kind.COORDINATION, Kind.DESK}
GIVERS = PROVIDERS | {Kind.SUPPORT, Kind.DESK}
"""Who gives support: what it answers, and how that goes, its own system may say."""
DESK_ONLY = frozenset({Kind.DESK})
KRAAMZORG = frozenset({Kind.MATERNITY_CARE, Kind.DESK})
NOBODY: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class EventType:
    """One row of the registry. `senders` is empty for what only Tijdig itself publishes."""

    contract: type[Contract]
    topic: str
    senders: frozenset[Kind] = NOBODY
    overtakes: bool = False
    """Never parked behind an earlier message, because waiting could hurt: loss and withdrawal."""
    of_the_safety_lane: bool = False
    """Whether such an event may be about the safety lane: then it stands on the restricted topic instead."""
    of_a_case: bool = True
    """Whether it is a fact of a case. What changes the map is not: it needs no reference, gets no number."""

    @property
    def inbound(self) -> bool:
        """Whether organisations may send it."""
        return bool(self.senders)


EVENT_TYPES: tuple[EventType, ...] = (
    EventType(referral.ReferralSubmitted, topics.INBOUND_TEMPLATE, CARE | PROVIDERS),
    EventType(referral.CaseOpened, topics.REFERRAL),
    EventType(referral.ReferralAcknowledged, topics.REFERRAL, PROVIDERS | DESK_ONLY),
    EventType(referral.ReferralMerged, topics.REFERRAL, frozenset({Kind.COORDINATION, Kind.DESK})),
    EventType(referral.ReferralAccepted, topics.OUTBOUND_TEMPLATE),
    EventType(referral.ReferralStopped, topics.OUTBOUND_TEMPLATE),
    EventType(referral.MessageRefused, topics.OUTBOUND_TEMPLATE),
    EventType(referral.MessageQuarantined, topics.ESCALATION),
    EventType(referral.MessageRedriven, topics.ESCALATION),
    EventType(pregnancy.PregnancyDatingChanged, topics.PREGNANCY, CARE),
    EventType(pregnancy.PregnancyDatingConfirmed, topics.PREGNANCY, CARE | {Kind.COORDINATION, Kind.DESK}),
    EventType(pregnancy.PregnancyMultipleSet, topics.PREGNANCY, CARE),
    EventType(pregnancy.PregnancyEnded, topics.PREGNANCY, CARE | {Kind.MATERNITY_CARE}, overtakes=True),
    EventType(pregnancy.BirthRegistered, topics.PREGNANCY, CARE | PROVIDERS),
    EventType(pregnancy.ChildDischarged, topics.PREGNANCY, CARE | PROVIDERS),
    EventType(pregnancy.ConsentRequested, topics.CONSENT, EVERYBODY),
    EventType(pregnancy.ConsentAnswered, topics.CONSENT, EVERYBODY),
    EventType(pregnancy.ConsentGranted, topics.CONSENT, EVERYBODY),
    EventType(pregnancy.ConsentWithdrawn, topics.CONSENT, EVERYBODY, overtakes=True),
    EventType(case.CaseContactMade, topics.CASE, EVERYBODY),
    EventType(case.CasePlanAgreed, topics.CASE, OWNERS),
    EventType(case.CasePlanChanged, topics.CASE, OWNERS),
    EventType(case.CaseItemOpened, topics.CASE, OWNERS),
    EventType(case.CaseItemClosed, topics.CASE, EVERYBODY),
    EventType(case.CaseClosed, topics.CASE, OWNERS),
    EventType(case.CaseReopened, topics.CASE, OWNERS),
    EventType(progress.RiskAssessed, topics.CASE, EVERYBODY),
    EventType(progress.CaseContactAttempted, topics.CASE, EVERYBODY),
    EventType(progress.CaseNoShow, topics.CASE, EVERYBODY),
    EventType(progress.CaseExplorationConcluded, topics.CASE, OWNERS),
    EventType(progress.CaseDecisionRecorded, topics.CASE, OWNERS),
    EventType(progress.CaseMilestoneReached, topics.CASE, EVERYBODY),
    EventType(progress.CaseHelpRefused, topics.CASE, EVERYBODY),
    EventType(progress.CaseSensitiveSet, topics.CASE, EVERYBODY),
    EventType(mdo.MdoRequested, topics.CASE, EVERYBODY),
    EventType(mdo.MdoScheduled, topics.CASE, OWNERS),
    EventType(mdo.MdoClientInvited, topics.CASE, OWNERS),
    EventType(mdo.MdoClientAttended, topics.CASE, OWNERS),
    EventType(mdo.MdoHeld, topics.CASE, OWNERS),
    EventType(waits.ExternalWaitStarted, topics.CASE, OWNERS),
    EventType(waits.ExternalWaitRechecked, topics.CASE, OWNERS, of_the_safety_lane=True),
    EventType(waits.ExternalWaitEnded, topics.CASE, OWNERS, of_the_safety_lane=True),
    EventType(handover.HandoverBooked, topics.CASE, EVERYBODY),
    EventType(handover.HandoverPrepared, topics.CASE, EVERYBODY),
    EventType(handover.HandoverAccepted, topics.CASE, frozenset({Kind.JGZ, Kind.DESK})),
    EventType(handover.HandoverCompleted, topics.CASE, frozenset({Kind.JGZ, Kind.DESK})),
    EventType(support.SupportFitAssessed, topics.SUPPORT, EVERYBODY),
    EventType(support.SupportOffered, topics.SUPPORT, OWNERS),
    EventType(support.SupportAsked, topics.SUPPORT),
    EventType(support.SupportUnreached, topics.SUPPORT),
    EventType(support.SupportAccepted, topics.SUPPORT, OWNERS | GIVERS),
    EventType(support.SupportDeclined, topics.SUPPORT, OWNERS | GIVERS),
    EventType(support.SupportUnavailable, topics.SUPPORT, OWNERS | GIVERS),
    EventType(support.SupportScaled, topics.SUPPORT, GIVERS),
    EventType(support.SupportOptionsWeighed, topics.SUPPORT),
    EventType(support.OfferUnavailable, topics.SUPPORT),
    EventType(case.SupportStarted, topics.SUPPORT, GIVERS),
    EventType(case.SupportEnded, topics.SUPPORT, GIVERS),
    EventType(kraamzorg.KraamzorgRegistered, topics.SUPPORT, CARE | PROVIDERS | DESK_ONLY),
    EventType(kraamzorg.KraamzorgIntakeDone, topics.SUPPORT, KRAAMZORG | CARE),
    EventType(kraamzorg.KraamzorgContributionRequested, topics.SUPPORT, CARE | PROVIDERS | DESK_ONLY),
    EventType(
        kraamzorg.KraamzorgContributionDecided,
        topics.SUPPORT,
        KRAAMZORG | {Kind.MUNICIPALITY, Kind.SOCIAL_TEAM},
    ),
    EventType(kraamzorg.KraamzorgStarted, topics.SUPPORT, KRAAMZORG | CARE),
    EventType(kraamzorg.KraamzorgSignal, topics.SUPPORT, KRAAMZORG),
    EventType(assignment.CaseOwnerProposed, topics.ASSIGNMENT),
    EventType(assignment.CaseOwnerAccepted, topics.ASSIGNMENT, PROVIDERS | DESK_ONLY),
    EventType(assignment.CaseOwnerDeclined, topics.ASSIGNMENT, PROVIDERS | DESK_ONLY),
    EventType(assignment.CaseOwnerReleased, topics.ASSIGNMENT, PROVIDERS | DESK_ONLY),
    EventType(assignment.CaseOwnerReassigned, topics.ASSIGNMENT, DESK_ONLY),
    EventType(assignment.CaseOwnerConfirmed, topics.ASSIGNMENT),
    EventType(assignment.PartyChanged, topics.ASSIGNMENT),
    EventType(assignment.CaseOwnerRefused, topics.ASSIGNMENT),
    EventType(assignment.CaseOwnerUnavailable, topics.ASSIGNMENT),
    EventType(staff.StaffAbsent, topics.ASSIGNMENT, OWNERS),
    EventType(staff.StaffReturned, topics.ASSIGNMENT, OWNERS),
    EventType(transfer.ClientMoved, topics.ASSIGNMENT, EVERYBODY),
    EventType(linked.ClientLinkedPartyAdded, topics.ASSIGNMENT, EVERYBODY),
    EventType(transfer.TransferProposed, topics.ASSIGNMENT, OWNERS),
    EventType(transfer.TransferAccepted, topics.ASSIGNMENT, OWNERS),
    EventType(transfer.TransferRefused, topics.ASSIGNMENT, OWNERS),
    EventType(transfer.TransferCompleted, topics.ASSIGNMENT, OWNERS),
    EventType(transfer.CaseTransferOpened, topics.ASSIGNMENT),
    EventType(transfer.CaseTransferAccepted, topics.ASSIGNMENT),
    EventType(transfer.CaseTransferBounced, topics.ASSIGNMENT),
    EventType(transfer.CaseTransferWithdrawn, topics.ASSIGNMENT),
    EventType(transfer.CaseTransferCompleted, topics.ASSIGNMENT),
    EventType(safety.SafetyConcernRaised, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyConcernRetracted, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyConcernDecided, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyReportMade, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyReportTriaged, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyWaitStarted, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyStepRecorded, topics.SAFETY, EVERYBODY),
    EventType(safety.SafetyHelpRefused, topics.SAFETY, EVERYBODY),
    EventType(safety.PregnancyDoubtRecorded, topics.SAFETY, CARE | PROVIDERS | DESK_ONLY),
    EventType(escalation.DeadlineSet, topics.ESCALATION, of_the_safety_lane=True),
    EventType(escalation.DeadlineTightened, topics.ESCALATION, of_the_safety_lane=True),
    EventType(escalation.DeadlineMet, topics.ESCALATION, of_the_safety_lane=True),
    EventType(escalation.DeadlineMissed, topics.ESCALATION, of_the_safety_lane=True),
    EventType(escalation.DeadlineCancelled, topics.ESCALATION, of_the_safety_lane=True),
    EventType(escalation.EscalationRaised, topics.ESCALATION),
    EventType(escalation.ReminderWithdrawn, topics.ESCALATION),
    EventType(escalation.DeputyActivated, topics.ESCALATION),
    EventType(escalation.EscalationEnded, topics.ESCALATION),
    EventType(escalation.TimersStopped, topics.ESCALATION),
    EventType(case.CasePhaseChanged, topics.ESCALATION),
    EventType(escalation.TaskClaimed, topics.ESCALATION, DESK_ONLY),
    EventType(escalation.TaskResolved, topics.ESCALATION, DESK_ONLY),
    EventType(escalation.TaskReturned, topics.ESCALATION, EVERYBODY),
    EventType(feedback.FeedbackSent, topics.FEEDBACK),
    EventType(notification.NotificationRequested, topics.NOTIFICATION),
    EventType(notification.NotificationSent, topics.NOTIFICATION),
    EventType(notification.NotificationSuppressed, topics.NOTIFICATION),
    EventType(notification.NotificationFailed, topics.NOTIFICATION),
    EventType(notification.DeskAccessRequested, topics.NOTIFICATION),
    EventType(notification.DirectoryEntryPublished, topics.DIRECTORY),
    EventType(
        directory.OfferAvailabilityChanged,
        topics.DIRECTORY,
        GIVERS | {Kind.COORDINATION},
        of_a_case=False,
    ),
    EventType(directory.EntriesConfirmed, topics.DIRECTORY, EVERYBODY | GIVERS, of_a_case=False),
    EventType(directory.MapChanged, topics.DIRECTORY),
    EventType(directory.ConfirmationRequested, topics.DIRECTORY),
    EventType(notification.MunicipalCountsPublished, topics.MUNICIPAL_TEMPLATE),
)

BY_TYPE: dict[str, EventType] = {row.contract.ce_type(): row for row in EVENT_TYPES}


def of(contract: type[Contract]) -> EventType:
    """The registry's row of a contract. Raises `KeyError` for one that was never registered."""
    return BY_TYPE[contract.ce_type()]


def topic_of(contract: type[Contract], *, restricted: bool) -> str:
    """Where such an event is published; `restricted`: this one is about the safety lane.

    Raises `ValueError` for a contract that is never about it.
    """
    row = of(contract)
    if not restricted or row.topic in topics.RESTRICTED:
        return row.topic
    if not row.of_the_safety_lane:
        raise ValueError(f"{contract.event} is never about the safety lane")
    return topics.SAFETY


def inbound_types() -> Iterable[EventType]:
    """What organisations may send."""
    return (row for row in EVENT_TYPES if row.inbound)
