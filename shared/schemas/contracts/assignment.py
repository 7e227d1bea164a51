"""Who is accountable: owner (casusregisseur) and deputy (waarnemer)."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.contracts.case import Code
from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import Party, Slug


class CaseOwnerProposed(Contract):
    """Routing asks an organisation to take the case. Until it accepts, `accountable` stays owner."""

    event: ClassVar[str] = "case.owner.proposed"

    attempt: Annotated[int, Field(ge=1)]
    owner: Party
    deputy: Party
    accountable: Party
    urgent: bool


class CaseOwnerAccepted(InboundContract):
    """A professional says yes to the open proposal. Routing answers: confirmed or refused."""

    event: ClassVar[str] = "case.owner.accepted"


class CaseOwnerDeclined(InboundContract):
    """A professional says no to the open proposal."""

    event: ClassVar[str] = "case.owner.declined"
    example: ClassVar[Example] = {"reason": "no_capacity"}

    reason: Code


class CaseOwnerReleased(InboundContract):
    """The owner lays the case down (neerleggen): another is sought, and she answers for it until then."""

    event: ClassVar[str] = "case.owner.released"


class CaseOwnerReassigned(InboundContract):
    """The coordinator picks another organisation to ask."""

    event: ClassVar[str] = "case.owner.reassigned"
    example: ClassVar[Example] = {"organisation": "jgz-kennemerland"}

    organisation: Slug


class CaseOwnerConfirmed(Contract):
    """From now on this owner, with this deputy, is accountable for the case."""

    event: ClassVar[str] = "case.owner.confirmed"

    attempt: int
    owner: Party
    deputy: Party


class CaseOwnerRefused(Contract):
    """An acceptance, refusal or re-assignment had no effect, and why."""

    event: ClassVar[str] = "case.owner.refused"

    party: Party
    code: str
    remedy: str


class CaseOwnerUnavailable(Contract):
    """No organisation could be found to ask; the coordinator stays accountable."""

    event: ClassVar[str] = "case.owner.unavailable"

    accountable: Party
    code: str


class PartyChanged(Contract):
    """Somebody else is to be spoken to from now on, in this role. Third parties hear that, and nothing else.

    `told` names who hears it; without it everybody who deals with her does: another organisation answers.
    """

    event: ClassVar[str] = "party.changed"

    owner: Party
    deputy: Party
    former: tuple[Party, ...]
    contact: Audience = Audience.OWNER
    told: tuple[Party, ...] = ()
