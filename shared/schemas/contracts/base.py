"""What every event payload is."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import ConfigDict

from shared.schemas.values import Value

Example = Mapping[str, Any]
"""A payload as JSON, as a supplier would write it."""


class Contract(Value):
    """An event payload. Thin: ids, codes and dates; never names, free text or risk factors.

    Unknown fields are ignored, so that a newer producer does not break an older consumer.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="ignore")

    event: ClassVar[str]
    """Name in the event catalogue, such as `case.opened`."""

    version: ClassVar[int] = 1

    @classmethod
    def ce_type(cls) -> str:
        """The CloudEvents `type`, such as `nl.tijdig.case.opened.v1`."""
        return f"nl.tijdig.{cls.event}.v{cls.version}"


class InboundContract(Contract):
    """A payload that other organisations send. A field they misspelt is refused, not ignored."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    example: ClassVar[Example] = {}
    """An honest payload; it stands in the published schema."""
