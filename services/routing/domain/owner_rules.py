"""Which domain is asked first to own a case: the region's agreement, as data.

Ownership is by agreement between municipalities and organisations (a social owner early, or the flow of the
youth health care); so it stands in the region's file, never in code.
"""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from services.routing.domain.criteria import Part
from services.routing.domain.parties import PartyName
from shared.schemas.values import Complexity, Party, Role


class Domain(StrEnum):
    """Where an owner comes from: care (zorg: youth health care, midwifery) or social (sociaal domein)."""

    CARE = "care"
    SOCIAL = "social"


_SOCIAL = frozenset({Role.SOCIAL_TEAM})


class OwnerRule(Part):
    """Which domains are asked first, by how complex the case is; the others after them.

    Empty: the municipality's own order, in which the nearest stands first. An urgent case counts as complex.
    """

    simple: tuple[Domain, ...] = ()
    complex: tuple[Domain, ...] = ()

    def order(self, complexity: Complexity) -> tuple[Domain, ...]:
        """The domains for a case of this complexity, the first to ask first."""
        return self.simple if complexity is Complexity.SIMPLE else self.complex

    @model_validator(mode="after")
    def _once(self) -> Self:
        for key, order in (("simple", self.simple), ("complex", self.complex)):
            if len(set(order)) < len(order):
                raise ValueError(f"owning.{key}: a domain stands there twice; name it once")
        return self


class Team(Part):
    """Who is asked to take a case, and who stands in (waarnemer).

    `takes`: only cases of this complexity. `domain`: where the owner's role does not say it. The days
    (both included) are those in which the team serves the municipality (its catchment).
    """

    owner: PartyName
    deputy: PartyName
    takes: Complexity | None = None
    domain: Domain | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def comes_from(self) -> Domain:
        """The team's domain."""
        return self.domain or (Domain.SOCIAL if self.owner.role in _SOCIAL else Domain.CARE)

    @property
    def parties(self) -> tuple[Party, Party]:
        """Owner and deputy."""
        return self.owner, self.deputy

    def serves(self, complexity: Complexity, day: date) -> bool:
        """Whether this team is asked for such a case on that day."""
        return self.is_there(day) and self.takes in (None, complexity)

    def is_there(self, day: date) -> bool:
        """Whether the municipality belongs to its catchment on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and not (self.valid_to is not None and self.valid_to < day)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.owner == self.deputy:
            raise ValueError("owner and deputy are the same; name another party as deputy")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from; correct one of them")
        return self
