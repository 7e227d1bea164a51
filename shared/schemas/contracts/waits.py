"""Waiting for somebody outside (wachten op een ander): a house, a place, an authority."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.schemas.contracts.base import Example, InboundContract

_WAIT = "0197d0c1-6a00-7000-8000-000000000002"


class WaitKind(StrEnum):
    """What is waited for. A wait for Veilig Thuis is `safety.wait.started`, which is restricted."""

    HOUSING = "housing"
    WAITING_LIST = "waiting_list"
    PLACEMENT = "placement"
    FUNDING = "funding"
    AUTHORITY = "authority"
    OTHER = "other"


class WaitCapacity(StrEnum):
    """Whether there is room for what is waited for."""

    NONE = "none"
    """There is no place, and no day on which there will be one (schaarste, S27)."""
    LIMITED = "limited"
    """There are places, and she has her turn."""


class ExternalWaitStarted(InboundContract):
    """The case waits from now on. `wait_id` is the sender's, and names this wait in what follows."""

    event: ClassVar[str] = "external_wait.started"
    example: ClassVar[Example] = {"wait_id": _WAIT, "kind": "housing", "expected_on": "2026-08-01"}

    wait_id: UUID
    kind: WaitKind
    expected_on: date | None = None
    capacity: WaitCapacity | None = None


class ExternalWaitRechecked(InboundContract):
    """Somebody asked how it stands (navraag gedaan), and what was heard, where that is something new.

    Of a wait of the safety lane nothing but its number is told here.
    """

    event: ClassVar[str] = "external_wait.rechecked"
    example: ClassVar[Example] = {"wait_id": _WAIT, "expected_on": "2026-09-01"}

    wait_id: UUID
    expected_on: date | None = None
    capacity: WaitCapacity | None = None


class ExternalWaitEnded(InboundContract):
    """The wait is over."""

    event: ClassVar[str] = "external_wait.ended"
    example: ClassVar[Example] = {"wait_id": _WAIT}

    wait_id: UUID
