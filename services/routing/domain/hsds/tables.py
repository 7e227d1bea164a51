"""The objects of HSDS 3.1 that Tijdig writes and reads, and how they hang together.

Source: Human Services Data Specification, an Open Referral resource (https://openreferral.org/), CC BY-SA
4.0; the names of objects and fields are facts of that standard, in a table of our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.map.faults import Placed

Row = dict[str, str]
"""One row: field → text, as it stands in a CSV file. An empty text is no value."""

Package = dict[str, list[Placed[Row]]]
"""Object → its rows, each with the place it came from."""


@dataclass(frozen=True, slots=True)
class Table:
    """One object: its CSV file, its fields, and under which key it nests in which parent (JSON form)."""

    path: str
    fields: tuple[str, ...]
    under: Mapping[str, str]
    numbers: frozenset[str] = frozenset()


TABLES: Mapping[str, Table] = {
    "organization": Table("organizations.csv", ("id", "name", "description", "email", "website"), {}),
    "service": Table(
        "services.csv",
        (
            "id",
            "organization_id",
            "name",
            "description",
            "url",
            "email",
            "status",
            "application_process",
            "assured_date",
        ),
        {"organization": "services"},
    ),
    "location": Table(
        "locations.csv",
        ("id", "location_type", "url", "organization_id", "name"),
        {"organization": "locations", "service_at_location": "location"},
    ),
    "service_at_location": Table(
        "service_at_location.csv", ("id", "service_id", "location_id"), {"service": "service_at_locations"}
    ),
    "address": Table(
        "addresses.csv",
        (
            "id",
            "location_id",
            "address_1",
            "city",
            "state_province",
            "postal_code",
            "country",
            "address_type",
        ),
        {"location": "addresses"},
    ),
    "schedule": Table(
        "schedules.csv",
        (
            "id",
            "service_id",
            "location_id",
            "service_at_location_id",
            "valid_from",
            "valid_to",
            "freq",
            "byday",
            "opens_at",
            "closes_at",
            "description",
        ),
        dict.fromkeys(("service", "location", "service_at_location"), "schedules"),
    ),
    "service_area": Table(
        "service_areas.csv",
        ("id", "service_id", "service_at_location_id", "name", "uri"),
        dict.fromkeys(("service", "service_at_location"), "service_areas"),
    ),
    "service_capacity": Table(
        "service_capacity.csv",
        ("id", "service_id", "unit_id", "available", "updated"),
        {"service": "capacities"},
        frozenset({"available"}),
    ),
    "unit": Table("units.csv", ("id", "name"), {"service_capacity": "unit"}),
    "language": Table("languages.csv", ("id", "service_id", "name", "code"), {"service": "languages"}),
    "contact": Table(
        "contacts.csv",
        (
            "id",
            "organization_id",
            "service_id",
            "service_at_location_id",
            "location_id",
            "name",
            "title",
            "department",
            "email",
        ),
        dict.fromkeys(("organization", "service", "service_at_location", "location"), "contacts"),
    ),
    "phone": Table(
        "phones.csv",
        (
            "id",
            "organization_id",
            "service_id",
            "service_at_location_id",
            "location_id",
            "contact_id",
            "number",
            "description",
        ),
        dict.fromkeys(("organization", "service", "service_at_location", "location", "contact"), "phones"),
    ),
    "url": Table(
        "url.csv",
        ("id", "organization_id", "service_id", "label", "url"),
        {"organization": "additional_websites", "service": "additional_urls"},
    ),
    "attribute": Table(
        "attributes.csv",
        ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
        dict.fromkeys(
            ("organization", "service", "location", "service_area", "contact", "phone", "url"), "attributes"
        ),
    ),
    "taxonomy": Table("taxonomies.csv", ("id", "name", "description", "version"), {}),
    "taxonomy_term": Table(
        "taxonomy_terms.csv",
        ("id", "code", "name", "description", "taxonomy", "taxonomy_id"),
        {"attribute": "taxonomy_term"},
    ),
}
"""Everything that Tijdig uses. Another object of a package, or another field, is named and left alone."""


def single(parent: str, child: str) -> bool:
    """Whether it nests as one object under its own name, not as a list; then the parent holds its id."""
    return TABLES[child].under.get(parent) == child


TAXONOMY = "Tijdig"
TERMS: Mapping[str, str] = {
    "map": "This organization stands for the map itself; its services are the offers as such",
    "map_version": "Version of the map",
    "slug": "Short name of the organization in Tijdig",
    "confirmed_on": "Day on which the organization last confirmed its entries",
    "arrangement": "What neighbouring municipalities promised each other, as JSON",
    "offer": "Code of the offer",
    "interim": "May bridge the wait for something else",
    "criteria": "For whom, from a day on, as JSON",
    "party": "Role at the organization that gives it or is reached so, as organization/role",
    "provider": "This contact is a provider that the map itself brings along",
    "mode": "yes, no or on_request",
    "valid_from": "First day on which the statement holds",
    "valid_to": "Last day on which the statement holds",
    "source": "Who says so",
    "stated_on": "Day on which it was said",
    "wait_days": "Days until it can begin",
    "room_stated_on": "Day on which the room was stated",
}
"""What HSDS has no field for."""
