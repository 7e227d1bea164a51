"""What happens to the pregnancy and to the consent: what the clock and the gate follow."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from shared.schemas.contracts.base import InboundContract
from shared.schemas.values import Consent, Dating


class PregnancyDatingChanged(InboundContract):
    """The due date was corrected, or became known."""

    event: ClassVar[str] = "pregnancy.dating.changed"

    dating: Dating


class PregnancyEnded(InboundContract):
    """The pregnancy has ended. Never how or why: that stays with the care provider."""

    event: ClassVar[str] = "pregnancy.ended"


class BirthRegistered(InboundContract):
    """A live birth: the prenatal part of the case closes."""

    event: ClassVar[str] = "birth.registered"

    born_on: date
    children: Annotated[int, Field(ge=1, le=8)] = 1


class ConsentGranted(InboundContract):
    """She gave (or gave again) permission."""

    event: ClassVar[str] = "consent.granted"

    consent: Consent


class ConsentWithdrawn(InboundContract):
    """She took her permission back. Sharing stops within 60 seconds, everywhere."""

    event: ClassVar[str] = "consent.withdrawn"
