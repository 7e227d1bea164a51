"""The multidisciplinary meeting (MDO, casuïstiekoverleg)."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract


class MdoRequested(InboundContract):
    """A meeting was asked for; an emergency one (spoed-MDO) takes place within a working day."""

    event: ClassVar[str] = "mdo.requested"
    example: ClassVar[Example] = {"emergency": True}

    emergency: bool = False


class MdoHeld(InboundContract):
    """The meeting was held: every item has a decision, an owner and a date, or it was not held."""

    event: ClassVar[str] = "mdo.held"
    example: ClassVar[Example] = {"emergency": False}

    emergency: bool = False
