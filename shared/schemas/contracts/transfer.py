"""Handing a case to another municipality or provider (overdracht). The old owner answers until the end."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.values import MunicipalityCode, Slug


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
