"""Progress of a case: contact, plan, support, closing."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from shared.schemas.contracts.base import InboundContract
from shared.schemas.values import Value

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


class ContactMode(StrEnum):
    """How contact was made."""

    IN_PERSON = "in_person"
    HOME_VISIT = "home_visit"
    PHONE = "phone"
    VIDEO = "video"
    WRITTEN = "written"


class CaseContactMade(InboundContract):
    """A professional spoke with the client, with the referrer, or with both."""

    event: ClassVar[str] = "case.contact.made"

    with_client: bool
    with_referrer: bool
    mode: ContactMode = ContactMode.PHONE


class PlanItem(Value):
    """One agreed step of the plan; `critical` items must be settled before birth."""

    item_id: UUID
    kind: Code
    critical: bool = False
    due: date | None = None


class CasePlanAgreed(InboundContract):
    """Owner and client agreed a plan (steunplan)."""

    event: ClassVar[str] = "case.plan.agreed"

    items: tuple[PlanItem, ...] = ()


class CaseItemClosed(InboundContract):
    """One step of the plan is done."""

    event: ClassVar[str] = "case.item.closed"

    item_id: UUID


class SupportStarted(InboundContract):
    """The first real support contact (steun op maat) took place."""

    event: ClassVar[str] = "support.started"

    offer: Code


class SupportEnded(InboundContract):
    """This support has come to its end."""

    event: ClassVar[str] = "support.ended"

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

    outcome: CaseOutcome
