"""Facts about the pregnancy and the child."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.schemas.values import DatingMethod
from workflows.machine.facts.base import NumberedFact


class DatingChanged(NumberedFact):
    """The due date was corrected, or became known."""

    type: Literal["dating_changed"] = "dating_changed"
    edd: date | None
    method: DatingMethod


class DatingConfirmed(NumberedFact):
    """Somebody looked, and this due date holds, however far it is from what was known."""

    type: Literal["dating_confirmed"] = "dating_confirmed"
    edd: date
    method: DatingMethod


class MultipleSet(NumberedFact):
    """It is a multiple pregnancy."""

    type: Literal["multiple_set"] = "multiple_set"
    children: Annotated[int, Field(ge=2, le=8)]


class SensitiveModeSet(NumberedFact):
    """From now on every wording is checked by a person, and nothing goes to the client by itself.

    One of a multiple was lost, a serious diagnosis, a child placed out of home: never which.
    """

    type: Literal["sensitive_mode_set"] = "sensitive_mode_set"


class DoubtRecorded(NumberedFact):
    """She doubts, or no longer doubts. While she does, nothing presumes a birth."""

    type: Literal["doubt_recorded"] = "doubt_recorded"
    doubts: bool


class PregnancyEnded(NumberedFact):
    """The pregnancy has ended. Never how or why. After a birth: the child has died."""

    type: Literal["pregnancy_ended"] = "pregnancy_ended"


class BirthRegistered(NumberedFact):
    """A live birth: the prenatal part of the case closes, the postnatal part begins."""

    type: Literal["birth_registered"] = "birth_registered"
    born_on: date
    children: Annotated[int, Field(ge=1, le=8)] = 1
    outside_region: bool = False
    in_hospital: bool = False


class Discharged(NumberedFact):
    """The child came home from hospital."""

    type: Literal["discharged"] = "discharged"
    discharged_on: date
