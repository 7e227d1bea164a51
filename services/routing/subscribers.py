"""What routing listens to."""

from services.routing.domain.social_map import SocialMap
from services.routing.handlers import linking, owning
from services.routing.handlers.moving import Moves
from services.routing.handlers.owning import Handlers
from services.routing.handlers.seeking import Seeking, one_after_another
from services.routing.handlers.social_map import Maps
from services.routing.handlers.waiting import Waits
from shared.messaging import Subscription
from shared.schemas import topics
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerDeclined,
    CaseOwnerReassigned,
    CaseOwnerReleased,
)
from shared.schemas.contracts.case import CaseClosed, CasePhaseChanged
from shared.schemas.contracts.directory import EntriesConfirmed, OfferAvailabilityChanged
from shared.schemas.contracts.escalation import DeputyActivated, EscalationRaised, TimersStopped
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.progress import CaseExplorationConcluded, RiskAssessed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.contracts.transfer import (
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)

TOPICS = (
    topics.REFERRAL,
    topics.ASSIGNMENT,
    topics.PREGNANCY,
    topics.CONSENT,
    topics.CASE,
    topics.SUPPORT,
    topics.ESCALATION,
    topics.DIRECTORY,
)


def subscription(social_map: SocialMap, maps: Maps) -> Subscription:
    """Contract → handler."""
    handlers, moves, seeking = Handlers(social_map), Moves(social_map), Seeking(maps)
    return Subscription(
        topics=TOPICS,
        together={CaseOpened: handlers.cases_opened},
        handlers=one_after_another(
            {
                CaseOwnerAccepted: handlers.accepted,
                CaseOwnerDeclined: handlers.declined,
                CaseOwnerReassigned: handlers.reassigned,
                CaseOwnerReleased: handlers.released,
                DeputyActivated: owning.deputy_activated,
                EscalationRaised: handlers.escalated,
                StaffAbsent: handlers.absent,
                StaffReturned: owning.returned,
                RiskAssessed: owning.weighed,
                CaseExplorationConcluded: owning.explored,
                ClientMoved: moves.moved,
                ClientLinkedPartyAdded: linking.linked,
                TransferProposed: moves.proposed,
                ConsentGranted: handlers.consented,
                TransferAccepted: moves.accepted,
                TransferRefused: moves.refused,
                TransferCompleted: moves.completed,
                PregnancyEnded: owning.stopped,
                ConsentWithdrawn: owning.withdrawn,
                CaseClosed: owning.stopped,
                TimersStopped: owning.timers_stopped,
                CasePhaseChanged: handlers.phase_changed,
                OfferAvailabilityChanged: maps.changed,
                EntriesConfirmed: maps.confirmed,
            },
            {ConsentGranted: moves.consented},
            seeking.handlers(),
            Waits(seeking).handlers(),
        ),
    )
