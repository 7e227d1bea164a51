"""Small parts that every table of the policy is made of."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.pregnancy import GestationalAge
from shared.schemas.contracts.escalation import Audience
from workflows.values import Value


def _written_as_weeks(text: str) -> str:
    GestationalAge.parse(text)
    return text


Week = Annotated[str, AfterValidator(_written_as_weeks)]
"""A gestational age as written, such as `28+0`: the name of a band or of a threshold."""

Whole = Annotated[int, Field(strict=True)]
"""A whole number, written as one: `3`, neither `"3"` nor `true`."""

YesNo = Annotated[bool, Field(strict=True)]
"""`true` or `false`, and nothing that could be taken for one of them."""

Responsible = Literal["responsible"]
"""Whoever answers for the case: its owner, the organisation asked, else the coordinator."""

Who = Audience | Responsible

Recipients = Annotated[tuple[Who, ...], Field(min_length=1)]

EMERGENCY = 4
"""The level of an emergency meeting: the highest there is."""

_InDutch = Annotated[str, Field(exclude_if=lambda words: not words)]
"""Left out where a policy has none, so that one that was kept before there were any is still the same."""


class Described(Value):
    """What a deadline is about: its name, what begins it, what ends it; for those who work by it in Dutch."""

    name: str
    name_nl: str
    starts: str
    starts_nl: _InDutch = ""
    done: str
    done_nl: _InDutch = ""
