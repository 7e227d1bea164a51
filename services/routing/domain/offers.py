"""What there is (aanbod), where, from when, by whom, and with how much room. Values; pure."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from services.routing.domain.criteria import Criteria, Part
from services.routing.domain.reach import ContactRoute, Location, Opening
from services.routing.domain.social_map import PartyName
from shared.schemas.contracts.directory import Mode, OfferCode
from shared.schemas.values import MunicipalityCode, Slug

__all__ = [
    "Arrangement",
    "Availability",
    "Confirmed",
    "ContactRoute",
    "Location",
    "Mode",
    "Offer",
    "OfferCode",
    "OfferMap",
    "Opening",
    "Provider",
    "Room",
]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639 code."""


class Offer(Part):
    """A kind of help (VoorZorg, Stevig Ouderschap, …), wherever it is given.

    `interim`: may bridge the wait for something else. `criteria` in force: the last whose day has come.
    """

    code: OfferCode
    name: Annotated[str, Field(min_length=2)]
    about: str = ""
    interim: bool = False
    criteria: Annotated[tuple[Criteria, ...], Field(min_length=1)]

    def criteria_on(self, day: date) -> Criteria | None:
        """The criteria in force on a day; None before the first."""
        for criteria in reversed(self.criteria):
            if criteria.valid_from <= day:
                return criteria
        return None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [criteria.valid_from for criteria in self.criteria]
        if days != sorted(set(days)):
            raise ValueError("criteria stand in order of valid_from, one per day; reorder them")
        return self


class Provider(Part):
    """Who gives offers here: a role at an organisation, and how a referrer reaches it.

    `route` says in a sentence how she is referred there. A functional mailbox and number: never a person's.
    """

    party: PartyName
    name: Annotated[str, Field(min_length=2)]
    mailbox: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")]
    phone: str | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    route: str = ""


class Availability(Part):
    """Whether an offer is there for a municipality's women from a day until another (the last, included).

    `provider` is who gives it there; None while that is not known or it is not there at all.
    """

    offer: OfferCode
    municipality: MunicipalityCode
    valid_from: date
    valid_to: date | None = None
    mode: Mode
    provider: PartyName | None = None
    source: Annotated[str, Field(min_length=3)]
    stated_on: date

    def holds_on(self, day: date) -> bool:
        """Whether this says anything about that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from; exchange or correct them")
        if self.mode is not Mode.NO and self.provider is None:
            raise ValueError("provider is missing; say who gives it, or set mode to no")
        return self


class Room(Part):
    """How much room a provider has for an offer, as it last said. `places` None: not counted."""

    offer: OfferCode
    provider: PartyName
    places: Annotated[int, Field(ge=0)] | None = None
    wait_days: Annotated[int, Field(ge=0)] = 0
    languages: tuple[Language, ...] = ("nl",)
    stated_on: date


class Arrangement(Part):
    """A neighbour's promise: women of `municipality` may use what `neighbour` has (None: every offer)."""

    municipality: MunicipalityCode
    neighbour: MunicipalityCode
    offer: OfferCode | None = None
    valid_from: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=3)]


class Confirmed(Part):
    """When an organisation last confirmed all that the map says about it (kwartaalcontrole)."""

    organisation: Slug
    on: date


class OfferMap(Part):
    """All offers of a region, and where they are.

    `providers` are those that give offers and stand not in the social map as parties (a file of their own
    region does; both together are everybody who may be named).
    """

    version: str
    offers: tuple[Offer, ...] = ()
    providers: tuple[Provider, ...] = ()
    availability: tuple[Availability, ...] = ()
    rooms: tuple[Room, ...] = ()
    locations: tuple[Location, ...] = ()
    openings: tuple[Opening, ...] = ()
    routes: tuple[ContactRoute, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
