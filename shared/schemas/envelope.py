"""The envelope around every payload: a CloudEvents 1.0 event, as a plain value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from shared.schemas.contracts.base import Contract

T = TypeVar("T", bound=Contract, covariant=True)


@dataclass(frozen=True, slots=True)
class Event(Generic[T]):
    """One event. `(source, id)` is unique for ever and is what duplicates are recognised by.

    `time` is the business instant (UTC) at which it happened, not when it was sent.
    `subject` is the case id on internal topics. `sequence` counts the facts of a case as intake
    numbered them, from 1. `actor` is the role at an organisation that did it.
    """

    id: str
    source: str
    type: str
    time: datetime
    data: T
    subject: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    sequence: int | None = None
    traceparent: str | None = None
    actor: str | None = None

    @property
    def case_id(self) -> UUID:
        """The case this is about. Raises `ValueError` where the subject is no case id."""
        if self.subject is None:
            raise ValueError("event has no subject")
        return UUID(self.subject)


def service_source(service: str) -> str:
    """The CloudEvents `source` of one of Tijdig's own services."""
    return f"/tijdig/{service}"


def organisation_source(organisation: str) -> str:
    """The CloudEvents `source` that a connected organisation uses, on its own topic only."""
    return f"/organisations/{organisation}"
