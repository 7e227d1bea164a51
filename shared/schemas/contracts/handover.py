"""Warm handover (warme overdracht) to youth health care (JGZ): booked, prepared, accepted, completed."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import ContactMode


class HandoverBooked(InboundContract):
    """The handover has a date."""

    event: ClassVar[str] = "handover.booked"


class HandoverPrepared(InboundContract):
    """What will be handed over is ready and she agreed to it; how it will take place. Never what it says."""

    event: ClassVar[str] = "handover.prepared"
    example: ClassVar[Example] = {"mode": "in_person"}

    mode: ContactMode


class HandoverAccepted(InboundContract):
    """The receiver took it over and made contact; for a complex case best `in_person` or by `video`.

    Which it was is told and shown. Another mode is not refused, since the receiver has her either way; the
    owner of a complex case then hears that a talk is still owed.
    """

    event: ClassVar[str] = "handover.accepted"
    example: ClassVar[Example] = {"mode": "in_person"}

    mode: ContactMode


class HandoverCompleted(InboundContract):
    """The handover is over: the receiver took over, and has been with her. It says both at once."""

    event: ClassVar[str] = "handover.completed"
    example: ClassVar[Example] = {"mode": "home_visit"}

    mode: ContactMode
