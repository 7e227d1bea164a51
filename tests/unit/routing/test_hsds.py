"""The map goes out and comes back in HSDS 3 without loss; another region's package comes as far as it can."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.criteria import Criteria, Need, Question
from services.routing.domain.hsds.nesting import flat, nested
from services.routing.domain.hsds.reading import read_tables
from services.routing.domain.hsds.tables import TABLES
from services.routing.domain.hsds.writing import canonical, tables
from services.routing.domain.map.faults import MapRefused, Placed
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.map.sifting import Known, placed, sift
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    Mode,
    Offer,
    OfferMap,
    Provider,
    Room,
)
from services.routing.domain.social_map import read_social_map
from shared.schemas.values import Party, Role
from tests.support.apart import region_file

TODAY = date(2026, 9, 1)
SOCIAL_MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
KNOWN = Known(frozenset(SOCIAL_MAP.entries), municipalities())
NOBODY = Known(frozenset(), municipalities())

REQUIRED = {
    "organization": {"id", "name", "description"},
    "service": {"id", "name", "status", "organization_id"},
    "service_area": {"id"},
    "service_capacity": {"id", "available", "updated", "unit_id", "service_id"},
    "unit": {"id", "name"},
    "language": {"id"},
    "contact": {"id"},
    "phone": {"id", "number"},
    "attribute": {"id", "link_id", "taxonomy_term_id", "link_entity"},
    "taxonomy": {"id", "name", "description"},
    "taxonomy_term": {"id", "name", "description"},
}
"""What HSDS 3.1 demands of each object in its tabular form."""

codes = st.from_regex(r"\A[A-Z][A-Z0-9]{1,5}\Z")
slugs = st.from_regex(r"\A[a-z][a-z0-9-]{2,10}\Z")
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=3, max_size=20)
days = st.dates(date(2023, 1, 1), date(2030, 1, 1))
places = st.sampled_from(["GM0279", "GM0277", "GM0453", "GM0014"])
ages = st.none() | st.integers(0, 39 * 7)


@st.composite
def criteria(draw):
    found = Criteria(
        valid_from=date(2023, 1, 1),
        opens=draw(ages),
        demands=draw(st.dictionaries(st.sampled_from([Question.SMOKES, Question.WISHES_IT]), st.booleans())),
        needs=draw(st.frozensets(st.sampled_from(Need), max_size=3)),
        postnatal_until=draw(st.none() | st.integers(0, 900)),
        source=draw(words),
    )
    later = found.model_copy(update={"valid_from": date(2025, 1, 1), "closes": 280})
    return (found, later) if draw(st.booleans()) else (found,)


@st.composite
def maps(draw):
    offers = tuple(
        Offer(
            code=code,
            name=draw(words),
            about=draw(words),
            interim=draw(st.booleans()),
            criteria=draw(criteria()),
        )
        for code in draw(st.lists(codes, min_size=1, max_size=4, unique=True))
    )
    providers = tuple(
        Provider(
            party=Party(organisation=slug, role=draw(st.sampled_from(Role))),
            name=draw(words),
            mailbox=f"post@{slug}.example",
            phone=draw(st.none() | words),
            url=draw(st.none() | st.just("https://voorbeeld.example/")),
            route=draw(words),
        )
        for slug in draw(st.lists(slugs, min_size=1, max_size=4, unique=True))
    )
    offer = st.sampled_from([each.code for each in offers])
    party = st.sampled_from([each.party for each in providers])
    said = [
        Availability(
            offer=draw(offer),
            municipality=draw(places),
            valid_from=(start := draw(days)),
            valid_to=draw(st.none() | st.dates(start, date(2031, 1, 1))),
            mode=Mode.NO if giver is None else draw(st.sampled_from(Mode)),
            provider=giver,
            source=draw(words),
            stated_on=draw(days),
        )
        for giver in draw(st.lists(st.none() | party, max_size=8))
    ]
    rooms = [
        Room(
            offer=code,
            provider=giver,
            places=draw(st.none() | st.integers(0, 50)),
            wait_days=draw(st.integers(0, 90)),
            languages=tuple(draw(st.lists(st.sampled_from(["nl", "ar", "ti"]), unique=True))),
            stated_on=draw(days),
        )
        for code, giver in draw(st.lists(st.tuples(offer, party), max_size=4, unique_by=str))
    ]
    made = OfferMap(
        version=draw(words),
        offers=offers,
        providers=providers,
        availability=tuple(said),
        rooms=tuple(rooms),
        arrangements=(
            Arrangement(
                municipality="GM0277",
                neighbour="GM0279",
                valid_from=draw(days),
                source=draw(words),
                offer=draw(offer),
            ),
        ),
        confirmed=tuple(Confirmed(organisation=p.party.organisation, on=draw(days)) for p in providers[:2]),
    )
    return sift(made.version, placed(made, "made"), NOBODY).offer_map


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


def test_every_row_has_what_the_standard_demands():
    offer_map = read_strictly(region_file("offers.toml").read_text(), "offers.toml", KNOWN)
    package = tables(offer_map, municipalities())
    ids = {(name, p.row["id"]) for name, rows in package.items() for p in rows}
    assert len(ids) == sum(map(len, package.values()))
    for name, rows in package.items():
        for each in rows:
            assert all(each.row[key] for key in REQUIRED[name]), (name, each.row)
            for key, value in each.row.items():
                parent = key.removesuffix("_id")
                if key.endswith("_id") and parent in TABLES and value:
                    assert (parent, value) in ids


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
                            "name": "Dorpshuis",
                            "addresses": [{"id": "ad", "city": "Scherpenzeel"}],
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
    assert taken.unused == {
        "address": 1,
        "location": 1,
        "organization.year_incorporated": 1,
        "schedule": 1,
        "service.fees_description": 1,
        "service_at_location": 1,
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
