"""A referral (verwijzing) comes in; a case opens."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.values import (
    Complexity,
    Consent,
    Dating,
    MunicipalityCode,
    Party,
    Reference,
    Role,
    Slug,
)

CompactJwe = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}$", max_length=16_384)
]
"""A compact JWE (ECDH-ES, A256GCM) for intake's public key; only intake can open it."""


class ReferralSubmitted(InboundContract):
    """A professional asks for help for a pregnant woman in a vulnerable situation."""

    event: ClassVar[str] = "referral.submitted"
    example: ClassVar[Example] = {
        "reference": "VD-2026-0001",
        "referrer_role": "midwife",
        "municipality": "GM0453",
        "dating": {"edd": "2026-10-12", "method": "crl_10_12"},
        "urgent": False,
        "complexity": "complex",
        "consent": {
            "purposes": ["refer", "coordinate", "feedback_to_referrer"],
            "text_version": "2026-1",
            "given_on": "2026-03-27",
        },
        "identity": "eyJ.a-compact.JWE-for-the-key.at-well-known.jwks",
    }

    reference: Reference
    referrer_role: Role
    municipality: MunicipalityCode = Field(description="Where she stays (feitelijk verblijf).")
    dating: Dating
    urgent: bool = Field(description="Whether an urgent risk factor is present; never which.")
    complexity: Complexity
    interpreter: bool = False
    third_trimester: bool = Field(
        default=False, description="With an unknown due date: 28 weeks or more, by estimate."
    )
    consent: Consent | None = Field(
        default=None, description="Her explicit consent to refer; without it nothing is accepted."
    )
    identity: CompactJwe = Field(description="Name and contact details, sealed for intake.")


class CaseOpened(Contract):
    """Intake accepted a referral: from here on the case has an owner and deadlines."""

    event: ClassVar[str] = "case.opened"

    opening: int = 1
    pregnancy_id: UUID
    referral_id: UUID
    referrer: Party
    reference: Reference
    municipality: MunicipalityCode
    dating: Dating
    urgent: bool
    complexity: Complexity
    interpreter: bool
    consent: Consent
    third_trimester: bool = False


class ReferralAcknowledged(InboundContract):
    """A person at the receiving organisation has read the referral (ontvangstbevestiging)."""

    event: ClassVar[str] = "referral.acknowledged"


class ReferralMerged(InboundContract):
    """Another referral of the same pregnancy joined this case (samengevoegd).

    The earliest submission counts; the other referrer has a say in the case from now on.
    """

    event: ClassVar[str] = "referral.merged"
    example: ClassVar[Example] = {
        "referrer": "rode-kruis-geboortezorg",
        "submitted_at": "2026-03-30T09:00:00+02:00",
    }

    referrer: Slug
    submitted_at: AwareDatetime
    referrer_role: Role | None = Field(default=None, description="In which role it referred, if known.")
    reference: Reference | None = Field(
        default=None, description="Its own number for the referral, if known."
    )


class ReferralAccepted(Contract):
    """Answer to the sender: the referral was taken in, under this case."""

    event: ClassVar[str] = "referral.accepted"

    message_id: str
    reference: Reference
    case_id: UUID


class ReferralStopped(Contract):
    """To the sender: nothing more follows about this reference. Never says why; its minimal record."""

    event: ClassVar[str] = "referral.stopped"

    reference: Reference


class MessageRefused(Contract):
    """Answer to the sender: a message was not taken in, why, and what to do. Echoes no value."""

    event: ClassVar[str] = "message.refused"

    message_id: str | None
    message_type: str | None
    reference: Reference | None
    code: str
    field: str | None
    remedy: str


class MessageQuarantined(Contract):
    """A message could not be taken in and waits, sealed, for a person of `owner`."""

    event: ClassVar[str] = "message.quarantined"

    service: Slug
    organisation: Slug | None
    code: str
    remedy: str
    owner: Role = Role.COORDINATOR


class MessageRedriven(Contract):
    """A quarantined message was taken in after all, or put aside for good."""

    event: ClassVar[str] = "message.redriven"

    service: Slug
    outcome: Annotated[str, StringConstraints(pattern="^(accepted|discarded)$")]
