"""The safety lane (veiligheid): steps and dates only, on a topic that only time reads.

What the worry is, and about whom, stays with the professional (Wet meldcode). `concern_id` is the
sender's; it names this concern in what follows and means nothing elsewhere.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import Milestone

SafetyStep = Literal[Milestone.SAFETY_PLAN_MADE, Milestone.PROTECTION_TIMELINE_AGREED]
"""The milestones that tell of a worry by themselves, so that they travel here."""


class _Concern(InboundContract):
    """What every step of a concern says."""

    example: ClassVar[Example] = {"concern_id": "0197d0c1-6a00-7000-8000-000000000003"}

    concern_id: UUID


class SafetyConcernRaised(_Concern):
    """A professional is worried about safety (zorg over veiligheid)."""

    event: ClassVar[str] = "safety.concern.raised"


class SafetyConcernRetracted(_Concern):
    """The story was taken back. The concern stays until somebody decides what follows."""

    event: ClassVar[str] = "safety.concern.retracted"


class SafetyConcernDecided(_Concern):
    """It was decided what follows (afweging gemaakt): the lane of this concern closes."""

    event: ClassVar[str] = "safety.concern.decided"


class SafetyReportMade(_Concern):
    """A report was made (melding, never a referral)."""

    event: ClassVar[str] = "safety.report.made"


class SafetyReportTriaged(_Concern):
    """The outcome of the triage of that report is known; not which."""

    event: ClassVar[str] = "safety.report.triaged"


class SafetyWaitStarted(InboundContract):
    """The case waits for Veilig Thuis. Asking again and its end: `external_wait.*`, by this `wait_id`."""

    event: ClassVar[str] = "safety.wait.started"
    example: ClassVar[Example] = {
        "wait_id": "0197d0c1-6a00-7000-8000-000000000002",
        "expected_on": "2026-08-01",
    }

    wait_id: UUID
    expected_on: date | None = None


class SafetyStepRecorded(InboundContract):
    """A step that a week threshold asks for was taken."""

    event: ClassVar[str] = "safety.step.recorded"
    example: ClassVar[Example] = {"step": "safety_plan_made"}

    step: SafetyStep


class SafetyHelpRefused(InboundContract):
    """She does not want help now, and there is a worry: somebody must decide what is next."""

    event: ClassVar[str] = "safety.help.refused"


class PregnancyDoubtRecorded(InboundContract):
    """She doubts (twijfel), or no longer does. While she does, nothing presumes a birth."""

    event: ClassVar[str] = "pregnancy.doubt.recorded"
    example: ClassVar[Example] = {"doubts": True}

    doubts: bool
