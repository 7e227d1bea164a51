"""The referral, and the desk's word about the case."""

from shared.schemas import Event
from shared.schemas.contracts import case, escalation, feedback, progress, referral
from workflows.machine import facts
from workflows.meaning.base import Fields, Means, by, nothing, said


def _opened(event: Event[referral.CaseOpened]) -> Fields:
    heard = event.data
    return {
        "case_id": event.case_id,
        "submitted_at": event.time,
        "edd": heard.dating.edd,
        "dating_method": heard.dating.method,
        "urgent": heard.urgent,
        "complexity": heard.complexity,
        "referrer": heard.referrer.organisation,
        "municipality": heard.municipality,
        "third_trimester": heard.third_trimester,
    }


MEANS: Means = {
    referral.CaseOpened: (facts.Opened, _opened),
    referral.ReferralAcknowledged: (facts.Acknowledged, by),
    referral.ReferralMerged: (facts.ReferralMerged, said("submitted_at", "referrer")),
    progress.RiskAssessed: (facts.RiskAssessed, said("urgent", "complexity")),
    progress.CaseHelpRefused: (facts.HelpRefused, said("ask_again")),
    case.CaseClosed: (facts.CaseClosed, said("outcome")),
    case.CaseReopened: (facts.CaseReopened, nothing),
    feedback.FeedbackSent: (facts.FeedbackSent, said("moment")),
    escalation.TaskClaimed: (facts.EscalationAcknowledged, by),
    escalation.TaskResolved: (facts.EscalationResolved, said("reason")),
    escalation.TaskReturned: (facts.TaskReturned, nothing),
}
