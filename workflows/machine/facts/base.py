"""What every fact has: its number in the case, and the instant from which it counts."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from workflows.values import Value


class Occurrence(Value):
    """Something that the machine is told."""


class NumberedFact(Occurrence):
    """Facts of a case are numbered from 1 without gaps; `at` never goes back in time."""

    no: Annotated[int, Field(ge=1)]
    at: AwareDatetime
