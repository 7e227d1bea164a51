"""The safety lane: steps and dates."""

from shared.schemas import Event
from shared.schemas.contracts import safety
from workflows.machine import facts
from workflows.meaning.base import Fields, Means, said

_CONCERN = said(concern="concern_id")


_VEILIG_THUIS = "veilig_thuis"
"""The kind of wait that the policy knows by this name (`special.expedite`)."""


def _waits(event: Event[safety.SafetyWaitStarted]) -> Fields:
    heard = event.data
    return {"wait": heard.wait_id, "kind": _VEILIG_THUIS, "expected_on": heard.expected_on}


def _worried(_: Event[safety.SafetyHelpRefused]) -> Fields:
    return {"safety_concern": True}


MEANS: Means = {
    safety.SafetyConcernRaised: (facts.ConcernRaised, _CONCERN),
    safety.SafetyConcernRetracted: (facts.ConcernRetracted, _CONCERN),
    safety.SafetyConcernDecided: (facts.ConcernDecided, _CONCERN),
    safety.SafetyReportMade: (facts.ReportMade, _CONCERN),
    safety.SafetyReportTriaged: (facts.ReportTriaged, _CONCERN),
    safety.SafetyWaitStarted: (facts.WaitStarted, _waits),
    safety.SafetyStepRecorded: (facts.MilestoneReached, said(milestone="step")),
    safety.SafetyHelpRefused: (facts.HelpRefused, _worried),
    safety.PregnancyDoubtRecorded: (facts.DoubtRecorded, said("doubts")),
}
