"""What becomes of a message is told on the notification topic, under the case's correlation id."""

from uuid import UUID

from uuid_utils.compat import uuid7

from services.notifications.domain.values import Template
from services.notifications.metrics import DELIVERIES
from services.notifications.repository.deliveries import Delivery, Planned
from shared.messaging import Uow
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import (
    NotificationFailed,
    NotificationRequested,
    NotificationSent,
    NotificationSuppressed,
)
from shared.schemas.values import Party


def planned(uow: Uow, made: Planned) -> None:
    """Requested; or suppressed at once, when there is no basis to plan it."""
    draft, reason, correlation_id = made.wanted.draft, made.wanted.reason, made.wanted.correlation_id
    if reason is not None:
        told = _suppressed(made.delivery_id, draft.case_id, draft.party, draft.template, reason)
        _publish(uow, told, draft.case_id or made.delivery_id, correlation_id)
        return
    requested = NotificationRequested(
        delivery_id=made.delivery_id,
        case_id=draft.case_id,
        party=draft.party,
        purpose=draft.purpose,
        template=draft.template,
        not_before=draft.not_before,
        expires_at=draft.expires_at,
    )
    DELIVERIES.labels(draft.template, "requested").inc()
    _publish(uow, requested, draft.case_id or made.delivery_id, correlation_id)


def sent(uow: Uow, delivery: Delivery) -> None:
    """The mail server took it."""
    told = NotificationSent(
        delivery_id=delivery.delivery_id,
        case_id=delivery.case_id,
        party=delivery.party,
        template=delivery.template,
        repeat=delivery.repeat,
    )
    DELIVERIES.labels(delivery.template, "repeated" if delivery.repeat else "sent").inc()
    _publish(uow, told, delivery.case_id or delivery.delivery_id, delivery.correlation_id)


def suppressed(uow: Uow, delivery: Delivery, reason: str) -> None:
    """It will not be sent, on purpose."""
    told = _suppressed(delivery.delivery_id, delivery.case_id, delivery.party, delivery.template, reason)
    _publish(uow, told, delivery.case_id or delivery.delivery_id, delivery.correlation_id)


def failed(uow: Uow, delivery: Delivery, code: str) -> None:
    """It cannot be delivered; this very event makes the next in the chain be told."""
    told = NotificationFailed(
        delivery_id=delivery.delivery_id,
        case_id=delivery.case_id,
        party=delivery.party,
        template=delivery.template,
        code=code,
    )
    DELIVERIES.labels(delivery.template, "failed").inc()
    _publish(uow, told, delivery.case_id or delivery.delivery_id, delivery.correlation_id)


def _suppressed(
    number: UUID, case_id: UUID | None, party: Party, template: Template, reason: str
) -> NotificationSuppressed:
    DELIVERIES.labels(template, "suppressed").inc()
    return NotificationSuppressed(
        delivery_id=number, case_id=case_id, party=party, template=template, reason=reason
    )


def _publish(uow: Uow, payload: Contract, subject: UUID, correlation_id: str | None) -> None:
    event = Event(
        id=str(uuid7()),
        source=service_source(uow.service),
        type=payload.ce_type(),
        time=uow.now,
        data=payload,
        subject=str(subject),
        correlation_id=correlation_id,
    )
    uow.publish_as(event, topic=registry.of(type(payload)).topic, key=str(subject))
