"""Facts about the search for support: what routing told the coordinator to do, and by when."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.schemas.contracts.case import Code
from shared.schemas.values import Slug
from workflows.machine.facts.base import NumberedFact


class OfferLacking(NumberedFact):
    """Nothing fitting is on its way for her: the coordinator finds something by `due`.

    Routing says it again each time that `due` passed and nothing was found; `again`: how often before.
    """

    type: Literal["offer_lacking"] = "offer_lacking"
    due: AwareDatetime
    again: Annotated[int, Field(ge=0)] = 0


class SupportUnreached(NumberedFact):
    """Who was asked for an offer has no mailbox: the coordinator calls it by `due`."""

    type: Literal["support_unreached"] = "support_unreached"
    offer: Code
    organisation: Slug
    due: AwareDatetime
