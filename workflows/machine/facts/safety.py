"""Facts of the safety lane: kept apart, known here by step and date only (Wet meldcode)."""

from typing import Literal
from uuid import UUID

from workflows.machine.facts.base import NumberedFact


class ConcernRaised(NumberedFact):
    """A professional is worried about safety."""

    type: Literal["concern_raised"] = "concern_raised"
    concern: UUID


class ConcernRetracted(NumberedFact):
    """The story was taken back. The concern stays until somebody decides what follows."""

    type: Literal["concern_retracted"] = "concern_retracted"
    concern: UUID


class ConcernDecided(NumberedFact):
    """Somebody decided what follows on this concern: its lane closes."""

    type: Literal["concern_decided"] = "concern_decided"
    concern: UUID


class ReportMade(NumberedFact):
    """A report (melding) was made to Veilig Thuis about this concern."""

    type: Literal["report_made"] = "report_made"
    concern: UUID


class ReportTriaged(NumberedFact):
    """Veilig Thuis told the outcome of its triage. "No findings" does not close the case."""

    type: Literal["report_triaged"] = "report_triaged"
    concern: UUID


class TaskReturned(NumberedFact):
    """An organisation answered that this is not its task. Twice goes to the coordinator at once."""

    type: Literal["task_returned"] = "task_returned"
