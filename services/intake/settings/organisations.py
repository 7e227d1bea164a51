"""Who may speak to the front door: the organisations of a region, and their keys for HTTP."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import ConfigDict, StringConstraints, ValidationError, model_validator

from services.intake.domain import ROLES
from shared.schemas import organisation_source, topics
from shared.schemas.values import OrganisationKind as Kind
from shared.schemas.values import Party, Role, Slug, Value


class RegistryError(Exception):
    """The register cannot be used; says which file, which key, and what to do."""


class Organisation(Value):
    """One connected organisation. The desk has no role of its own: it speaks for others."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    slug: Slug
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    kind: Kind
    role: Role | None = None

    @model_validator(mode="after")
    def _role_fits_kind(self) -> Self:
        if (self.role is None) != (self.kind is Kind.DESK):
            raise ValueError("every organisation but the desk has a role")
        if self.role is not None and self.role not in ROLES[self.kind]:
            raise ValueError("this role does not exist at this kind of organisation")
        return self

    @property
    def party(self) -> Party | None:
        """As whom it acts; the desk acts as nobody."""
        return None if self.role is None else Party(organisation=self.slug, role=self.role)


@dataclass(frozen=True)
class Organisations:
    """The register, by slug."""

    by_slug: Mapping[str, Organisation]

    @classmethod
    def load(cls, path: Path) -> "Organisations":
        """Read the register. Raises `RegistryError`."""
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise RegistryError(f"{path} cannot be read: set TIJDIG_REGISTRY_FILE to the register") from None
        except tomllib.TOMLDecodeError as error:
            raise RegistryError(f"{path} is not valid TOML: {error}; correct the file there") from None
        tables = found.get("organisation")
        if not isinstance(tables, list) or not tables:
            raise RegistryError(f"{path}: add at least one [[organisation]]")
        return cls(_by_slug(path, tables))

    def get(self, slug: str) -> Organisation | None:
        """The organisation of this slug, if it is connected."""
        return self.by_slug.get(slug)

    def of_source(self, source: str) -> Organisation:
        """Who sent an event that has been authenticated. Raises `KeyError` for anybody else."""
        return self.by_slug[source.removeprefix(organisation_source(""))]

    def of_topic(self, topic: str) -> Organisation | None:
        """The organisation whose inbound topic this is, if it is connected."""
        return self.get(topics.inbound_organisation(topic))


def _by_slug(path: Path, tables: Iterable[dict[str, Any]]) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for number, table in enumerate(tables, start=1):
        try:
            organisation = Organisation.model_validate(table)
        except ValidationError as invalid:
            raise RegistryError(f"{path}: organisation {number}{_first(invalid)}") from None
        if organisation.slug in found:
            raise RegistryError(f"{path}: organisation {number}, slug: is used twice; make it unique")
        found[organisation.slug] = organisation
    return found


def _first(invalid: ValidationError) -> str:
    error = invalid.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in error["loc"])
    return f"{', ' + key if key else ''}: {error['msg']}; correct the register there"


@dataclass(frozen=True, repr=False)
class ApiKeys:
    """Which organisation an API key belongs to. Holds digests only."""

    by_digest: Mapping[bytes, str]

    @classmethod
    def load(cls, folder: Path, organisations: Organisations) -> "ApiKeys":
        """Read `<folder>/<slug>`, one key a file. An organisation without a file has no HTTP access."""
        return cls(
            {
                _digest(key): slug
                for slug in organisations.by_slug
                if (file := folder / slug).is_file() and (key := file.read_text().strip())
            }
        )

    def owner(self, key: str) -> str | None:
        """The slug behind a key. Looked up by digest, so that timing tells nothing about keys."""
        return self.by_digest.get(_digest(key))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
