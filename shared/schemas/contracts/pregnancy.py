"""What happens to the pregnancy and to the consent: what the clock and the gate follow."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.values import Consent, Dating, DatingMethod

KnownMethod = Literal[
    DatingMethod.ART,
    DatingMethod.CRL_OPTIMAL,
    DatingMethod.CRL_EARLY,
    DatingMethod.HC,
    DatingMethod.LATE_SCANS,
    DatingMethod.LMP,
    DatingMethod.CLINICAL_ESTIMATE,
]
"""How a due date that is there was found: every way but unknown."""


class KnownDating(Dating):
    """A due date that is there, and how it was found."""

    edd: date  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]
    method: KnownMethod  # pyright: ignore[reportIncompatibleVariableOverride]


class PregnancyDatingChanged(InboundContract):
    """The due date was corrected, or became known."""

    event: ClassVar[str] = "pregnancy.dating.changed"
    example: ClassVar[Example] = {"dating": {"edd": "2026-10-12", "method": "crl_10_12"}}

    dating: Dating


class PregnancyDatingConfirmed(InboundContract):
    """Somebody looked at due dates that contradict each other: this one holds, whatever was known.

    Who looked is the actor: whoever cares for her, or the coordinator.
    """

    event: ClassVar[str] = "pregnancy.dating.confirmed"
    example: ClassVar[Example] = {"dating": {"edd": "2026-11-16", "method": "crl_10_12"}}

    dating: KnownDating


class PregnancyMultipleSet(InboundContract):
    """It is a multiple pregnancy (meerling)."""

    event: ClassVar[str] = "pregnancy.multiple.set"
    example: ClassVar[Example] = {"children": 2}

    children: Annotated[int, Field(ge=2, le=8)]


class PregnancyEnded(InboundContract):
    """The pregnancy has ended. Never how or why: that stays with the care provider."""

    event: ClassVar[str] = "pregnancy.ended"


class BirthRegistered(InboundContract):
    """A live birth: the prenatal part of the case closes."""

    event: ClassVar[str] = "birth.registered"
    example: ClassVar[Example] = {"born_on": "2026-10-09", "children": 1, "in_hospital": True}

    born_on: date
    children: Annotated[int, Field(ge=1, le=8)] = 1
    in_hospital: bool = Field(default=False, description="Still in hospital; `child.discharged` follows.")
    outside_region: bool = Field(default=False, description="The home region stays the owner.")


class ChildDischarged(InboundContract):
    """Home from hospital (ontslag): the days to the handover count from here."""

    event: ClassVar[str] = "child.discharged"
    example: ClassVar[Example] = {"discharged_on": "2026-10-19"}

    discharged_on: date


class ConsentRequested(InboundContract):
    """She was asked to let another party know (toestemming gevraagd); an answer is owed."""

    event: ClassVar[str] = "consent.requested"


class ConsentAnswered(InboundContract):
    """She answered that question. A wider permission is `consent.granted` as well."""

    event: ClassVar[str] = "consent.answered"
    example: ClassVar[Example] = {"granted": True}

    granted: bool


class ConsentGranted(InboundContract):
    """She gave (or gave again) permission."""

    event: ClassVar[str] = "consent.granted"
    example: ClassVar[Example] = {
        "consent": {
            "purposes": ["refer", "coordinate", "feedback_to_referrer"],
            "text_version": "2026-1",
            "given_on": "2026-03-27",
        }
    }

    consent: Consent


class ConsentWithdrawn(InboundContract):
    """She took her permission back. Sharing stops within 60 seconds, everywhere."""

    event: ClassVar[str] = "consent.withdrawn"
