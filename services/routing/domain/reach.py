"""Where a provider is found, when it is open, and how else it is reached. Values; pure.

Of organisations and functions only: a person's name, number or address is not for the map.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from services.routing.domain.criteria import Part
from services.routing.domain.parties import PartyName
from shared.schemas.contracts.directory import OfferCode

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""Time of day in the Netherlands, as 09:00."""
Link = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Said = Annotated[str, Field(min_length=2)]


class Weekday(StrEnum):
    """As RFC 5545 writes them, in small letters."""

    MO = "mo"
    TU = "tu"
    WE = "we"
    TH = "th"
    FR = "fr"
    SA = "sa"
    SU = "su"


class Hours(Part):
    """When somebody is there: on these `days` from `opens` until `closes`; `about` in words.

    `nth`: only the so-many-th such day of a month (-1: the last); None: every week. Without `days` only the
    words count ("op afspraak"). Holds from `valid_from` until `valid_to`, where it says so.
    """

    days: tuple[Weekday, ...] = ()
    nth: Annotated[int, Field(ge=-1, le=5)] | None = None
    opens: Clock | None = None
    closes: Clock | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    about: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether this says anything about that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.days and (self.opens or self.nth is not None or not self.about):
            raise ValueError("no days; name them, or say it in words under about")
        if (self.opens is None) != (self.closes is None):
            raise ValueError("opens or closes is missing; give both, or neither")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError("closes is not after opens; correct one of them")
        if self.nth == 0:
            raise ValueError("nth is 0; the first such day of a month is 1")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from; exchange or correct them")
        return self


class LocationKind(StrEnum):
    """As HSDS has them."""

    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class Location(Part):
    """A place where a provider gives an offer (None: all that it gives), and when it is open.

    A virtual one has a `url`; any other an address, whole: that is what HSDS asks of one.
    """

    provider: PartyName
    offer: OfferCode | None = None
    name: Said
    kind: LocationKind = LocationKind.PHYSICAL
    url: Link | None = None
    address: str = ""
    postal_code: str = ""
    city: str = ""
    province: str = ""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "NL"
    hours: tuple[Hours, ...] = ()

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if self.kind is LocationKind.VIRTUAL:
            if self.url is None:
                raise ValueError("a virtual location without url; give it, or another kind")
            return self
        for name in ("address", "postal_code", "city", "province"):
            if not getattr(self, name):
                raise ValueError(f"{name} is missing; an address has address, postal_code, city and province")
        return self


class Opening(Part):
    """When a provider can be asked for an offer, wherever that is."""

    provider: PartyName
    offer: OfferCode
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]


class RouteKind(StrEnum):
    """How somebody is reached."""

    MAIL = "mail"
    PHONE = "phone"
    URL = "url"


class ContactRoute(Part):
    """One more way to reach a provider for an offer (None: for all that it gives), of a function.

    `about` says for what it is, such as `aanmeldpunt` or `alleen in de ochtend`.
    """

    provider: PartyName
    offer: OfferCode | None = None
    kind: RouteKind
    value: Annotated[str, Field(min_length=3)]
    about: str = ""

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.kind is RouteKind.URL and not self.value.startswith(("https://", "http://")):
            raise ValueError("value is no address of a page; write it with https://")
        if self.kind is RouteKind.MAIL and "@" not in self.value:
            raise ValueError("value is no mail address; correct it")
        return self
