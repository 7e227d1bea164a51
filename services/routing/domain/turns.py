"""One turn in the search for an owner, and what became of it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from shared.schemas.values import Party


class State(StrEnum):
    """What became of one turn in the search for an owner."""

    COORDINATING = "coordinating"
    """Turn 0: the coordinator answers for the case while nobody else does."""
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    SILENT = "silent"
    """Neither owner nor deputy answered in time: the next was asked."""
    ABSENT = "absent"
    """Said to be away, with nobody to stand in: the next was asked."""
    WITHDRAWN = "withdrawn"
    """The case stopped before an answer came, or she no longer allowed them to know of her."""


PASSED_OVER = frozenset({State.SILENT, State.ABSENT})
"""Turns that ended without a no: their yes still counts while nobody else said it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One organisation's turn: asked as owner, with a deputy behind it.

    `deputised`: the deputy was asked to act in the owner's place. `laid_down`: the owner let go of it, and
    answers until another said yes. Who is accountable changes by neither.
    """

    attempt: int
    owner: Party
    deputy: Party
    state: State
    accountable: bool
    deputised: bool = False
    laid_down: bool = False

    @property
    def acting(self) -> Party:
        """Who is expected to act now."""
        return self.deputy if self.deputised else self.owner

    @property
    def parties(self) -> tuple[Party, Party]:
        """Who may answer for this turn."""
        return self.owner, self.deputy
