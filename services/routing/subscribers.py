"""What routing listens to."""

from services.routing.domain.social_map import SocialMap
from services.routing.handlers.owning import Handlers, reopened, stopped
from shared.messaging import Subscription
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerDeclined, CaseOwnerReassigned
from shared.schemas.contracts.case import CaseClosed, CaseReopened
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import CaseOpened


def subscription(social_map: SocialMap) -> Subscription:
    """Contract → handler."""
    handlers = Handlers(social_map)
    return Subscription(
        topics=(topics.REFERRAL, topics.ASSIGNMENT, topics.PREGNANCY, topics.CONSENT, topics.CASE),
        together={CaseOpened: handlers.cases_opened},
        handlers={
            CaseOwnerAccepted: handlers.accepted,
            CaseOwnerDeclined: handlers.declined,
            CaseOwnerReassigned: handlers.reassigned,
            PregnancyEnded: stopped,
            ConsentWithdrawn: stopped,
            CaseClosed: stopped,
            CaseReopened: reopened,
        },
    )
