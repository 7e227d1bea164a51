"""Small parts that every table of the policy is made of."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.pregnancy import GestationalAge
from shared.schemas.contracts.escalation import Audience
from workflows.policy.codes import StageCode


def _written_as_weeks(text: str) -> str:
    GestationalAge.parse(text)
    return text


Week = Annotated[str, AfterValidator(_written_as_weeks)]
"""A gestational age as written, such as `28+0`: the name of a band or of a threshold."""

Responsible = Literal["responsible"]
"""Whoever answers for the case: its owner, the organisation asked, else the coordinator."""

Who = Audience | Responsible

Recipients = Annotated[tuple[Who, ...], Field(min_length=1)]

EMERGENCY = 4
"""The level of an emergency meeting: the highest there is."""

DutyFrom = Annotated[int, Field(ge=1, le=EMERGENCY, exclude_if=lambda level: level == EMERGENCY)]
"""From which level on a notice of an urgent case, or a rung that urgency brings forward, reaches those on
duty at any hour. Of any other case only the emergency level does, and so it was in every case before
policies said it.
"""

Unhurried = Annotated[tuple[StageCode, ...], Field(exclude_if=lambda rows: not rows)]
"""Rows whose miss alone calls no emergency meeting, however late it is; none before policies said so."""

_InDutch = Annotated[str, Field(exclude_if=lambda words: not words)]
"""Left out where a policy has none, so that one that was kept before there were any is still the same."""


class Described(BaseModel):
    """What a deadline is about: its name, what begins it, what ends it; for those who work by it in Dutch."""

    name: str
    name_nl: str
    starts: str
    starts_nl: _InDutch = ""
    done: str
    done_nl: _InDutch = ""

    model_config = ConfigDict(frozen=True, extra="forbid")
