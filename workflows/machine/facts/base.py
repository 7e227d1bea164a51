"""What every fact has: its number in the case, and the instant from which it counts."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Occurrence(BaseModel):
    """Frozen, strict about its fields, and silent about values when it refuses them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NumberedFact(Occurrence):
    """Facts of a case are numbered from 1 without gaps; `at` never goes back in time."""

    no: Annotated[int, Field(ge=1)]
    at: AwareDatetime
