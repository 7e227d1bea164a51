"""HSDS tables, ready to be asked: what hangs on what, who gives a service, what our terms say."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from services.routing.domain.criteria import Part
from services.routing.domain.hsds.tables import TAXONOMY, Package, Row
from services.routing.domain.map.faults import Fault, Placed, faults_of
from services.routing.domain.map.sifting import Known
from services.routing.domain.offers import OfferCode
from shared.schemas.values import Party, Role

PartT = TypeVar("PartT", bound=Part)
Whose = tuple[Party, OfferCode | None]
"""Who is meant, and for which offer; None: for all that it gives."""


@dataclass
class Indexed:
    """A package with its links followed. `faults` grows with every row that cannot be taken."""

    package: Package
    name: str
    known: Known
    today: date
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        terms = {p.row["id"]: p.row for p in self.of("taxonomy_term")}
        self.said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for placed in self.of("attribute"):
            term = terms.get(placed.row.get("taxonomy_term_id", ""), {})
            if term.get("taxonomy") == TAXONOMY:
                self.said[placed.row.get("link_id", "")][term.get("code", "")].append(
                    placed.row.get("value", "")
                )
        self.organizations = self.by_id("organization")
        self.services = self.by_id("service")
        self.at_locations = self.by_id("service_at_location")
        self._above = {table: self.by_id(table) for table in ("contact", "location")}
        self._under: dict[tuple[str, str], dict[str, list[Placed[Row]]]] = {}
        self.slugs = dict(self._slugs())
        self.codes = dict(self._codes())
        self.parties = {number: self._party(number) for number in self.services}

    def of(self, table: str) -> list[Placed[Row]]:
        """The rows of a table that have an id."""
        return [p for p in self.package.get(table, []) if p.row.get("id")]

    def by_id(self, table: str) -> dict[str, Placed[Row]]:
        """The rows of a table by their id."""
        return {p.row["id"]: p for p in self.of(table)}

    def under(self, table: str, parent: str, number: str) -> list[Placed[Row]]:
        """The rows of a table that hang on one row of another."""
        if (table, parent) not in self._under:
            found: dict[str, list[Placed[Row]]] = defaultdict(list)
            for placed in self.of(table):
                found[placed.row.get(f"{parent}_id", "")].append(placed)
            self._under[table, parent] = found
        return self._under[table, parent].get(number, []) if number else []

    def one(self, link: str, term: str) -> str | None:
        """What a term of ours says of a row; None when it says nothing."""
        found = self.said[link][term] if link in self.said else []
        return found[0] if found else None

    def fault(self, where: str, rule: str, remedy: str) -> None:
        """Note a row that cannot be taken."""
        self.faults.append(Fault(where, rule, remedy))

    def made(self, where: str, kind: type[PartT], values: Mapping[str, Any] | str) -> Iterator[Placed[PartT]]:
        """A row of the map out of these values; nothing, and a note, when they make none."""
        try:
            made = (
                kind.model_validate_json(values) if isinstance(values, str) else kind.model_validate(values)
            )
        except ValidationError as refused:
            self.faults.extend(faults_of(where, refused))
        else:
            yield Placed(where, made)

    def foreign(self, organization: str) -> bool:
        """Whether an organization comes from another's file."""
        return self.one(organization, "slug") is None and self.one(organization, "map") is None

    def service_of(self, row: Row) -> str | None:
        """The service that a row hangs on, itself or at a location."""
        at = self.at_locations.get(row.get("service_at_location_id", ""))
        number = row.get("service_id") or ("" if at is None else at.row.get("service_id", ""))
        return number if number in self.services else None

    def whose(self, row: Row) -> Whose | None:
        """Whom a phone, contact, address or location belongs to; None when that cannot be said."""
        service = self.service_of(row)
        if service is not None:
            party = self.parties[service]
            return None if party is None else (party, self.codes[service])
        own = self.party_in(self.one(row["id"], "party"))
        if own is not None:
            return own, None
        for table, rows in self._above.items():
            above = rows.get(row.get(f"{table}_id", ""))
            if above is not None:
                return self.whose(above.row)
        organization = row.get("organization_id", "")
        if organization not in self.slugs or not self.foreign(organization):
            return None
        return Party(organisation=self.slugs[organization], role=Role.SUPPORT_PROVIDER), None

    def stated(self, row: Row) -> str:
        """The day of a statement that says none itself."""
        return row.get("assured_date") or str(self.today)

    def party_in(self, text: str | None) -> Party | None:
        """A party as our own export writes it."""
        try:
            return None if text is None else Party.parse(text)
        except ValueError:
            return None

    def _party(self, service: str) -> Party | None:
        """Who gives a service; None for the offers of the map itself."""
        placed, own = self.services[service], self.one(service, "party")
        if own is not None:
            party = self.party_in(own)
            if party is None:
                self.fault(placed.where, "its party is none", "write it as organisation/role")
            return party
        organization = placed.row.get("organization_id", "")
        if self.one(organization, "map") or organization not in self.slugs:
            return None
        return Party(organisation=self.slugs[organization], role=Role.SUPPORT_PROVIDER)

    def _slugs(self) -> Iterator[tuple[str, str]]:
        """A short name for each organization: its own, else out of its name."""
        used: set[str] = set()
        for number, placed in self.organizations.items():
            slug = self.one(number, "slug") or _slug(placed.row.get("name", ""), used)
            used.add(slug)
            yield number, slug

    def _codes(self) -> Iterator[tuple[str, OfferCode]]:
        """A code for each service: ours, else out of its name; services of one name are one offer."""
        used: dict[str, str] = {}
        for number, placed in self.services.items():
            yield number, self.one(number, "offer") or _code(placed.row.get("name", ""), used)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _slug(name: str, used: set[str]) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", _plain(name).casefold()).strip("-")[:40]
    made = made if made[:1].isalpha() and len(made) > 1 else f"org-{made}".rstrip("-")
    return _another(made, used, "-")


def _code(name: str, used: dict[str, str]) -> OfferCode:
    if name not in used:
        made = re.sub(r"[^A-Z0-9]+", "", _plain(name).upper())[:9]
        made = made if made[:1].isalpha() and len(made) > 1 else f"X{made}0"
        used[name] = _another(made, set(used.values()), "")
    return used[name]


def _another(made: str, used: set[str], between: str) -> str:
    return next(
        found for n in range(len(used) + 1) if (found := f"{made}{between}{n}" if n else made) not in used
    )
