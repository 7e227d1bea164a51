"""Facts about who answers for the case: owner, deputy, absence, transfer."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.schemas.values import MunicipalityCode, Role, Slug
from workflows.machine.facts.base import NumberedFact


class OwnerProposed(NumberedFact):
    """Routing asked an organisation to take the case, with a deputy behind it."""

    type: Literal["owner_proposed"] = "owner_proposed"
    organisation: Slug
    deputy: Slug
    attempt: Annotated[int, Field(ge=1)]


class OwnerConfirmed(NumberedFact):
    """Owner and deputy are accountable from now on."""

    type: Literal["owner_confirmed"] = "owner_confirmed"
    organisation: Slug
    deputy: Slug


class OwnerDeclined(NumberedFact):
    """The organisation that was asked said no. `attempt` names the proposal, when known."""

    type: Literal["owner_declined"] = "owner_declined"
    attempt: int | None = None


class OwnerReleased(NumberedFact):
    """The owner lays the case down, and answers for it until somebody else said yes."""

    type: Literal["owner_released"] = "owner_released"
    organisation: Slug


class StaffAbsent(NumberedFact):
    """The owner's person is away (leave, illness) until this day, or for an unknown time.

    `deputised`: the deputy stands in. Without one, the team lead must pick somebody.
    """

    type: Literal["staff_absent"] = "staff_absent"
    organisation: Slug
    until: date | None = None
    deputised: bool = True


class StaffReturned(NumberedFact):
    """The owner's person is back."""

    type: Literal["staff_returned"] = "staff_returned"
    organisation: Slug


class ClientMoved(NumberedFact):
    """She moved to another municipality. Nothing but the municipality is known here."""

    type: Literal["client_moved"] = "client_moved"
    municipality: MunicipalityCode


class LinkedPartyAdded(NumberedFact):
    """Somebody else deals with her family too. It neither answers for the case nor does anything in it."""

    type: Literal["linked_party_added"] = "linked_party_added"
    organisation: Slug
    role: Role


class TransferProposed(NumberedFact):
    """The case was offered to another municipality or provider; the owner stays accountable."""

    type: Literal["transfer_proposed"] = "transfer_proposed"
    organisation: Slug
    municipality: MunicipalityCode


class TransferAccepted(NumberedFact):
    """The receiver said yes; its first contact with the client is still to come."""

    type: Literal["transfer_accepted"] = "transfer_accepted"


class TransferRefused(NumberedFact):
    """The receiver said no: the case bounced. A second bounce in 30 days goes to the coordinator."""

    type: Literal["transfer_refused"] = "transfer_refused"


class TransferWithdrawn(NumberedFact):
    """The offer to the receiver is taken back, whatever it answered: she moved back.

    `replaced`: a later move or choice took its place; whom that asks is told next.
    """

    type: Literal["transfer_withdrawn"] = "transfer_withdrawn"
    replaced: bool = False


class TransferCompleted(NumberedFact):
    """The receiver confirmed its first contact and is the owner from now on."""

    type: Literal["transfer_completed"] = "transfer_completed"
    deputy: Slug
