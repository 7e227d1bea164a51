"""What feedback listens to."""

from services.feedback.handlers import Handlers
from shared.messaging import Context, Subscription
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed
from shared.schemas.contracts.case import (
    CaseClosed,
    CaseContactMade,
    CasePlanAgreed,
    CasePlanChanged,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.escalation import DeadlineCancelled, DeadlineMet, DeadlineSet, DeadlineTightened
from shared.schemas.contracts.mdo import MdoHeld
from shared.schemas.contracts.pregnancy import (
    ConsentGranted,
    ConsentWithdrawn,
    PregnancyEnded,
)
from shared.schemas.contracts.progress import CaseDecisionRecorded, CaseExplorationConcluded
from shared.schemas.contracts.referral import CaseOpened, ReferralMerged


def subscription(context: Context) -> Subscription:
    """Contract → handler."""
    handlers = Handlers(context)
    return Subscription(
        topics=(
            topics.REFERRAL,
            topics.CASE,
            topics.SUPPORT,
            topics.PREGNANCY,
            topics.CONSENT,
            topics.ASSIGNMENT,
            topics.ESCALATION,
        ),
        handlers={
            CaseOpened: handlers.case_opened,
            ReferralMerged: handlers.referral_merged,
            ConsentGranted: handlers.standing_changed,
            ConsentWithdrawn: handlers.standing_changed,
            PregnancyEnded: handlers.standing_changed,
            CaseOwnerConfirmed: handlers.owner_confirmed,
            CaseContactMade: handlers.happened,
            SupportStarted: handlers.support_began,
            SupportEnded: handlers.support_ended,
            CaseClosed: handlers.happened,
            CaseExplorationConcluded: handlers.happened,
            CasePlanAgreed: handlers.happened,
            CasePlanChanged: handlers.happened,
            CaseDecisionRecorded: handlers.happened,
            MdoHeld: handlers.happened,
            DeadlineSet: handlers.periodic_begins,
            DeadlineTightened: handlers.periodic_moves,
            DeadlineMet: handlers.periodic_is_over,
            DeadlineCancelled: handlers.periodic_is_over,
        },
    )
