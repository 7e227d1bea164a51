"""Handing a case to another municipality or provider (overdracht). The old owner answers until the end."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.values import MunicipalityCode, Party, Slug


class ClientMoved(InboundContract):
    """She moved (verhuisd). Only the municipality is told, never an address."""

    event: ClassVar[str] = "client.moved"
    example: ClassVar[Example] = {"municipality": "GM0375"}

    municipality: MunicipalityCode


class TransferProposed(InboundContract):
    """The case was offered to this organisation; from now on it has a say in the case."""

    event: ClassVar[str] = "transfer.proposed"
    example: ClassVar[Example] = {"organisation": "jgz-kennemerland", "municipality": "GM0375"}

    organisation: Slug
    municipality: MunicipalityCode


class TransferAccepted(InboundContract):
    """The receiver says yes; its first contact with the client is still to come."""

    event: ClassVar[str] = "transfer.accepted"


class TransferRefused(InboundContract):
    """The receiver says no."""

    event: ClassVar[str] = "transfer.refused"


class TransferCompleted(InboundContract):
    """The receiver made contact and is the owner from now on, with this deputy (waarnemer)."""

    event: ClassVar[str] = "transfer.completed"
    example: ClassVar[Example] = {"deputy": "jgz-ijmond-noord"}

    deputy: Slug


class CaseTransferOpened(Contract):
    """Routing offers the case to this team, asked or by itself after a move. `accountable` stays owner."""

    event: ClassVar[str] = "case.transfer.opened"

    number: Annotated[int, Field(ge=1)]
    owner: Party
    deputy: Party
    municipality: MunicipalityCode
    accountable: Party
    urgent: bool


class CaseTransferAccepted(Contract):
    """The receiver's yes counts; until its first contact `accountable` stays owner."""

    event: ClassVar[str] = "case.transfer.accepted"

    number: Annotated[int, Field(ge=1)]
    owner: Party
    accountable: Party


class CaseTransferBounced(Contract):
    """The receiver's no counts: the `times`-th in 30 days. After the second the coordinator decides."""

    event: ClassVar[str] = "case.transfer.bounced"

    number: Annotated[int, Field(ge=1)]
    owner: Party
    accountable: Party
    times: Annotated[int, Field(ge=1)]


class CaseTransferWithdrawn(Contract):
    """The offer is taken back before the first contact: she moved back, or, `replaced`, a later
    move or choice took its place. `accountable` stays owner.
    """

    event: ClassVar[str] = "case.transfer.withdrawn"

    number: Annotated[int, Field(ge=1)]
    owner: Party
    deputy: Party
    accountable: Party
    replaced: bool = False


class CaseTransferCompleted(Contract):
    """The receiver made contact: it is the owner, with this deputy, as `case.owner.confirmed` says too."""

    event: ClassVar[str] = "case.transfer.completed"

    number: Annotated[int, Field(ge=1)]
    owner: Party
    deputy: Party
    municipality: MunicipalityCode
