"""The rota (dienstrooster): which functional mailbox has duty for a role, and when nobody fulfils it.

Never persons: a role resolves to a mailbox that whoever has duty reads, so a rota needs no names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.routing.domain.criteria import Part
from services.routing.domain.parties import PartyName
from shared.schemas.values import Party

_DAY = timedelta(days=1)


class _Period(Part):
    """Days, the last included."""

    party: PartyName
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"{self.party}: last {self.last} lies before first {self.first}; swap them")
        return self


class Duty(_Period):
    """Which functional mailbox has duty for a role in these days (dienst)."""

    mailbox: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Leave(_Period):
    """Days in which nobody fulfils a role (verlof, sluiting): its proposals go elsewhere."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Days, the last included, for which a rota names nobody, though the role has one."""

    party: Party
    first: date
    last: date


class Rota(Part):
    """All duties and leaves of a region. A role without duties is reached by its own mailbox always."""

    duties: tuple[Duty, ...] = ()
    leaves: tuple[Leave, ...] = ()

    @property
    def parties(self) -> frozenset[Party]:
        """Every role that the rota names."""
        return frozenset(each.party for each in (*self.duties, *self.leaves))

    def is_away(self, party: Party, day: date) -> bool:
        """Whether nobody fulfils this role on that day, as was known ahead."""
        return any(leave.party == party and leave.covers(day) for leave in self.leaves)

    def mailbox(self, party: Party, day: date) -> str | None:
        """The mailbox that has duty for a role; None where the rota names none: then its own mailbox."""
        return next((duty.mailbox for duty in self.duties if duty.party == party and duty.covers(day)), None)

    def holes(self, first: date, last: date) -> Iterator[Hole]:
        """Days between these (both included) on which a role that has duties has neither duty nor leave."""
        for party in sorted(set[Party](duty.party for duty in self.duties), key=str):
            begun: date | None = None
            for number in range((last - first).days + 2):
                day = first + number * _DAY
                open_ = day <= last and not self.is_away(party, day) and self.mailbox(party, day) is None
                if open_ and begun is None:
                    begun = day
                elif not open_ and begun is not None:
                    yield Hole(party, begun, day - _DAY)
                    begun = None

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        for earlier, later in pairwise(sorted(self.duties, key=lambda each: (str(each.party), each.first))):
            if earlier.party == later.party and later.first <= earlier.last:
                raise ValueError(
                    f"rota.duties: {later.party} has two duties on {later.first}; end the first before"
                )
        return self
