"""What HSDS says of the objects that Tijdig writes, in a table of our own, and whether a package keeps to it.

Read from the schemas of openreferral/specification (branch 3.2, commit 149f77c). What goes out calls itself
3.1; nothing of 3.1 was read there apart from 3.2. Names, kinds and demands of fields are facts of that
standard; its files are CC BY-SA 4.0 and not here.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

DEMANDED = {
    "organization": "id name description",
    "service": "id name status",
    "location": "id location_type",
    "service_at_location": "id",
    "address": "id address_1 city state_province postal_code country address_type",
    "schedule": "id",
    "service_area": "id",
    "service_capacity": "id unit available updated",
    "unit": "id name",
    "language": "id",
    "contact": "id",
    "phone": "id number",
    "url": "id url",
    "attribute": "id",
    "taxonomy": "id name description",
    "taxonomy_term": "id name description",
}
"""What each object must have in the JSON form."""

DEMANDED_OF_TABLES = {
    "service": "organization_id",
    "service_at_location": "service_id location_id",
    "service_capacity": "unit_id service_id",
    "attribute": "link_id taxonomy_term_id link_entity",
}
"""What a table must have besides, since nothing nests there. A `unit` is no column."""

FIELDS = {
    "organization": "id name alternate_name description email website tax_status tax_id year_incorporated "
    "legal_status logo uri parent_organization_id",
    "service": "id organization_id program_id name alternate_name description url email status "
    "interpretation_services application_process fees_description wait_time fees accreditations "
    "eligibility_description minimum_age maximum_age assured_date assurer_email licenses alert last_modified",
    "location": "id location_type url organization_id name alternate_name description transportation "
    "latitude longitude external_identifier external_identifier_type",
    "service_at_location": "id service_id location_id description",
    "address": "id location_id attention address_1 address_2 city region state_province postal_code country "
    "address_type",
    "schedule": "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until "
    "count wkst freq interval byday byweekno bymonthday byyearday description opens_at closes_at "
    "schedule_link attending_type notes",
    "service_area": "id service_id service_at_location_id name description extent extent_type uri",
    "service_capacity": "id service_id unit_id available maximum description updated",
    "unit": "id name scheme identifier uri",
    "language": "id service_id location_id phone_id name code note",
    "contact": "id organization_id service_id service_at_location_id location_id name title department email",
    "phone": "id location_id service_id organization_id contact_id service_at_location_id number extension "
    "type description",
    "url": "id label url organization_id service_id",
    "attribute": "id link_id taxonomy_term_id link_type link_entity value label",
    "taxonomy": "id name description uri version",
    "taxonomy_term": "id code name description parent_id taxonomy language taxonomy_id term_uri",
}
"""Every field that is no other object: the columns of its table."""

NESTED = {
    "organization": "additional_websites:url contacts:contact phones:phone locations:location funding "
    "programs organization_identifiers services:service attributes:attribute metadata",
    "service": "additional_urls:url phones:phone schedules:schedule service_areas:service_area "
    "service_at_locations:service_at_location languages:language funding cost_options program= "
    "required_documents contacts:contact capacities:service_capacity attributes:attribute metadata",
    "location": "languages:language addresses:address contacts:contact accessibility phones:phone "
    "schedules:schedule attributes:attribute metadata",
    "service_at_location": "service_areas:service_area contacts:contact phones:phone schedules:schedule "
    "location=location attributes:attribute metadata",
    "service_capacity": "unit=unit attributes:attribute metadata",
    "contact": "phones:phone attributes:attribute metadata",
    "phone": "languages:language attributes:attribute metadata",
    "attribute": "taxonomy_term=taxonomy_term metadata",
    "taxonomy_term": "taxonomy_detail=taxonomy metadata",
    "taxonomy": "metadata",
} | dict.fromkeys(
    ("address", "schedule", "service_area", "unit", "language", "url"), "attributes:attribute metadata"
)
"""What hangs below an object and under which key: a list of them (`:`), or one (`=`)."""

FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "location": "locations.csv",
    "service_at_location": "service_at_location.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "service_capacity": "service_capacity.csv",
    "unit": "units.csv",
    "language": "languages.csv",
    "contact": "contacts.csv",
    "phone": "phones.csv",
    "url": "url.csv",
    "attribute": "attributes.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
}

WORDS = {
    "service.status": "active,inactive,defunct,temporarily closed",
    "location.location_type": "physical,postal,virtual",
    "address.address_type": "physical,postal,virtual",
    "schedule.freq": "WEEKLY,MONTHLY",
    "schedule.wkst": "MO,TU,WE,TH,FR,SA,SU",
}
"""The words that the standard leaves a field to choose from."""

NUMBERS = frozenset(
    {"year_incorporated", "minimum_age", "maximum_age", "latitude", "longitude", "timezone", "count"}
    | {"interval", "available", "maximum", "extension"}
)
DATES = frozenset({"assured_date", "valid_from", "valid_to", "dtstart", "until"})
URIS = frozenset(
    {"organization.website", "organization.uri", "service.url", "location.url", "url.url", "unit.uri"}
    | {"taxonomy.uri", "taxonomy_term.term_uri", "schedule.schedule_link"}
)


def against_the_standard(kind: str, item: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """What is wrong with an object of the JSON form and all that hangs below it; nothing if it is right."""
    where = f"{where}/{kind}"
    yield from (f"{where}: no {key}" for key in DEMANDED[kind].split() if key not in item)
    below = {key: (to, many) for key, to, many in below_of(kind)}
    for key, value in item.items():
        if key not in below:
            yield from _field(kind, key, value, where)
            continue
        to, many = below[key]
        if to not in FIELDS:
            continue  # nothing of what Tijdig writes
        if isinstance(value, list) is not many:
            yield f"{where}.{key}: {'no list' if many else 'a list'}"
        for each in value if many else [value]:
            yield from against_the_standard(to, each, where)


def below_of(kind: str) -> Iterator[tuple[str, str, bool]]:
    """The key, the object, and whether it is a list, of all that hangs below an object."""
    for each in NESTED[kind].split():
        key, between, to = each.partition("=") if "=" in each else each.partition(":")
        yield key, to, between != "="


def _field(kind: str, key: str, value: object, where: str) -> Iterator[str]:
    said = f"{where}.{key}: {value!r}"
    if key not in FIELDS[kind].split():
        yield f"{said} is no field of the standard"
    elif key in NUMBERS:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield f"{said} is no number"
    elif not isinstance(value, str) or not in_words(kind, key, value):
        yield f"{said} is not written as the standard says"


def in_words(kind: str, key: str, text: str) -> bool:
    """Whether the text of a field is of its form."""
    if f"{kind}.{key}" in WORDS:
        return text in WORDS[f"{kind}.{key}"].split(",")
    if f"{kind}.{key}" in URIS:
        return re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text) is not None
    if key in {"email", "assurer_email"}:
        return re.fullmatch(r"[^@\s]+@[^@\s]+", text) is not None
    try:
        return _made(key, text)
    except ValueError:
        return False


def _made(key: str, text: str) -> bool:
    """Whether ids, days, instants and numbers are that. Raises `ValueError` if not."""
    if key == "id" or (key.endswith("_id") and key != "tax_id"):
        return str(UUID(text)) == text
    if key in DATES:
        return date.fromisoformat(text).isoformat() == text
    if key in {"updated", "last_modified"}:
        return datetime.fromisoformat(text).tzinfo is not None
    return key not in NUMBERS or float(text) == float(text)
