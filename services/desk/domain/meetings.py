"""Whether the client was asked to the meetings (MDO) about her, as a case's timeline tells. Pure.

Parents are there if they want to be, with somebody they trust (Knooppunten, Gelderland Midden): each
meeting asks her anew, and nobody meets about her without asking. The case machine counts the same way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from shared.schemas.contracts.mdo import MdoClientAttended, MdoClientInvited, MdoHeld, MdoScheduled


@dataclass(frozen=True, slots=True)
class Asked:
    """`invited`: she was asked to the next meeting; `planned`: there is one; `without_her`: the last one was
    held and she was not asked to it.
    """

    invited: bool = False
    planned: bool = False
    without_her: bool = False

    @property
    def hint(self) -> str | None:
        """What is to be done about it: ask her, or tell her; nothing where all is as it must be."""
        if self.planned and not self.invited:
            return "ask"
        return "tell" if self.without_her else None


def asked(moments: Iterable[tuple[datetime, str]]) -> Asked:
    """How it stands after these events (when, name), in any order."""
    found = Asked()
    for _, code in sorted(moments):
        found = _after(found, code)
    return found


def _after(before: Asked, code: str) -> Asked:
    """Who was there was asked: to the meeting just held if it was not known, else to the one that comes."""
    match code:
        case MdoScheduled.event:
            return replace(before, planned=True)
        case MdoClientInvited.event:
            return replace(before, invited=True)
        case MdoClientAttended.event if before.without_her:
            return replace(before, without_her=False)
        case MdoClientAttended.event:
            return replace(before, invited=True)
        case MdoHeld.event:
            return Asked(without_her=not before.invited)
        case _:
            return before
