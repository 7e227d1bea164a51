"""The map of offers (sociale kaart): what changes in it, and who stands for what it says. About no case."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.values import MunicipalityCode, Party, Slug

OfferCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
"""The short code of an offer: `PHB`, `SO`, `VZ`."""

MAP_ID = uuid5(UUID("6b0c8f7e-55f5-5d0b-9a2e-0d8f3a1f4c11"), "map")
"""The subject of every event about the map: there is one map, and it is no case."""


class Mode(StrEnum):
    """Whether an offer is there for the women of a municipality."""

    YES = "yes"
    NO = "no"
    ON_REQUEST = "on_request"


class OfferAvailabilityChanged(InboundContract):
    """From a day on an offer is there for a municipality's women, is not, or only on request.

    `valid_to` is the last such day; without it, until further notice. `mode` no without a `provider` says
    that nobody gives it there any more. `places` and `wait_days` are what the provider has left.
    """

    event: ClassVar[str] = "directory.offer.availability.changed"
    example: ClassVar[Example] = {
        "offer": "SO",
        "municipality": "GM0279",
        "mode": "yes",
        "provider": {"organisation": "jgz-vallei", "role": "jgz_nurse"},
        "valid_from": "2024-09-01",
    }

    offer: OfferCode
    municipality: MunicipalityCode
    mode: Mode
    valid_from: date
    valid_to: date | None = None
    provider: Party | None = None
    places: Annotated[int, Field(ge=0)] | None = None
    wait_days: Annotated[int, Field(ge=0)] | None = None


class EntriesConfirmed(InboundContract):
    """All that the map says about this organisation is still so. The sender's own when none is named."""

    event: ClassVar[str] = "directory.entries.confirmed"
    example: ClassVar[Example] = {}

    organisation: Slug | None = Field(
        default=None, description="Whose; only the coordination may name another than itself."
    )


class MapChanged(Contract):
    """Another map is in force. It may say something else of these offers in these municipalities."""

    event: ClassVar[str] = "directory.map.changed"

    revision: int
    map_version: str
    offers: tuple[OfferCode, ...]
    municipalities: tuple[MunicipalityCode, ...]


class ConfirmationRequested(Contract):
    """This party is asked whether what the map says about its organisation is still so."""

    event: ClassVar[str] = "directory.confirmation.requested"

    party: Party
    quarter: Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")]
