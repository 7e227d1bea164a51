"""Telling people: planned, sent, suppressed; the directory of mailboxes; municipal counts."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import Code
from shared.schemas.values import MunicipalityCode, Party


class LinkPurpose(StrEnum):
    """What the link in a mail opens."""

    RESPOND = "respond"
    DESK = "desk"
    FEEDBACK = "feedback"
    OFFER = "offer"
    """The page on which an organisation that was asked for support answers."""
    MAP = "map"
    """The page on which an organisation looks after its entries on the map of offers."""
    NOTICE = "notice"


class NotificationRequested(Contract):
    """A message to a mailbox is planned; re-checked at the moment of sending."""

    event: ClassVar[str] = "notification.requested"

    delivery_id: UUID
    case_id: UUID | None
    party: Party
    purpose: LinkPurpose
    template: Code
    not_before: datetime
    expires_at: datetime


class NotificationSent(Contract):
    """The mail server took the message; `repeat` marks one whose first answer was lost."""

    event: ClassVar[str] = "notification.sent"

    delivery_id: UUID
    case_id: UUID | None
    party: Party
    template: Code
    repeat: bool = False


class NotificationSuppressed(Contract):
    """The message was not sent, on purpose."""

    event: ClassVar[str] = "notification.suppressed"

    delivery_id: UUID
    case_id: UUID | None
    party: Party
    template: Code
    reason: Code


class NotificationFailed(Contract):
    """The mail server refused for good; somebody else must be told."""

    event: ClassVar[str] = "notification.failed"

    delivery_id: UUID
    case_id: UUID | None
    party: Party
    template: Code
    code: Code


class DeskAccessRequested(Contract):
    """Somebody asks for a fresh link; it is mailed to the address on record, at once."""

    event: ClassVar[str] = "desk.access.requested"

    party: Party
    purpose: LinkPurpose
    case_id: UUID | None = None


class DirectoryEntryPublished(Contract):
    """A role at an organisation, the functional mailbox that reaches it, and where it serves."""

    event: ClassVar[str] = "directory.entry.published"

    party: Party
    name: str
    mailbox: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    municipalities: tuple[MunicipalityCode, ...]
    withdrawn: bool = False


class MunicipalCountsPublished(Contract):
    """A closed quarter's count for one municipality: rounded to tens, below ten suppressed.

    `indicator` `referrals`: women referred in that quarter; `offers_unavailable`: those of them for whom at
    some moment nothing was on its way, and the coordinator had to find something.
    """

    event: ClassVar[str] = "municipal.counts.published"

    municipality: MunicipalityCode
    period: Annotated[str, Field(pattern=r"^\d{4}-Q[1-4]$")]
    indicator: Code
    rounded: int | None
    suppressed: bool
    definition_version: str
