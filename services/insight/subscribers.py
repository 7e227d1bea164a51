"""What insight listens to."""

from services.insight.handlers import case_opened, consent_granted, left_out, offer_unavailable
from shared.messaging import Subscription
from shared.schemas import topics
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.support import OfferUnavailable

SUBSCRIPTION = Subscription(
    topics=(topics.REFERRAL, topics.PREGNANCY, topics.CONSENT, topics.SUPPORT),
    handlers={
        CaseOpened: case_opened,
        ConsentGranted: consent_granted,
        ConsentWithdrawn: left_out,
        PregnancyEnded: left_out,
        OfferUnavailable: offer_unavailable,
    },
)
