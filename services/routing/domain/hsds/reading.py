"""A map of offers out of HSDS tables: our own export without loss, and what another region wrote.

Of another's package: each organization with an e-mail address becomes a provider, each service an offer,
each service area that is a Dutch municipality a statement. What is not used is named, object by object and
field by field; a row that cannot be taken is named with its place and the remedy; the rest is taken.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from services.routing.domain.criteria import Criteria, Part
from services.routing.domain.hsds.tables import TABLES, TAXONOMY, Package, Row
from services.routing.domain.map.faults import Fault, Placed, faults_of
from services.routing.domain.map.sifting import Known, Reading, Rows, sift
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    Mode,
    Offer,
    OfferCode,
    Provider,
    Room,
)
from shared.schemas.values import Party, Role

PartT = TypeVar("PartT", bound=Part)
__all__ = ["Taken", "read_tables"]
_CODE = re.compile(r"GM\d{4}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read, and what of the package was not used: object or field → number of rows."""

    reading: Reading
    unused: Mapping[str, int]


def read_tables(package: Package, name: str, known: Known, today: date) -> Taken:
    """The map in these tables. `today` is the day of a statement that says none itself."""
    reader = _Reader(package, name, known, today)
    rows = reader.rows()
    reading = sift(reader.version(), rows, known)
    faults = (*reader.faults, *reading.faults)
    return Taken(Reading(reading.offer_map, faults), _unused(package))


def _unused(package: Package) -> dict[str, int]:
    """Objects and fields that Tijdig has no use for, so that nothing is dropped in silence."""
    found: dict[str, int] = defaultdict(int)
    for name, rows in sorted(package.items()):
        if name not in TABLES:
            found[name] += len(rows)
            continue
        for placed in rows:
            for key, value in placed.row.items():
                if value and key not in TABLES[name].fields and not key.endswith("_id"):
                    found[f"{name}.{key}"] += 1
    return dict(found)


