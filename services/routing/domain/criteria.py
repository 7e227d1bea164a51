"""For whom an offer is meant: criteria as data, versioned. Nothing here decides; see `eligibility`."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.pregnancy import GestationalAge


class Part(BaseModel):
    """A frozen piece of the map; what the map does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Question(StrEnum):
    """What may be asked about her to see whether an offer fits: yes or no, never more.

    Coarse on purpose: an age, a diagnosis or a school record is nobody's business here.
    """

    FIRST_CHILD = "first_child"
    UNDER_20 = "under_20"
    UNDER_26 = "under_26"
    SOME_DUTCH = "some_dutch"
    LITTLE_EDUCATION = "little_education"
    SMOKES = "smokes"
    WISHES_IT = "wishes_it"


class Need(StrEnum):
    """What she asks help with, as coarse as a plan item."""

    PARENTING = "parenting"
    PSYCHIATRY = "psychiatry"
    ADDICTION = "addiction"
    HOUSING = "housing"
    MONEY = "money"
    SAFETY = "safety"
    NETWORK = "network"
    LANGUAGE = "language"
    WORK = "work"
    BABY_GOODS = "baby_goods"
    MATERNITY_CARE = "maternity_care"
    SMOKING = "smoking"
    LIMITATION = "limitation"


def _days(value: object) -> object:
    """`28+0` as days of gestation; anything else is left to the check that follows."""
    return GestationalAge.parse(value).days if isinstance(value, str) else value


GestationalDays = Annotated[int, BeforeValidator(_days), Field(ge=0, le=44 * 7)]
"""Days of gestation, written as `weeks+days`."""


class Criteria(Part):
    """For whom, from a day on. What is left empty excludes nobody.

    `opens` is the first day of gestation on which she can be enrolled, `closes` the first on which she
    no longer can. `postnatal_until` is the child's age in days until which enrolment stays possible;
    None: prenatal enrolment only. `postnatal_from` is the age before which it has nothing to give; None:
    she can be enrolled before the birth. `demands` are answers that must be so; `needs`: any of these.
    `presumes_birth`: speaks of the child to come, so while she doubts it is kept from her (scenario S12).
    `asked_only`: put forward only when she, or her owner for her, asks for it (Nu Niet Zwanger).
    """

    valid_from: date
    opens: GestationalDays | None = None
    closes: GestationalDays | None = None
    postnatal_from: Annotated[int, Field(ge=0)] | None = None
    postnatal_until: Annotated[int, Field(ge=0)] | None = None
    demands: dict[Question, bool] = {}
    needs: frozenset[Need] = frozenset()
    complex_only: bool = False
    presumes_birth: bool = False
    asked_only: bool = False
    source: Annotated[str, Field(min_length=3)]

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError("closes is not after opens: nobody could ever enrol; correct one of them")
        if self.postnatal_from is not None and (
            self.postnatal_until is None or self.postnatal_until < self.postnatal_from
        ):
            raise ValueError("postnatal_until is missing or before postnatal_from; say until which age")
        if self.demands.get(Question.UNDER_20) and self.demands.get(Question.UNDER_26) is False:
            raise ValueError("under 20 and not under 26: nobody is both; remove one of them")
        return self
