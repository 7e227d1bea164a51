"""Absence (afwezigheid) of those who answer for a case. Whose person: an organisation's, never named."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.values import Slug


class _Staff(InboundContract):
    """What both say: whose person. Only the coordination may speak for another organisation."""

    organisation: Slug | None = Field(default=None, description="Whose; the sender's own when left out.")


class StaffAbsent(_Staff):
    """The person at the owner is away until this day, or for an unknown time.

    `deputised`: the deputy (waarnemer) stands in. Without one, the team lead must pick somebody, and says so
    in another event of this type: `deputised`, with the `deputy` that was picked.
    """

    event: ClassVar[str] = "staff.absent"
    example: ClassVar[Example] = {"until": "2026-08-01", "deputised": True}

    until: date | None = None
    deputised: bool = True
    deputy: Slug | None = Field(
        default=None, description="Whose person stands in, where it is not the deputy on record."
    )


class StaffReturned(_Staff):
    """The person is back."""

    event: ClassVar[str] = "staff.returned"
