"""What was done for her (voortgang): attempts, exploration (verkennen), decisions, milestones."""

from typing import ClassVar, Literal

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import Milestone
from shared.schemas.values import Complexity

PlainMilestone = Literal[
    Milestone.SCREENING_RECORDED,
    Milestone.CONSENT_ASKED,
    Milestone.OPTIONS_CHECKED,
    Milestone.JGZ_INFORMED,
    Milestone.FALLBACK_CHOSEN,
    Milestone.BABY_ITEMS_ARRANGED,
    Milestone.JGZ_NURSE_KNOWN,
    Milestone.POSTPARTUM_PLAN_WRITTEN,
    Milestone.BIRTH_START_ACCEPTED,
    Milestone.WHO_MAY_KNOW_AGREED,
    Milestone.REACHABILITY_CHECKED,
    Milestone.CHILD_REGISTERED,
    Milestone.JGZ_CONTACT_DONE,
    Milestone.STAY_OR_CLOSE_DECIDED,
    Milestone.SOFT_LANDING_DONE,
    Milestone.CLOSING_AGREED,
]
"""The milestones that have no event of their own: kraamzorg, handover and safety have theirs."""


class RiskAssessed(InboundContract):
    """The situation was weighed again (weging): whether urgent, how complex. Never which factors."""

    event: ClassVar[str] = "risk.assessed"
    example: ClassVar[Example] = {"urgent": True, "complexity": "complex"}

    urgent: bool
    complexity: Complexity


class CaseContactAttempted(InboundContract):
    """Somebody tried to reach the client and did not (contactpoging)."""

    event: ClassVar[str] = "case.contact.attempted"


class CaseNoShow(InboundContract):
    """The client did not come to an appointment (niet verschenen)."""

    event: ClassVar[str] = "case.no_show"


class CaseExplorationConcluded(InboundContract):
    """What is needed has been explored (verkenning afgerond): simple or complex."""

    event: ClassVar[str] = "case.exploration.concluded"
    example: ClassVar[Example] = {"complexity": "complex"}

    complexity: Complexity


class CaseDecisionRecorded(InboundContract):
    """A decision about the case was taken (besluit); what it is stays in the sender's own record."""

    event: ClassVar[str] = "case.decision.recorded"


class CaseMilestoneReached(InboundContract):
    """One of the things that a week threshold (weekgrens) asks for is so (mijlpaal)."""

    event: ClassVar[str] = "case.milestone.reached"
    example: ClassVar[Example] = {"milestone": "screening_recorded"}

    milestone: PlainMilestone


class CaseHelpRefused(InboundContract):
    """She does not want help now (hulp afgezien). With a worry about safety: `safety.help.refused`.

    `ask_again` is false when she does not want to be asked again at later moments either.
    """

    event: ClassVar[str] = "case.help.refused"
    example: ClassVar[Example] = {"ask_again": True}

    ask_again: bool = True


class CaseSensitiveSet(InboundContract):
    """From now on a person checks every wording (extra zorgvuldig). Never why."""

    event: ClassVar[str] = "case.sensitive.set"
