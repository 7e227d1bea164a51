"""Progress of a case: contact, plan, support, closing."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.values import Value

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]

_ITEM: Example = {
    "item_id": "0197d0c1-6a00-7000-8000-000000000001",
    "kind": "housing",
    "critical": True,
    "due": "2026-08-01",
    "support": "ST",
}


class ContactMode(StrEnum):
    """How contact was made."""

    IN_PERSON = "in_person"
    HOME_VISIT = "home_visit"
    PHONE = "phone"
    VIDEO = "video"
    WRITTEN = "written"


class Milestone(StrEnum):
    """Something a week threshold can ask for that is simply done or not."""

    SCREENING_RECORDED = "screening_recorded"
    CONSENT_ASKED = "consent_asked"
    OPTIONS_CHECKED = "options_checked"
    JGZ_INFORMED = "jgz_informed"
    SAFETY_PLAN_MADE = "safety_plan_made"
    FALLBACK_CHOSEN = "fallback_chosen"
    KRAAMZORG_REGISTERED = "kraamzorg_registered"
    CONTRIBUTION_DECIDED = "contribution_decided"
    KRAAMZORG_INTAKE_DONE = "kraamzorg_intake_done"
    KRAAMZORG_STARTED = "kraamzorg_started"
    BABY_ITEMS_ARRANGED = "baby_items_arranged"
    PROTECTION_TIMELINE_AGREED = "protection_timeline_agreed"
    JGZ_NURSE_KNOWN = "jgz_nurse_known"
    POSTPARTUM_PLAN_WRITTEN = "postpartum_plan_written"
    BIRTH_START_ACCEPTED = "birth_start_accepted"
    HANDOVER_BOOKED = "handover_booked"
    HANDOVER_PREPARED = "handover_prepared"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_COMPLETED = "handover_completed"
    WHO_MAY_KNOW_AGREED = "who_may_know_agreed"
    REACHABILITY_CHECKED = "reachability_checked"
    CHILD_REGISTERED = "child_registered"
    JGZ_CONTACT_DONE = "jgz_contact_done"
    STAY_OR_CLOSE_DECIDED = "stay_or_close_decided"
    SOFT_LANDING_DONE = "soft_landing_done"
    CLOSING_AGREED = "closing_agreed"


class CaseContactMade(InboundContract):
    """A professional spoke with the client, with the referrer, or with both."""

    event: ClassVar[str] = "case.contact.made"
    example: ClassVar[Example] = {
        "with_client": True,
        "with_referrer": False,
        "mode": "phone",
        "next_contact_on": "2026-05-04",
    }

    with_client: bool
    with_referrer: bool
    mode: ContactMode = ContactMode.PHONE
    next_contact_on: date | None = Field(default=None, description="What was agreed for the next contact.")


class PlanItem(Value):
    """One agreed step of the plan; `critical` items must be settled before birth.

    `support` names the offer where the step is a support of its own; `at_birth`: it starts with the birth.
    """

    item_id: UUID
    kind: Code
    critical: bool = False
    due: date | None = None
    support: Code | None = None
    at_birth: bool = False


class CasePlanAgreed(InboundContract):
    """Owner and client agreed a plan (steunplan)."""

    event: ClassVar[str] = "case.plan.agreed"
    example: ClassVar[Example] = {"items": [_ITEM]}

    items: tuple[PlanItem, ...] = ()


class CasePlanChanged(InboundContract):
    """Owner and client changed the plan: these steps are new, or take the place of those with their ids.

    What is not named stays as it was agreed; a plan that replaces the whole is `case.plan.agreed`.
    """

    event: ClassVar[str] = "case.plan.changed"
    example: ClassVar[Example] = {"items": [_ITEM]}

    items: Annotated[tuple[PlanItem, ...], Field(min_length=1)]


class CaseItemOpened(InboundContract):
    """One step was added to the plan."""

    event: ClassVar[str] = "case.item.opened"
    example: ClassVar[Example] = {"item": _ITEM}

    item: PlanItem


class CaseItemClosed(InboundContract):
    """One step of the plan is done."""

    event: ClassVar[str] = "case.item.closed"
    example: ClassVar[Example] = {"item_id": _ITEM["item_id"]}

    item_id: UUID


class SupportStarted(InboundContract):
    """The first real support contact (steun op maat) took place."""

    event: ClassVar[str] = "support.started"
    example: ClassVar[Example] = {"offer": "SO", "ends_on": "2028-04-01"}

    offer: Code
    ends_on: date | None = Field(default=None, description="When a programme with a fixed end ends.")


class SupportEnded(InboundContract):
    """This support has come to its end."""

    event: ClassVar[str] = "support.ended"
    example: ClassVar[Example] = {"offer": "SO"}

    offer: Code


class CaseOutcome(StrEnum):
    """Why a case was closed."""

    COMPLETED = "completed"
    NO_NEED = "no_need"
    DECLINED = "declined"
    MOVED_OUT = "moved_out"
    LOST_CONTACT = "lost_contact"
    ERROR_DUPLICATE = "error_duplicate"


class CaseClosed(InboundContract):
    """The owner closed the case."""

    event: ClassVar[str] = "case.closed"
    example: ClassVar[Example] = {"outcome": "completed"}

    outcome: CaseOutcome


class CasePhase(StrEnum):
    """Where a case is: before birth, after it, or closed."""

    PRENATAL = "prenatal"
    POSTNATAL = "postnatal"
    CLOSED = "closed"


class CasePhaseChanged(Contract):
    """The case goes on in another phase: a child was born, or a closed case was reopened."""

    event: ClassVar[str] = "case.phase.changed"

    effect_id: Annotated[str, StringConstraints(max_length=200)]
    before: CasePhase
    after: CasePhase


class CaseReopened(InboundContract):
    """A closed case goes on (heropend): within six months, never after the pregnancy ended."""

    event: ClassVar[str] = "case.reopened"
