"""Warm handover (warme overdracht) to youth health care (JGZ)."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import ContactMode


class HandoverBooked(InboundContract):
    """The handover has a date."""

    event: ClassVar[str] = "handover.booked"


class HandoverAccepted(InboundContract):
    """The receiver took it over and made contact; a complex case asks for `in_person` or `video`."""

    event: ClassVar[str] = "handover.accepted"
    example: ClassVar[Example] = {"mode": "in_person"}

    mode: ContactMode
