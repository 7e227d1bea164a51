"""Which events this service listens to, and who handles each."""

from services.notifications.handlers import facts, stopping
from shared.messaging import Subscription
from shared.schemas import topics
from shared.schemas.contracts import (
    assignment,
    case,
    directory,
    escalation,
    feedback,
    linked,
    notification,
    pregnancy,
    referral,
    support,
    transfer,
)

SUBSCRIPTION = Subscription(
    topics=(
        topics.DIRECTORY,
        topics.REFERRAL,
        topics.PREGNANCY,
        topics.CONSENT,
        topics.ASSIGNMENT,
        topics.SUPPORT,
        topics.ESCALATION,
        topics.FEEDBACK,
        topics.NOTIFICATION,
    ),
    together={
        referral.CaseOpened: facts.on_cases_opened,
        assignment.CaseOwnerProposed: facts.on_proposed,
    },
    handlers={
        notification.DirectoryEntryPublished: facts.on_directory_entry,
        pregnancy.PregnancyEnded: stopping.on_ended,
        pregnancy.ConsentGranted: facts.on_consent_granted,
        pregnancy.ConsentWithdrawn: stopping.on_withdrawn,
        assignment.CaseOwnerConfirmed: facts.on_confirmed,
        assignment.CaseOwnerRefused: facts.on_refused,
        assignment.CaseOwnerUnavailable: facts.on_unavailable,
        transfer.CaseTransferOpened: facts.on_offered,
        transfer.CaseTransferWithdrawn: facts.on_offer_withdrawn,
        referral.ReferralMerged: facts.on_merged,
        linked.ClientLinkedPartyAdded: facts.on_linked,
        assignment.PartyChanged: facts.on_party_changed,
        support.SupportAsked: facts.on_asked,
        support.SupportUnreached: facts.on_unreached,
        support.SupportAccepted: facts.on_answered,
        support.SupportDeclined: facts.on_answered,
        support.SupportUnavailable: facts.on_answered,
        case.SupportStarted: facts.on_answered,
        support.OfferUnavailable: facts.on_lacking,
        support.SupportOptionsWeighed: facts.on_weighed,
        escalation.EscalationRaised: facts.on_escalated,
        escalation.DeputyActivated: facts.on_deputy_activated,
        escalation.EscalationEnded: facts.on_ladder_ended,
        escalation.TimersStopped: facts.on_timers_stopped,
        escalation.DeadlineMet: facts.on_deadline_over,
        escalation.DeadlineCancelled: facts.on_deadline_over,
        feedback.FeedbackSent: facts.on_feedback,
        directory.ConfirmationRequested: facts.on_confirmation_requested,
        notification.DeskAccessRequested: facts.on_access_requested,
        notification.NotificationFailed: facts.on_failed,
        notification.NotificationSuppressed: facts.on_suppressed,
    },
)
