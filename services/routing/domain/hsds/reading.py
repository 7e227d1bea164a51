"""A map of offers out of HSDS tables: our own export without loss, and what another region wrote.

Of another's package: each organization with an e-mail address becomes a provider, each service an offer,
each service area that is a Dutch municipality a statement; locations, schedules, phones, contacts and
addresses of pages say how it is reached (`reaching`). What is not used is named, object by object and field
by field; a row that cannot be taken is named with its place and the remedy; the rest is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.routing.domain.criteria import Criteria
from services.routing.domain.hsds import reaching
from services.routing.domain.hsds.indexed import Indexed
from services.routing.domain.hsds.tables import Package, Row
from services.routing.domain.hsds.unused import unused
from services.routing.domain.map.faults import Placed
from services.routing.domain.map.sifting import Known, Reading, Rows, sift
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    Mode,
    Offer,
    Provider,
    Room,
)
from shared.schemas.values import Role

__all__ = ["Taken", "read_tables"]
_CODE = re.compile(r"GM\d{4}")
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read, and what of the package was not used: object or field → number of rows."""

    reading: Reading
    unused: Mapping[str, int]


def read_tables(package: Package, name: str, known: Known, today: date) -> Taken:
    """The map in these tables. `today` is the day of a statement that says none itself."""
    found = Indexed(package, name, known, today)
    rows = _rows(found)
    reading = sift(_version(found), rows, known)
    faults = tuple(dict.fromkeys((*found.faults, *reading.faults)))  # one object may hang in several places
    return Taken(Reading(reading.offer_map, faults), unused(found))


def _version(found: Indexed) -> str:
    """Ours, or one that says where it came from and when."""
    own = next((v for n in found.organizations if (v := found.one(n, "map_version"))), None)
    return own or f"{found.name}-{found.today}"


def _rows(found: Indexed) -> Rows:
    """Every row that can be read; the others are noted."""
    providers = tuple(_providers(found))
    return Rows(
        offers=tuple(_offers(found)),
        providers=providers,
        availability=tuple(_availability(found)),
        rooms=tuple(_rooms(found)),
        locations=tuple(reaching.locations(found)),
        openings=tuple(reaching.openings(found)),
        routes=tuple(reaching.routes(found, [placed.row for placed in providers])),
        arrangements=tuple(_arrangements(found)),
        confirmed=tuple(_confirmed(found)),
    )


def _offers(found: Indexed) -> Iterator[Placed[Offer]]:
    taken: set[str] = set()
    for number, placed in found.services.items():
        criteria = found.said[number]["criteria"]
        if found.codes[number] in taken or (found.one(number, "offer") and not criteria):
            continue
        taken.add(found.codes[number])
        values = {
            "code": found.codes[number],
            "name": placed.row.get("name", ""),
            "about": placed.row.get("description", ""),
            "interim": found.one(number, "interim") == "true",
            "criteria": [p.row for text in criteria for p in found.made(placed.where, Criteria, text)]
            or [{"valid_from": found.stated(placed.row), "source": f"HSDS: {found.name}"}],
        }
        yield from found.made(placed.where, Offer, values)


def _providers(found: Indexed) -> Iterator[Placed[Provider]]:
    for placed in found.of("contact"):
        for text in found.said[placed.row["id"]]["provider"]:
            yield from found.made(placed.where, Provider, text)
    for number, placed in found.organizations.items():
        if found.foreign(number):
            values = {
                "party": f"{found.slugs[number]}/{Role.SUPPORT_PROVIDER}",
                "name": placed.row.get("name", ""),
                "mailbox": _mailbox(found, number, placed.row),
                "phone": _phone(found, number),
                "url": _website(found, placed),
                "route": _steps(found, number),
            }
            yield from found.made(placed.where, Provider, values)


def _mailbox(found: Indexed, organization: str, row: Row) -> str:
    below = (found.under(table, "organization", organization) for table in ("contact", "service"))
    rows = [row, *(placed.row for part in below for placed in part)]
    return next((r["email"] for r in rows if r.get("email")), "")


def _phone(found: Indexed, organization: str) -> str | None:
    phones = found.under("phone", "organization", organization)
    return phones[0].row.get("number") if phones else None


