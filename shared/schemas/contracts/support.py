"""Fitting support (passend aanbod): what fits her, what was offered, what came of it.

Whether an offer fits is said as yes or no about the offer as a whole, never about her: no question that
was asked and no answer to it travels (decision 0017).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.contracts.case import Code
from shared.schemas.values import MunicipalityCode, Party, Slug, Value

WaitDays = Annotated[int, Field(ge=0, le=2000)]
_OWN = Field(default=None, description="Whose answer it is; the sender's own when none is named.")


class SupportFitAssessed(InboundContract):
    """Who spoke with her says whether this offer fits her (past het). Never which answers made it so."""

    event: ClassVar[str] = "support.fit.assessed"
    example: ClassVar[Example] = {"offer": "VZ", "fits": True, "wished": False}

    offer: Code
    fits: bool
    wished: bool = Field(default=False, description="She asked for this offer herself.")


class SupportOffered(InboundContract):
    """With her consent this offer was asked of an organisation, which from now on has a say in the case."""

    event: ClassVar[str] = "support.offered"
    example: ClassVar[Example] = {"offer": "SO", "organisation": "jgz-kennemerland"}

    offer: Code
    organisation: Slug


class SupportAsked(Contract):
    """Routing says which party is asked for an offer (aanvraag), and until when its answer is awaited."""

    event: ClassVar[str] = "support.asked"

    offer: Code
    party: Party
    due: AwareDatetime


class SupportUnreached(Contract):
    """The map names no mailbox for this organisation and offer: `coordinator` asks it by `due`."""

    event: ClassVar[str] = "support.unreached"

    offer: Code
    organisation: Slug
    coordinator: Party
    due: AwareDatetime


class SupportAccepted(InboundContract):
    """The organisation will give it, after so many days of waiting."""

    event: ClassVar[str] = "support.accepted"
    example: ClassVar[Example] = {"offer": "SO", "wait_days": 14}

    offer: Code
    organisation: Slug | None = _OWN
    wait_days: WaitDays = 0


class DeclinedBy(StrEnum):
    """Who said no to an offer."""

    ORGANISATION = "organisation"
    CLIENT = "client"


class WhyNot(StrEnum):
    """Why an organisation does not give what was asked. About the organisation, never about her."""

    NOT_OUR_AREA = "not_our_area"
    OTHER_FITS_BETTER = "other_fits_better"
    NOT_OFFERED = "not_offered"
    """It does not give this any more."""


class SupportDeclined(InboundContract):
    """The organisation does not give it, or she does not want it. Why she does not is never told."""

    event: ClassVar[str] = "support.declined"
    example: ClassVar[Example] = {"offer": "SO", "declined_by": "client"}

    offer: Code
    declined_by: DeclinedBy
    organisation: Slug | None = _OWN
    reason: WhyNot | None = Field(default=None, description="Why the organisation does not; never why she.")

    @model_validator(mode="after")
    def _hers_is_not_told(self) -> Self:
        if self.reason is not None and self.declined_by is DeclinedBy.CLIENT:
            raise ValueError("reason: only an organisation gives one; why she does not want it is not told")
        return self


class SupportUnavailable(InboundContract):
    """The organisation has no room for it (vol)."""

    event: ClassVar[str] = "support.unavailable"
    example: ClassVar[Example] = {"offer": "SO"}

    offer: Code
    organisation: Slug | None = _OWN


class SupportScaled(InboundContract):
    """A support that runs became more, or less (op- of afgeschaald)."""

    event: ClassVar[str] = "support.scaled"
    example: ClassVar[Example] = {"offer": "SO", "more": True}

    offer: Code
    more: bool


class OptionState(StrEnum):
    """What an option is for her now."""

    FITS = "fits"
    ASK = "ask"
    """Something must be asked of her to know."""
    LATER = "later"
    NO = "no"
    LEAD = "lead"
    """Given elsewhere, promised to nobody: the coordinator could ask."""


class SupportOption(Value):
    """One offer at one organisation, as it stands for her. `reasons`: codes, none of which tells of her.

    `closes_on`: the first day on which she can no longer be enrolled; `opens_on`: the first on which she
    can. `bridges`: fills a wait for something else. `border`, `needs`, `before` came later: without them
    the sentence is less precise.
    """

    offer: Code
    name: str
    provider: Party
    municipality: MunicipalityCode
    state: OptionState
    reasons: tuple[Code, ...] = ()
    questions: tuple[Code, ...] = ()
    closes_on: date | None = None
    opens_on: date | None = None
    wait_days: WaitDays = 0
    bridges: bool = False
    unconfirmed: bool = False
    on_request: bool = False
    border: Annotated[int, Field(ge=0, le=44 * 7)] | None = Field(
        default=None, description="Days of gestation at which the offer's own window opens or closes."
    )
    needs: tuple[Code, ...] = Field(default=(), description="What it helps with, where that must be asked.")
    before: Code | None = Field(
        default=None, description="What puts it before the next option of the same state; null for the last."
    )


class SupportStanding(StrEnum):
    """How the search for fitting support stands. None of them is "no offer"."""

    HELPED = "helped"
    WAITING = "waiting"
    """An organisation owes an answer."""
    FITTING = "fitting"
    OPENING = "opening"
    """What fits begins in time, once its window opens."""
    ASKING = "asking"
    FINDING = "finding"
    """The coordinator has to find something."""
    SILENT = "silent"
    """She wants no help now, or the case stopped."""


class SupportOptionsWeighed(Contract):
    """What fits her now, in order, and whose turn it is until when (passend aanbod)."""

    event: ClassVar[str] = "support.options.weighed"

    standing: SupportStanding
    options: tuple[SupportOption, ...] = ()
    due: AwareDatetime | None = None


class OfferUnavailable(Contract):
    """Nothing on its way for her in this municipality: `coordinator` finds something by `due`.

    Said again each time that `due` has passed and nothing was found. `again`: how often it was said before.
    """

    event: ClassVar[str] = "offer.unavailable"

    municipality: MunicipalityCode
    code: Code
    coordinator: Party
    due: AwareDatetime
    again: int = Field(default=0, ge=0)
