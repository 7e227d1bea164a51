"""The multidisciplinary meeting (MDO, casuïstiekoverleg)."""

from datetime import date
from typing import ClassVar, Self

from pydantic import model_validator

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.contracts.case import Code
from shared.schemas.values import Slug, Value


class MdoDecision(Value):
    """What was decided about one item: of which kind, whose it is, and by when. Never what was said."""

    kind: Code
    owner: Slug
    due: date


class MdoRequested(InboundContract):
    """A meeting was asked for; an emergency one (spoed-MDO) takes place within a working day."""

    event: ClassVar[str] = "mdo.requested"
    example: ClassVar[Example] = {"emergency": True}

    emergency: bool = False


class MdoScheduled(InboundContract):
    """The case is on the agenda of the meeting of this day."""

    event: ClassVar[str] = "mdo.scheduled"
    example: ClassVar[Example] = {"on": "2026-05-12"}

    on: date
    emergency: bool = False


class MdoClientInvited(InboundContract):
    """The client was asked whether she wants to be there; nobody meets about her without asking."""

    event: ClassVar[str] = "mdo.client_invited"


class MdoClientAttended(InboundContract):
    """The client was there."""

    event: ClassVar[str] = "mdo.client_attended"


class MdoHeld(InboundContract):
    """The meeting was held: every item has a decision, an owner and a date, or it was not held."""

    event: ClassVar[str] = "mdo.held"
    example: ClassVar[Example] = {
        "emergency": False,
        "decisions": [{"kind": "support", "owner": "jgz-kennemerland", "due": "2026-05-19"}],
    }

    emergency: bool = False
    decisions: tuple[MdoDecision, ...] = ()

    @model_validator(mode="after")
    def _something_was_decided(self) -> Self:
        if not self.decisions:
            raise ValueError("decisions: name kind, owner and due date of each item, or it was not held")
        return self