def _website(found: Indexed, placed: Placed[Row]) -> str | None:
    given = placed.row.get("website") or None
    if given is None or re.match(r"https?://\S+$", given):
        return given
    found.fault(f"{placed.where} website", "this is no address of a page", "write it with https://")
    return None


def _steps(found: Indexed, organization: str) -> str:
    """How she is referred there, as the services say it: the name of each only where they differ."""
    rows = [placed.row for placed in found.under("service", "organization", organization)]
    said = {r["application_process"]: r.get("name", "") for r in rows if r.get("application_process")}
    if len(said) < 2:
        return next(iter(said), "")
    return " ".join(f"{name}: {steps}" for steps, name in said.items())


def _availability(found: Indexed) -> Iterator[Placed[Availability]]:
    for placed in found.of("service_area"):
        number, service = placed.row["id"], found.service_of(placed.row)
        code = _municipality(found, placed)
        if service is None or code is None:
            continue
        row = found.services[service].row
        mode = Mode.YES if row.get("status", "active") == "active" else Mode.NO
        values = {
            "offer": found.codes[service],
            "municipality": code,
            "valid_from": found.one(number, "valid_from") or found.stated(row),
            "valid_to": found.one(number, "valid_to"),
            "mode": found.one(number, "mode") or mode,
            "provider": found.parties[service],
            "source": found.one(number, "source") or f"HSDS: {found.name}",
            "stated_on": found.one(number, "stated_on") or found.stated(row),
        }
        yield from found.made(placed.where, Availability, values)


def _municipality(found: Indexed, placed: Placed[Row]) -> str | None:
    """A code in the uri or the extent, or a name that is a municipality's."""
    row = placed.row
    code = _CODE.search(" ".join(row.get(key, "") for key in ("uri", "extent", "name")))
    if code is not None:
        return code[0]
    name = row.get("name", "").casefold()
    for known, each in found.known.municipalities.by_code.items():
        if each.name.casefold() == name:
            return known
    rule = "this service area is no Dutch municipality that we know"
    found.fault(placed.where, rule, "put the CBS code in its uri: urn:nl:cbs:GM0279")
    return None


def _rooms(found: Indexed) -> Iterator[Placed[Room]]:
    capacity, languages = _capacities(found), _languages(found)
    for number, placed in found.services.items():
        party, wait = found.parties[number], found.one(number, "wait_days")
        if party is None or (number not in capacity and wait is None and number not in languages):
            continue
        row = capacity.get(number, {})
        values = {
            "offer": found.codes[number],
            "provider": party,
            "places": row.get("available") or None,
            "wait_days": wait or 0,
            "languages": tuple(languages.get(number) or (() if wait is not None else ("nl",))),
            "stated_on": found.one(number, "room_stated_on")
            or row.get("updated", "")[:10]
            or found.stated(placed.row),
        }
        yield from found.made(placed.where, Room, values)


def _capacities(found: Indexed) -> dict[str, Row]:
    """What is free, by service; a second number for the same service is named."""
    taken: dict[str, Row] = {}
    for placed in found.of("service_capacity"):
        service = placed.row.get("service_id", "")
        if service in taken:
            found.fault(placed.where, "this service has another capacity already", "keep one of them")
        taken.setdefault(service, placed.row)
    return taken


def _languages(found: Indexed) -> dict[str, list[str]]:
    """The languages of each service; one without an ISO 639 code is named."""
    taken: dict[str, list[str]] = defaultdict(list)
    for placed in found.of("language"):
        code = placed.row.get("code", "").casefold().partition("-")[0]
        service = placed.row.get("service_id", "")
        if service and not _LANGUAGE.match(code):
            found.fault(placed.where, "its code is no ISO 639 code", "write two or three letters, such as nl")
        elif service and code not in taken[service]:
            taken[service].append(code)
    return taken


def _arrangements(found: Indexed) -> Iterator[Placed[Arrangement]]:
    for number, placed in found.organizations.items():
        for text in found.said[number]["arrangement"]:
            yield from found.made(placed.where, Arrangement, text)


def _confirmed(found: Indexed) -> Iterator[Placed[Confirmed]]:
    for number, placed in found.organizations.items():
        for text in found.said[number]["confirmed_on"]:
            yield from found.made(placed.where, Confirmed, {"organisation": found.slugs[number], "on": text})
