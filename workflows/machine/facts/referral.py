"""Facts about the referral: how the case came to be, and what is known of its weight."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.schemas.values import Complexity, DatingMethod, MunicipalityCode, Slug
from workflows.machine.facts.base import NumberedFact


class Opened(NumberedFact):
    """The referral was accepted and the case opened. Always fact 1.

    `third_trimester`: the due date is unknown, but a professional estimates 28 weeks or more.
    """

    type: Literal["opened"] = "opened"
    case_id: UUID
    submitted_at: AwareDatetime
    edd: date | None
    dating_method: DatingMethod
    urgent: bool
    complexity: Complexity
    referrer: Slug
    municipality: MunicipalityCode
    third_trimester: bool = False


class Acknowledged(NumberedFact):
    """A person at the receiving organisation has read the referral."""

    type: Literal["acknowledged"] = "acknowledged"
    by: str


class ReferralMerged(NumberedFact):
    """Another referral of the same pregnancy joined the case; the earliest submission counts."""

    type: Literal["referral_merged"] = "referral_merged"
    submitted_at: AwareDatetime
    referrer: Slug


class RiskAssessed(NumberedFact):
    """Somebody weighed the situation again: whether urgent, and how complex. Never which factors."""

    type: Literal["risk_assessed"] = "risk_assessed"
    urgent: bool
    complexity: Complexity


class HelpRefused(NumberedFact):
    """She does not want help now. With a safety concern somebody must decide what is next.

    `ask_again`: whether it may be offered again at later moments; she may switch that off.
    """

    type: Literal["help_refused"] = "help_refused"
    safety_concern: bool = False
    ask_again: bool = True


class ConsentAsked(NumberedFact):
    """She was asked to let another party know; an answer is owed."""

    type: Literal["consent_asked"] = "consent_asked"


class ConsentAnswered(NumberedFact):
    """She said yes or no to that question. A withdrawal is a fact of its own."""

    type: Literal["consent_answered"] = "consent_answered"
    granted: bool