@dataclass
class _Reader:
    package: Package
    name: str
    known: Known
    today: date
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        terms = {p.row["id"]: p.row for p in self._of("taxonomy_term")}
        self.said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for placed in self._of("attribute"):
            term = terms.get(placed.row.get("taxonomy_term_id", ""), {})
            if term.get("taxonomy") == TAXONOMY:
                self.said[placed.row.get("link_id", "")][term.get("code", "")].append(
                    placed.row.get("value", "")
                )
        self.organizations = {p.row["id"]: p for p in self._of("organization")}
        self.services = {p.row["id"]: p for p in self._of("service")}
        self.slugs = dict(self._slugs())
        self.codes = dict(self._codes())

    def version(self) -> str:
        """Ours, or one that says where it came from and when."""
        return next((v for n in self.organizations if (v := self._one(n, "map_version"))), None) or (
            f"{self.name}-{self.today}"
        )

    def rows(self) -> Rows:
        """Every row that can be read; the others are noted."""
        return Rows(
            offers=tuple(self._offers()),
            providers=tuple(self._providers()),
            availability=tuple(self._availability()),
            rooms=tuple(self._rooms()),
            arrangements=tuple(self._arrangements()),
            confirmed=tuple(self._confirmed()),
        )

    def _of(self, table: str) -> list[Placed[Row]]:
        return [p for p in self.package.get(table, []) if p.row.get("id")]

    def _one(self, link: str, term: str) -> str | None:
        found = self.said[link][term] if link in self.said else []
        return found[0] if found else None

    def _made(
        self, where: str, kind: type[PartT], values: Mapping[str, Any] | str
    ) -> Iterator[Placed[PartT]]:
        try:
            made = (
                kind.model_validate_json(values) if isinstance(values, str) else kind.model_validate(values)
            )
        except ValidationError as refused:
            self.faults.extend(faults_of(where, refused))
        else:
            yield Placed(where, made)

    def _slugs(self) -> Iterator[tuple[str, str]]:
        """A short name for each organization: its own, else out of its name."""
        used: set[str] = set()
        for number, placed in self.organizations.items():
            slug = self._one(number, "slug") or _slug(placed.row.get("name", ""), used)
            used.add(slug)
            yield number, slug

    def _codes(self) -> Iterator[tuple[str, str]]:
        """A code for each service: ours, else out of its name; services of one name are one offer."""
        used: dict[str, str] = {}
        for number, placed in self.services.items():
            own = self._one(number, "offer")
            yield number, own or _code(placed.row.get("name", ""), used)

    def _party(self, service: str) -> Party | None:
        """Who gives a service; None for the offers of the map itself."""
        own = self._one(service, "party")
        if own is not None:
            return Party.parse(own)
        organization = self.services[service].row.get("organization_id", "")
        if self._one(organization, "map") or organization not in self.slugs:
            return None
        return Party(organisation=self.slugs[organization], role=Role.SUPPORT_PROVIDER)

    def _foreign(self, organization: str) -> bool:
        return self._one(organization, "slug") is None and self._one(organization, "map") is None

    def _offers(self) -> Iterator[Placed[Offer]]:
        taken: set[str] = set()
        for number, placed in self.services.items():
            criteria = self.said[number]["criteria"]
            if self.codes[number] in taken or (self._one(number, "offer") and not criteria):
                continue
            taken.add(self.codes[number])
            values = {
                "code": self.codes[number],
                "name": placed.row.get("name", ""),
                "about": placed.row.get("description", ""),
                "interim": self._one(number, "interim") == "true",
                "criteria": [p.row for text in criteria for p in self._made(placed.where, Criteria, text)]
                or [{"valid_from": self._stated(placed.row), "source": f"HSDS: {self.name}"}],
            }
            yield from self._made(placed.where, Offer, values)

    def _providers(self) -> Iterator[Placed[Provider]]:
        for placed in self._of("contact"):
            for text in self.said[placed.row["id"]]["provider"]:
                yield from self._made(placed.where, Provider, text)
        for number, placed in self.organizations.items():
            if self._foreign(number):
                values = {
                    "party": f"{self.slugs[number]}/{Role.SUPPORT_PROVIDER}",
                    "name": placed.row.get("name", ""),
                    "mailbox": self._mailbox(number, placed.row),
                    "phone": self._phone(number),
                    "url": placed.row.get("website") or None,
                }
                yield from self._made(placed.where, Provider, values)

    def _mailbox(self, organization: str, row: Row) -> str:
        rows = [row, *(p.row for p in self._of("contact")), *(p.row for p in self._of("service"))]
        of = (r for r in rows if organization in (r["id"], r.get("organization_id")))
        return next((r["email"] for r in of if r.get("email")), "")

    def _phone(self, organization: str) -> str | None:
        phones = (p.row for p in self._of("phone"))
        return next((r.get("number") for r in phones if r.get("organization_id") == organization), None)

    def _availability(self) -> Iterator[Placed[Availability]]:
        for placed in self._of("service_area"):
            service = self.services.get(placed.row.get("service_id", ""))
            code = self._municipality(placed)
            if service is None or code is None:
                continue
            number, said = placed.row["id"], self.said[placed.row["id"]]
            active = service.row.get("status", "active") == "active"
            values = {
                "offer": self.codes[service.row["id"]],
                "municipality": code,
                "valid_from": self._one(number, "valid_from") or self._stated(service.row),
                "valid_to": self._one(number, "valid_to"),
                "mode": self._one(number, "mode") or (Mode.YES if active else Mode.NO),
                "provider": self._party(service.row["id"]),
                "source": self._one(number, "source") or f"HSDS: {self.name}",
                "stated_on": said["stated_on"][0] if said["stated_on"] else self._stated(service.row),
            }
            yield from self._made(placed.where, Availability, values)

    def _municipality(self, placed: Placed[Row]) -> str | None:
        """A code in the uri or the extent, or a name that is a municipality's."""
        row = placed.row
        found = _CODE.search(" ".join(row.get(key, "") for key in ("uri", "extent", "name")))
        if found is not None:
            return found[0]
        name = row.get("name", "").casefold()
        for code, each in self.known.municipalities.by_code.items():
            if each.name.casefold() == name:
                return code
        rule = "this service area is no Dutch municipality that we know"
        self.faults.append(Fault(placed.where, rule, "put the CBS code in its uri: urn:nl:cbs:GM0279"))
        return None

    def _stated(self, row: Row) -> str:
        return row.get("assured_date") or str(self.today)

    def _rooms(self) -> Iterator[Placed[Room]]:
        capacity = {p.row.get("service_id", ""): p.row for p in self._of("service_capacity")}
        languages: dict[str, list[str]] = defaultdict(list)
        for placed in self._of("language"):
            languages[placed.row.get("service_id", "")].append(placed.row.get("code", ""))
        for number, placed in self.services.items():
            party, wait = self._party(number), self._one(number, "wait_days")
            if party is None or (number not in capacity and wait is None and number not in languages):
                continue
            row = capacity.get(number, {})
            values = {
                "offer": self.codes[number],
                "provider": party,
                "places": int(float(row["available"])) if row.get("available") else None,
                "wait_days": int(wait or 0),
                "languages": tuple(languages.get(number) or (() if wait is not None else ("nl",))),
                "stated_on": self._one(number, "room_stated_on")
                or row.get("updated", "")[:10]
                or self._stated(placed.row),
            }
            yield from self._made(placed.where, Room, values)

    def _arrangements(self) -> Iterator[Placed[Arrangement]]:
        for number, placed in self.organizations.items():
            for text in self.said[number]["arrangement"]:
                yield from self._made(placed.where, Arrangement, text)

    def _confirmed(self) -> Iterator[Placed[Confirmed]]:
        for number, placed in self.organizations.items():
            for text in self.said[number]["confirmed_on"]:
                values = {"organisation": self.slugs[number], "on": text}
                yield from self._made(placed.where, Confirmed, values)


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
