"""A party as the region's files write it: `organisation/role`."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from shared.schemas.values import Party


def _party(value: Any) -> Any:
    return Party.parse(value) if isinstance(value, str) else value


PartyName = Annotated[Party, BeforeValidator(_party)]
"""A party, written as `organisation/role`."""
