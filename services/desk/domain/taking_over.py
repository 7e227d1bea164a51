"""Which transfer (overdracht) of a case is under way, as its timeline tells. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

OPENED, ACCEPTED = "case.transfer.opened", "case.transfer.accepted"
OVER = frozenset({"case.transfer.bounced", "case.transfer.withdrawn", "case.transfer.completed"})


@dataclass(frozen=True, slots=True)
class Offered:
    """The case was offered to this owner and deputy (parties as text); `accepted`: they said yes."""

    owner: str
    deputy: str
    municipality: str
    accepted: bool = False

    @property
    def organisation(self) -> str:
        """Who would have the case."""
        return self.owner.partition("/")[0]


def offered(moments: Iterable[tuple[str, Mapping[str, Any]]]) -> Offered | None:
    """The transfer under way after these events (name and details), the oldest first."""
    under_way: Offered | None = None
    for code, details in moments:
        if code == OPENED:
            under_way = Offered(_party(details["owner"]), _party(details["deputy"]), details["municipality"])
        elif code == ACCEPTED and under_way is not None:
            under_way = replace(under_way, accepted=True)
        elif code in OVER:
            under_way = None
    return under_way


def _party(written: Mapping[str, str]) -> str:
    return f"{written['organisation']}/{written['role']}"
