"""Warm handover (warme overdracht) to youth health care (JGZ)."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import ContactMode


class HandoverBooked(InboundContract):
    """The handover has a date."""

    event: ClassVar[str] = "handover.booked"


class HandoverAccepted(InboundContract):
    """The receiver took it over and made contact; for a complex case best `in_person` or by `video`.

    Which it was is told and shown; another mode is not refused, since the receiver has her either way.
    """

    event: ClassVar[str] = "handover.accepted"
    example: ClassVar[Example] = {"mode": "in_person"}

    mode: ContactMode
