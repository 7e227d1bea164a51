"""How a provider is reached, out of HSDS tables: locations and addresses, schedules, phones, contacts, pages.

A contact counts as a function: its title or department, its address and its phones. Its name is a person's,
and stays where it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.routing.domain.hsds.indexed import Indexed, Whose
from services.routing.domain.hsds.schedules import hours_of
from services.routing.domain.hsds.tables import Row
from services.routing.domain.map.faults import Placed
from services.routing.domain.offers import ContactRoute, Location, Opening, Provider
from services.routing.domain.reach import RouteKind


def locations(found: Indexed) -> Iterator[Placed[Location]]:
    """A row per location and whom it serves: ours say that themselves; of another's, who gives what there."""
    given = _given(found)
    for placed in found.of("location"):
        number = placed.row["id"]
        serves = {} if found.one(number, "party") else dict(given.get(number, {}))
        whole = found.whose({key: placed.row.get(key, "") for key in ("id", "organization_id")})
        if not serves and whole is not None:
            serves[whole[0], found.one(number, "offer")] = ""
        if not serves:
            found.fault(placed.where, "nothing is given at this location", "add a service_at_location")
        place = {**_place(placed.row), **_address(found, number)}
        for (party, offer), at in serves.items():
            hours = [*hours_of(found, "location", number)]
            hours += [h for h in hours_of(found, "service_at_location", at) if h not in hours]
            values = {"provider": party, "offer": offer, "hours": tuple(hours), **place}
            yield from found.made(placed.where, Location, values)


def _given(found: Indexed) -> Mapping[str, Mapping[Whose, str]]:
    """Location → who gives what there, with the service_at_location that says so."""
    made: dict[str, dict[Whose, str]] = defaultdict(dict)
    for placed in found.of("service_at_location"):
        whose = found.whose({"id": "", "service_at_location_id": placed.row["id"]})
        if whose is not None:
            made[placed.row.get("location_id", "")][whose] = placed.row["id"]
    return made


def _place(row: Row) -> dict[str, Any]:
    kind, url = row.get("location_type", ""), row.get("url") or None
    return {"name": row.get("name", ""), "kind": kind, "url": url}


def _address(found: Indexed, location: str) -> dict[str, Any]:
    """The first address of a location; another one is named."""
    rows = found.under("address", "location", location)
    for placed in rows[1:]:
        found.fault(placed.where, "this location has another address already", "keep one of them")
    keys = {"address": "address_1", "postal_code": "postal_code", "city": "city"}
    keys |= {"province": "state_province", "country": "country"}
    return {ours: rows[0].row[key] for ours, key in keys.items() if rows and rows[0].row.get(key)}


def openings(found: Indexed) -> Iterator[Placed[Opening]]:
    """The schedules of services, wherever they are given."""
    for number, placed in found.services.items():
        hours, party = tuple(hours_of(found, "service", number)), found.parties[number]
        if hours and party is not None:
            values = {"provider": party, "offer": found.codes[number], "hours": hours}
            yield from found.made(placed.where, Opening, values)


def routes(found: Indexed, providers: Iterable[Provider]) -> Iterator[Placed[ContactRoute]]:
    """Phones, mail addresses and pages, besides those that the provider itself has."""
    own = {each.party: (each.mailbox, each.phone, each.url) for each in providers}
    taken: set[tuple[object, ...]] = set()
    for placed, kind, value, about in _ways(found):
        whose = found.whose(placed.row)
        ours = found.one(placed.row["id"], "party") is not None
        if whose is None or (not ours and value in own.get(whose[0], ())):
            continue
        if (key := (*whose, kind, value)) not in taken or ours:
            taken.add(key)
            values = {"provider": whose[0], "offer": whose[1], "kind": kind, "value": value, "about": about}
            yield from found.made(placed.where, ContactRoute, values)


Way = tuple[Placed[Row], RouteKind, str, str]
"""The row that names it, how, the address or number, and for what it is."""


def _ways(found: Indexed) -> Iterator[Way]:
    """Every way that the package names."""
    contacts = {p.row["id"]: p for p in found.of("contact") if found.one(p.row["id"], "provider") is None}
    for placed in contacts.values():
        if placed.row.get("email"):
            yield placed, RouteKind.MAIL, placed.row["email"], _function(placed.row)
    for placed in found.of("phone"):
        of = placed.row.get("contact_id", "")
        about = _function(contacts[of].row) if of in contacts else ""
        if of in contacts or not of:
            about = placed.row.get("description") or about
            yield placed, RouteKind.PHONE, placed.row.get("number", ""), about
    for placed in found.of("url"):
        yield placed, RouteKind.URL, placed.row.get("url", ""), placed.row.get("label", "")
    yield from _of_services(found)


def _of_services(found: Indexed) -> Iterator[Way]:
    """What a service of another's file says of itself."""
    for number, placed in found.services.items():
        own = found.one(number, "offer") is not None
        row = {"id": number, "service_id": number}
        for kind, key in ((RouteKind.MAIL, "email"), (RouteKind.URL, "url")):
            if placed.row.get(key) and not own:
                yield Placed(f"{placed.where} {key}", row), kind, placed.row[key], ""


def _function(row: Row) -> str:
    return ", ".join(text for text in (row.get("title", ""), row.get("department", "")) if text)
