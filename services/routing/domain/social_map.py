"""The social map (sociale kaart): who serves which municipality, and in which order they are asked.

Data in a TOML file, checked when it is read: what would leave a case without somebody to turn to is
refused, with the file, the key and the remedy.
"""

import tomllib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from services.routing.domain.owner_rules import OwnerRule, Team
from services.routing.domain.parties import PartyName
from services.routing.domain.rota import Rota
from shared.schemas.values import MunicipalityCode, Party, Slug

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or check its spelling",
    "too_short": "name at least one",
    "enum": "use one of the roles that Tijdig knows",
}


class SocialMapRefused(Exception):
    """The social map cannot be used; the message says where, why and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Part):
    """A role at an organisation, the functional mailbox that reaches it, and where it serves."""

    party: PartyName
    name: Annotated[str, Field(min_length=1)]
    mailbox: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    municipalities: tuple[MunicipalityCode, ...] = ()


class Coordination(_Part):
    """Who answers for what nobody has taken yet, and who answers when they do not."""

    coordinator: PartyName
    deputy_coordinator: PartyName
    region_duty: PartyName
    mdo_chair: PartyName

    @property
    def may_reassign(self) -> tuple[Party, ...]:
        """The parties that may pick another organisation for a case."""
        return self.coordinator, self.deputy_coordinator, self.region_duty


class Region(Coordination):
    """The coordination of every municipality that names none of its own."""

    name: str
    owning: OwnerRule = OwnerRule()


class Municipality(_Part):
    """One municipality: its own contact, its teams, the nearest first; what it agreed about owning."""

    name: str
    municipality_escalation: PartyName
    teams: tuple[Team, ...] = ()
    coordination: Coordination | None = None
    owning: OwnerRule | None = None


class SocialMap(_Part):
    """The whole map of a region."""

    version: str
    region: Region
    municipalities: Annotated[dict[MunicipalityCode, Municipality], Field(min_length=1)]
    parties: Annotated[tuple[Entry, ...], Field(min_length=1)]
    rota: Rota = Rota()

    @cached_property
    def entries(self) -> dict[Party, Entry]:
        """Every party of the directory."""
        return {entry.party: entry for entry in self.parties}

    @cached_property
    def organisations(self) -> frozenset[Slug]:
        """Every organisation of the directory."""
        return frozenset(entry.party.organisation for entry in self.parties)

    def coordination(self, municipality: str | None) -> Coordination:
        """Who coordinates there; the region's coordination for a municipality outside the map."""
        own = self.municipalities.get(municipality or "")
        return own.coordination if own is not None and own.coordination is not None else self.region

    def teams(self, municipality: str | None) -> tuple[Team, ...]:
        """Who can ever be asked there, the nearest first; nobody for a municipality outside the map."""
        place = self.municipalities.get(municipality or "")
        return () if place is None else place.teams

    def owner_rule(self, municipality: str | None) -> OwnerRule:
        """What was agreed there about who is asked first; else what the region agreed."""
        place = self.municipalities.get(municipality or "")
        return self.region.owning if place is None or place.owning is None else place.owning

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        """Everybody named has one mailbox, and serves where it is named."""
        if len(self.entries) < len(self.parties):
            raise ValueError("parties: a party stands there twice; keep one entry of it")
        for key, party, code in self._named():
            entry = self.entries.get(party)
            if entry is None:
                raise ValueError(f"{key}: no entry for {party}; add it under [[parties]]")
            if code is not None and code not in entry.municipalities:
                raise ValueError(f"{key}: {party} does not serve {code}; add it to its municipalities")
        return self

    def _named(self) -> Iterator[tuple[str, Party, str | None]]:
        """Every place at which the map names a party: key, party, municipality to be served."""
        yield from _coordinators("region", self.region, None)
        for code, place in self.municipalities.items():
            key = f"municipalities.{code}"
            yield f"{key}.municipality_escalation", place.municipality_escalation, code
            yield from _coordinators(f"{key}.coordination", self.coordination(code), code)
            for number, team in enumerate(place.teams):
                yield f"{key}.teams.{number}.owner", team.owner, code
                yield f"{key}.teams.{number}.deputy", team.deputy, code
        for party in sorted(self.rota.parties, key=str):
            yield "rota", party, None


def _coordinators(
    key: str, coordination: Coordination, code: str | None
) -> Iterator[tuple[str, Party, str | None]]:
    yield f"{key}.coordinator", coordination.coordinator, code
    yield f"{key}.deputy_coordinator", coordination.deputy_coordinator, code
    yield f"{key}.region_duty", coordination.region_duty, code
    yield f"{key}.mdo_chair", coordination.mdo_chair, code


def read_social_map(text: str, name: str) -> SocialMap:
    """The social map in this TOML text; `name` stands for the file in messages. Raises `SocialMapRefused`."""
    try:
        return SocialMap.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as refused:
        raise SocialMapRefused(f"{name}: not TOML: {refused}; correct the file there") from refused
    except ValidationError as refused:
        raise SocialMapRefused(f"{name}: {_in_words(refused.errors()[0])}") from refused


def _in_words(error: ErrorDetails) -> str:
    rule = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:  # our own rules name key and remedy themselves
        return rule
    key = ".".join(str(part) for part in error["loc"])
    return f"{key}: {rule}; {_REMEDIES.get(error['type'], 'correct the value')}"
