"""Small parts that every table of the policy is made of."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.pregnancy import GestationalAge
from shared.schemas.contracts.escalation import Audience


def _written_as_weeks(text: str) -> str:
    GestationalAge.parse(text)
    return text


Week = Annotated[str, AfterValidator(_written_as_weeks)]
"""A gestational age as written, such as `28+0`: the name of a band or of a threshold."""

Responsible = Literal["responsible"]
"""Whoever answers for the case: its owner, the organisation asked, else the coordinator."""

Who = Audience | Responsible

Recipients = Annotated[tuple[Who, ...], Field(min_length=1)]
