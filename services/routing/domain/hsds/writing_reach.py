"""How a provider is reached, as HSDS tables: locations, addresses, schedules, phones, contacts, pages."""

from collections.abc import Iterable

from services.routing.domain.hsds.sheets import Sheets, identity
from services.routing.domain.offers import ContactRoute, Location, OfferMap
from services.routing.domain.reach import Hours, LocationKind, RouteKind
from shared.schemas.values import Party


def write_reach(sheets: Sheets, offer_map: OfferMap, services: Iterable[tuple[str, Party]]) -> None:
    """All of it. `services`: every offer and provider that there is a service of."""
    given = list(services)
    for location in offer_map.locations:
        _location(sheets, location, given)
    for opening in offer_map.openings:
        service = identity("service", opening.offer, opening.provider)
        _schedules(sheets, opening.hours, "service", service)
    for route in offer_map.routes:
        _route(sheets, route)


def _location(sheets: Sheets, row: Location, services: list[tuple[str, Party]]) -> None:
    number = identity("location", row.provider, row.offer, row.name)
    sheets.add(
        "location",
        id=number,
        location_type=row.kind,
        url=row.url or "",
        organization_id=identity("organization", row.provider.organisation),
        name=row.name,
    )
    sheets.say("location", number, "party", row.provider)
    if row.offer is not None:
        sheets.say("location", number, "offer", row.offer)
    for code, party in services:
        if party == row.provider and row.offer in (None, code):
            service = identity("service", code, party)
            at = identity("service_at_location", service, number)
            sheets.add("service_at_location", id=at, service_id=service, location_id=number)
    if row.address or row.postal_code or row.city or row.province:
        _address(sheets, row, number)
    _schedules(sheets, row.hours, "location", number)


def _address(sheets: Sheets, row: Location, location: str) -> None:
    kind = LocationKind.PHYSICAL if row.kind is LocationKind.VIRTUAL else row.kind
    sheets.add(
        "address",
        id=identity("address", location),
        location_id=location,
        address_1=row.address,
        city=row.city,
        state_province=row.province,
        postal_code=row.postal_code,
        country=row.country,
        address_type=kind,
    )


def _schedules(sheets: Sheets, hours: tuple[Hours, ...], parent: str, link: str) -> None:
    for place, each in enumerate(hours):
        nth = "" if each.nth is None else str(each.nth)
        sheets.add(
            "schedule",
            id=identity("schedule", link, place),
            **{f"{parent}_id": link},
            valid_from=str(each.valid_from or ""),
            valid_to=str(each.valid_to or ""),
            freq="" if not each.days else "WEEKLY" if each.nth is None else "MONTHLY",
            byday=",".join(f"{nth}{day.upper()}" for day in each.days),
            opens_at=each.opens or "",
            closes_at=each.closes or "",
            description=each.about,
        )


_TABLES = {RouteKind.MAIL: "contact", RouteKind.PHONE: "phone", RouteKind.URL: "url"}
_FIELDS = {"contact": ("email", "title"), "phone": ("number", "description"), "url": ("url", "label")}


def _route(sheets: Sheets, row: ContactRoute) -> None:
    table = _TABLES[row.kind]
    number = identity("route", row.provider, row.offer, row.kind, row.value)
    link = {"organization_id": identity("organization", row.provider.organisation)}
    if row.offer is not None:
        link = {"service_id": identity("service", row.offer, row.provider)}
    value, about = _FIELDS[table]
    sheets.add(table, id=number, **link, **{value: row.value, about: row.about})
    sheets.say(table, number, "party", row.provider)
