"""Facts about what was done for her: contact, exploration, plan, support, meetings, milestones."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.schemas.contracts.case import Code, Milestone, PlanItem
from shared.schemas.contracts.feedback import FeedbackMoment
from shared.schemas.values import Complexity
from workflows.machine.facts.base import NumberedFact


class ContactMade(NumberedFact):
    """Somebody spoke with the client, with the referrer, or with both. "No answer" is neither.

    `next_contact_on`: the day that was agreed for the next contact.
    """

    type: Literal["contact_made"] = "contact_made"
    with_client: bool
    with_referrer: bool
    next_contact_on: date | None = None


class ContactAttempted(NumberedFact):
    """Somebody tried to reach the client and did not."""

    type: Literal["contact_attempted"] = "contact_attempted"


class AppointmentMissed(NumberedFact):
    """The client did not come to an appointment."""

    type: Literal["appointment_missed"] = "appointment_missed"


class ExplorationConcluded(NumberedFact):
    """What is needed has been explored: simple or complex."""

    type: Literal["exploration_concluded"] = "exploration_concluded"
    complexity: Complexity


class PlanAgreed(NumberedFact):
    """Owner and client agreed a plan; a later plan replaces the items of an earlier one."""

    type: Literal["plan_agreed"] = "plan_agreed"
    items: tuple[PlanItem, ...] = ()


class PlanChanged(NumberedFact):
    """Owner and client changed the plan: these steps are new, or take the place of those with their ids."""

    type: Literal["plan_changed"] = "plan_changed"
    items: tuple[PlanItem, ...]


class ItemOpened(NumberedFact):
    """One step was added to the plan."""

    type: Literal["item_opened"] = "item_opened"
    item: PlanItem


class ItemClosed(NumberedFact):
    """One step of the plan is done."""

    type: Literal["item_closed"] = "item_closed"
    item_id: UUID


class DecisionRecorded(NumberedFact):
    """A decision about the case was taken and written down, with its owner and date elsewhere."""

    type: Literal["decision_recorded"] = "decision_recorded"


class SupportStarted(NumberedFact):
    """The first real contact of a support took place. `offer` names which of several supports."""

    type: Literal["support_started"] = "support_started"
    offer: Code | None = None
    ends_on: date | None = None


class SupportEnded(NumberedFact):
    """A support came to its end."""

    type: Literal["support_ended"] = "support_ended"
    offer: Code | None = None


class MdoRequested(NumberedFact):
    """A multidisciplinary meeting (MDO) was asked for."""

    type: Literal["mdo_requested"] = "mdo_requested"
    emergency: bool = False


class MdoHeld(NumberedFact):
    """The multidisciplinary meeting was held, and every item has a decision, an owner and a date."""

    type: Literal["mdo_held"] = "mdo_held"
    emergency: bool = False


class ClientInvited(NumberedFact):
    """She was asked to the next meeting about her."""

    type: Literal["client_invited"] = "client_invited"


class ClientAttended(NumberedFact):
    """She was at the meeting about her."""

    type: Literal["client_attended"] = "client_attended"


class FeedbackSent(NumberedFact):
    """The referrer was told about this moment."""

    type: Literal["feedback_sent"] = "feedback_sent"
    moment: FeedbackMoment


class MilestoneReached(NumberedFact):
    """One of the things that a week threshold asks for is so. `mode`: how a handover took place."""

    type: Literal["milestone_reached"] = "milestone_reached"
    milestone: Milestone
    mode: Code | None = None


class ContributionRequested(NumberedFact):
    """The own contribution for maternity care (kraamzorg) was asked of the municipality."""

    type: Literal["contribution_requested"] = "contribution_requested"


class SignalGiven(NumberedFact):
    """Maternity care (kraamzorg) saw something that must be followed. What, is not known here."""

    type: Literal["signal_given"] = "signal_given"
    urgent: bool = False


class WaitStarted(NumberedFact):
    """The case waits for somebody outside: Veilig Thuis, housing, a waiting list."""

    type: Literal["wait_started"] = "wait_started"
    wait: UUID
    kind: Code
    expected_on: date | None = None


class WaitRechecked(NumberedFact):
    """Somebody asked how that wait stands. `expected_on`: the day that was heard, where it is another."""

    type: Literal["wait_rechecked"] = "wait_rechecked"
    wait: UUID
    expected_on: date | None = None


class WaitEnded(NumberedFact):
    """That wait is over."""

    type: Literal["wait_ended"] = "wait_ended"
    wait: UUID
