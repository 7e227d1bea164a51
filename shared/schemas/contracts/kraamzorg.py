"""Maternity care (kraamzorg): registration, own contribution (eigen bijdrage), intake, start, signals."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract


class KraamzorgRegistered(InboundContract):
    """She is registered for maternity care (aangemeld)."""

    event: ClassVar[str] = "kraamzorg.registered"


class KraamzorgIntakeDone(InboundContract):
    """The maternity care organisation had its intake with her."""

    event: ClassVar[str] = "kraamzorg.intake_done"


class KraamzorgContributionRequested(InboundContract):
    """Her own contribution was asked of the municipality."""

    event: ClassVar[str] = "kraamzorg.contribution.requested"


class KraamzorgContributionDecided(InboundContract):
    """The municipality decided on it; what, it tells her and the applicant."""

    event: ClassVar[str] = "kraamzorg.contribution.decided"


class KraamzorgStarted(InboundContract):
    """Maternity care really started."""

    event: ClassVar[str] = "kraamzorg.started"


class KraamzorgSignal(InboundContract):
    """Maternity care saw something that must be followed (signaal). Never what, only how urgent.

    A worry about safety is `safety.concern.raised`, which is restricted.
    """

    event: ClassVar[str] = "kraamzorg.signal"
    example: ClassVar[Example] = {"urgent": True}

    urgent: bool = False
