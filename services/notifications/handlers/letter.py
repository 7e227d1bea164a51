"""One mail under way: what is written in it, and what need not be written beside it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from services.notifications.domain.gathering import about, gathered, letters
from services.notifications.handlers.smtp import Outcome
from services.notifications.repository.sending import Claimable


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, or several that may wait, to one party.

    `covered` say the same as one that is written. They are claimed with it and settled once it was taken, so
    that nothing is dropped for something that was not sent.
    """

    written: tuple[Claimable, ...]
    covered: tuple[Claimable, ...] = ()

    @property
    def messages(self) -> tuple[Claimable, ...]:
        """All that the mail stands for."""
        return self.written + self.covered

    def tried(self, outcome: Outcome) -> list["Tried"]:
        """What the mail server said, for each."""
        written = [Tried(each, outcome) for each in self.written]
        return written + [Tried(each, outcome, covered=True) for each in self.covered]


@dataclass(frozen=True, slots=True)
class Tried:
    """A message and what the mail server said about its mail."""

    claimed: Claimable
    outcome: Outcome
    covered: bool = False


def put_together(messages: Sequence[Claimable]) -> list[Letter]:
    """What one reader gets, in one mail."""
    leaving, merged = gathered(messages, _about)
    return [
        Letter(written, tuple(one for one in merged if _about(one) in {_about(each) for each in written}))
        for written in letters(leaving, _reader)
    ]


def _reader(one: Claimable) -> Hashable | None:
    return str(one.delivery.party) if one.may_wait else None


def _about(one: Claimable) -> Hashable | None:
    return about(one.delivery.case_id, one.delivery.party, one.delivery.template)
