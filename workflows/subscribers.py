"""What the gateway listens to: everything that can move a case."""

from shared.messaging import Subscription
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerDeclined
from shared.schemas.contracts.escalation import TaskClaimed, TaskResolved
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn
from shared.schemas.contracts.referral import CaseOpened
from workflows.handlers import Openings, on_declined, on_fact, on_granted, on_task, on_withdrawn
from workflows.translate_facts import fact_contracts

TOPICS = (
    topics.REFERRAL,
    topics.PREGNANCY,
    topics.CONSENT,
    topics.CASE,
    topics.ASSIGNMENT,
    topics.SUPPORT,
    topics.FEEDBACK,
    topics.ESCALATION,
    topics.SAFETY,
)


def subscription(policy_version: str) -> Subscription:
    """Contract → handler. On the escalation topic only what is said about tasks is a fact."""
    return Subscription(
        topics=TOPICS,
        handlers={
            **dict.fromkeys(fact_contracts(), on_fact),
            CaseOpened: Openings(policy_version).on_opened,
            CaseOwnerDeclined: on_declined,
            TaskClaimed: on_task,
            TaskResolved: on_task,
            ConsentGranted: on_granted,
            ConsentWithdrawn: on_withdrawn,
        },
    )
