"""Facts that may come before what they need: other organisations tell of that, in an order of their own."""

from typing import Annotated

from pydantic import Field

from workflows.machine.facts.pregnancy import Discharged
from workflows.machine.facts.progress import SupportEnded
from workflows.machine.facts.safety import ConcernDecided

Early = Annotated[ConcernDecided | Discharged | SupportEnded, Field(discriminator="type")]
