"""The map goes out and comes back in HSDS 3 without loss; another region's package comes as far as it can."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given, settings

from services.routing.domain.hsds.nesting import flat, nested
from services.routing.domain.hsds.reading import read_tables
from services.routing.domain.hsds.tables import TABLES
from services.routing.domain.hsds.writing import canonical, tables
from services.routing.domain.map.faults import MapRefused, Placed
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.map.sifting import Known
from services.routing.domain.offers import Mode
from services.routing.domain.reach import Hours
from services.routing.domain.social_map import read_social_map
from tests.support.apart import region_file
from tests.unit.routing.random_maps import NOBODY, maps

TODAY = date(2026, 9, 1)
SOCIAL_MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
KNOWN = Known(frozenset(SOCIAL_MAP.entries), municipalities())

REQUIRED = {
    "organization": {"id", "name", "description"},
    "service": {"id", "name", "status", "organization_id"},
    "service_area": {"id"},
    "service_capacity": {"id", "available", "updated", "unit_id", "service_id"},
    "unit": {"id", "name"},
    "location": {"id", "location_type"},
    "service_at_location": {"id", "service_id", "location_id"},
    "address": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "schedule": {"id"},
    "language": {"id"},
    "contact": {"id"},
    "phone": {"id", "number"},
    "url": {"id", "url"},
    "attribute": {"id", "link_id", "taxonomy_term_id", "link_entity"},
    "taxonomy": {"id", "name", "description"},
    "taxonomy_term": {"id", "name", "description"},
}
"""What HSDS 3.1 demands of each object in its tabular form."""

WORDS = {
    ("service", "status"): {"active", "inactive", "defunct", "temporarily closed"},
    ("location", "location_type"): {"physical", "postal", "virtual"},
    ("address", "address_type"): {"physical", "postal", "virtual"},
    ("schedule", "freq"): {"WEEKLY", "MONTHLY"},
}
"""The words that HSDS 3.1 leaves a field to choose from."""


def as_csv(package):
    """Through the CSV text of every table, as a file would hold it."""
    again = {}
    for name, rows in package.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, TABLES[name].fields)
        writer.writeheader()
        writer.writerows(p.row for p in rows)
        again[name] = [
            Placed("csv", dict(row)) for row in csv.DictReader(io.StringIO(out.getvalue(), newline=""))
        ]
    return again


@settings(max_examples=60, deadline=None)
@given(maps())
def test_export_and_import_lose_nothing(offer_map):
    package = tables(offer_map, municipalities())
    for form in (package, flat(json.loads(json.dumps(nested(package))), "x.json"), as_csv(package)):
        taken = read_tables(form, "x", NOBODY, TODAY)
        assert taken.reading.faults == ()
        assert taken.unused == {}
        assert canonical(taken.reading.offer_map) == canonical(offer_map)


def test_the_shipped_map_goes_out_and_comes_back():
    offer_map = read_strictly(region_file("offers.toml").read_text(), "offers.toml", KNOWN)
    package = tables(offer_map, municipalities())
    taken = read_tables(flat(nested(package), "ijmond.json"), "ijmond.json", KNOWN, TODAY)
    assert taken.reading.faults == ()
    assert canonical(taken.reading.offer_map) == canonical(offer_map)


def demands_are_met(package):
    ids = {(name, p.row["id"]) for name, rows in package.items() for p in rows}
    assert len(ids) == sum(map(len, package.values()))
    for name, rows in package.items():
        for each in rows:
            assert all(each.row[key] for key in REQUIRED[name]), (name, each.row)
            for key, value in each.row.items():
                assert not value or value in WORDS.get((name, key), {value})
                parent = key.removesuffix("_id")
                if key.endswith("_id") and parent in TABLES and value:
                    assert (parent, value) in ids


def test_every_row_has_what_the_standard_demands():
    offer_map = read_strictly(region_file("offers.toml").read_text(), "offers.toml", KNOWN)
    package = tables(offer_map, municipalities())
    demands_are_met(package)
    assert package.keys() == REQUIRED.keys()  # the shipped map has some of everything


@settings(max_examples=30, deadline=None)
@given(maps())
def test_every_row_of_any_map_has_what_the_standard_demands(offer_map):
    demands_are_met(tables(offer_map, municipalities()))


FOREIGN = [
    {
        "id": "o1",
        "name": "Steunpunt Zwanger & Zo",
        "email": "info@steunpunt.example",
        "year_incorporated": 2011,
        "services": [
            {
                "id": "s1",
                "name": "Maatje",
                "description": "Een maatje.",
                "status": "active",
                "assured_date": "2026-05-01",
                "fees_description": "gratis",
                "service_areas": [
                    {"id": "a1", "name": "Scherpenzeel"},
                    {"id": "a2", "name": "x", "uri": "urn:nl:cbs:GM0267"},
                    {"id": "a3", "name": "MyCity"},
                ],
                "capacities": [
                    {
                        "id": "c1",
                        "available": 4,
                        "updated": "2026-06-01T10:00:00Z",
                        "unit": {"id": "u", "name": "plek"},
                    }
                ],
                "languages": [{"id": "l1", "name": "Arabic", "code": "ar"}],
                "schedules": [{"id": "t1", "freq": "WEEKLY", "byday": "TU"}],
                "service_at_locations": [
                    {
                        "id": "sl",
                        "location": {
                            "id": "loc",
                            "location_type": "physical",
                            "name": "Dorpshuis",
                            "accessibility": [{"id": "ac", "description": "Lift"}],
                            "schedules": [{"id": "t2", "description": "Tijdens kantooruren"}],
                            "addresses": [
                                {
                                    "id": "ad",
                                    "address_1": "Dorpsplein 1",
                                    "city": "Scherpenzeel",
                                    "state_province": "Gelderland",
                                    "postal_code": "3925 AA",
                                    "country": "NL",
                                    "address_type": "physical",
                                }
                            ],
                        },
                    }
                ],
            }
        ],
    },
    {"id": "o2", "name": "Zonder Post", "services": [{"id": "s2", "name": "Loket", "status": "inactive"}]},
]


def test_another_regions_package_comes_in_and_what_was_not_used_is_named():
    taken = read_tables(flat(FOREIGN, "elders.json"), "elders.json", NOBODY, TODAY)
    found = taken.reading.offer_map
    assert [(each.code, each.name) for each in found.offers] == [("MAATJE", "Maatje"), ("LOKET", "Loket")]
    assert [str(each.party) for each in found.providers] == ["steunpunt-zwanger-zo/support_provider"]
    assert [(row.municipality, row.valid_from, row.mode) for row in found.availability] == [
        ("GM0279", date(2026, 5, 1), Mode.YES),
        ("GM0267", date(2026, 5, 1), Mode.YES),
    ]
    (room,) = found.rooms
    assert (room.places, room.languages, room.stated_on) == (4, ("ar",), date(2026, 6, 1))
    (place,) = found.locations
    assert (str(place.provider), place.offer, place.name) == (
        "steunpunt-zwanger-zo/support_provider",
        "MAATJE",
        "Dorpshuis",
    )
    assert (place.address, place.hours) == ("Dorpsplein 1", (Hours(about="Tijdens kantooruren"),))
    (opening,) = found.openings
    assert (opening.offer, opening.hours) == ("MAATJE", (Hours(days=("tu",)),))
    assert taken.unused == {
        "accessibility": 1,
        "organization.year_incorporated": 1,
        "service.fees_description": 1,
    }
    said = sorted(map(str, taken.reading.faults))
    assert len(said) == 2
    assert said[0].startswith(
        "elders.json organization 1 services 1 service_areas 3: this service area is no Dutch"
    )
    assert said[1].startswith("elders.json organization 2 mailbox: ")


@pytest.mark.parametrize("document", [{"organization": 3}, 7, [["x"]]])
def test_what_is_no_package_is_refused(document):
    with pytest.raises(MapRefused, match=r"x\.json"):
        flat(document, "x.json")
