"""What happened in a case, numbered without gaps and stamped with the instant it takes effect.

Facts are the only thing besides time that moves the machine. The gateway numbers them (`no` starts at
1) and stamps them (`at`); the machine skips a number it has seen and refuses a gap.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from shared.schemas.contracts.case import Code, PlanItem
from shared.schemas.contracts.feedback import FeedbackMoment
from shared.schemas.values import Complexity, DatingMethod, MunicipalityCode, Slug


class _Occurrence(BaseModel):
    """Frozen, strict about its fields, and silent about values when it refuses them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NumberedFact(_Occurrence):
    """What every fact has: its number in the case, and the instant from which it counts."""

    no: Annotated[int, Field(ge=1)]
    at: AwareDatetime


class Opened(NumberedFact):
    """The referral was accepted and the case opened. Always fact 1."""

    type: Literal["opened"] = "opened"
    case_id: UUID
    submitted_at: AwareDatetime
    edd: date | None
    dating_method: DatingMethod
    urgent: bool
    complexity: Complexity
    referrer: Slug
    municipality: MunicipalityCode


class Acknowledged(NumberedFact):
    """A person at the receiving organisation has read the referral."""

    type: Literal["acknowledged"] = "acknowledged"
    by: str


class OwnerProposed(NumberedFact):
    """Routing asked an organisation to take the case, with a deputy behind it."""

    type: Literal["owner_proposed"] = "owner_proposed"
    organisation: Slug
    deputy: Slug
    attempt: Annotated[int, Field(ge=1)]


class OwnerConfirmed(NumberedFact):
    """Owner and deputy are accountable from now on."""

    type: Literal["owner_confirmed"] = "owner_confirmed"
    organisation: Slug
    deputy: Slug


class OwnerDeclined(NumberedFact):
    """The organisation that was asked said no. `attempt` names the proposal, when known."""

    type: Literal["owner_declined"] = "owner_declined"
    attempt: int | None = None


class ContactMade(NumberedFact):
    """Somebody spoke with the client, with the referrer, or with both. "No answer" is neither."""

    type: Literal["contact_made"] = "contact_made"
    with_client: bool
    with_referrer: bool


class PlanAgreed(NumberedFact):
    """Owner and client agreed a plan; a later plan replaces the items of an earlier one."""

    type: Literal["plan_agreed"] = "plan_agreed"
    items: tuple[PlanItem, ...] = ()


class ItemClosed(NumberedFact):
    """One step of the plan is done."""

    type: Literal["item_closed"] = "item_closed"
    item_id: UUID


class SupportStarted(NumberedFact):
    """The first real support contact took place."""

    type: Literal["support_started"] = "support_started"


class SupportEnded(NumberedFact):
    """Support came to its end."""

    type: Literal["support_ended"] = "support_ended"


class FeedbackSent(NumberedFact):
    """The referrer was told about this moment."""

    type: Literal["feedback_sent"] = "feedback_sent"
    moment: FeedbackMoment


class DatingChanged(NumberedFact):
    """The due date was corrected, or became known."""

    type: Literal["dating_changed"] = "dating_changed"
    edd: date | None
    method: DatingMethod


class EscalationAcknowledged(NumberedFact):
    """Somebody at the desk claimed the escalated task. `by` is `organisation/role`."""

    type: Literal["escalation_acknowledged"] = "escalation_acknowledged"
    by: str


class EscalationResolved(NumberedFact):
    """The desk calls the escalated task done, for this reason."""

    type: Literal["escalation_resolved"] = "escalation_resolved"
    reason: Code


class ConsentWithdrawn(NumberedFact):
    """She took her permission back."""

    type: Literal["consent_withdrawn"] = "consent_withdrawn"


class PregnancyEnded(NumberedFact):
    """The pregnancy has ended. Never how or why."""

    type: Literal["pregnancy_ended"] = "pregnancy_ended"


class BirthRegistered(NumberedFact):
    """A live birth: the prenatal part of the case closes."""

    type: Literal["birth_registered"] = "birth_registered"
    born_on: date


class CaseClosed(NumberedFact):
    """The owner closed the case."""

    type: Literal["case_closed"] = "case_closed"
    outcome: Code


Fact = Annotated[
    Opened
    | Acknowledged
    | OwnerProposed
    | OwnerConfirmed
    | OwnerDeclined
    | ContactMade
    | PlanAgreed
    | ItemClosed
    | SupportStarted
    | SupportEnded
    | FeedbackSent
    | DatingChanged
    | EscalationAcknowledged
    | EscalationResolved
    | ConsentWithdrawn
    | PregnancyEnded
    | BirthRegistered
    | CaseClosed,
    Field(discriminator="type"),
]

FACT: TypeAdapter[Fact] = TypeAdapter(Fact, config=ConfigDict(hide_input_in_errors=True))
"""Reads any fact: `FACT.validate_python({"type": "acknowledged", "no": 2, ...})`."""


class Tick(_Occurrence):
    """Time passed, and nothing else. The instant is the `now` given to `advance`."""

    type: Literal["tick"] = "tick"
