"""Where somebody is found, when and how: out of another region's package, and of one that is not right."""

from datetime import date

import pytest

from services.routing.domain.hsds.nesting import flat
from services.routing.domain.hsds.reading import read_tables
from services.routing.domain.reach import Hours, RouteKind, Weekday
from tests.unit.routing.random_maps import NOBODY

TODAY = date(2026, 9, 1)
ADDRESS = {
    "id": "ad",
    "address_1": "Dorpsplein 1",
    "city": "Scherpenzeel",
    "state_province": "Gelderland",
    "postal_code": "3925 AA",
    "country": "NL",
    "address_type": "physical",
}


def organization(*, service=None, **more):
    return {
        "id": "o",
        "name": "Steunpunt",
        "email": "info@steunpunt.example",
        "services": [{"id": "s", "name": "Maatje", "status": "active", **(service or {})}],
        **more,
    }


def read(document):
    taken = read_tables(flat([document], "elders.json"), "elders.json", NOBODY, TODAY)
    return taken.reading.offer_map, [str(each) for each in taken.reading.faults], taken.unused


def test_phones_pages_and_contacts_of_a_service_are_ways_to_reach_it_and_a_persons_name_is_not_kept():
    found, faults, unused = read(
        organization(
            phones=[
                {"id": "p0", "number": "0342-1"},
                {"id": "p1", "number": "0342-2", "description": "spoed"},
            ],
            additional_websites=[{"id": "u", "label": "Facebook", "url": "https://f.example/"}],
            service={
                "email": "maatje@steunpunt.example",
                "url": "https://steunpunt.example/maatje",
                "application_process": "Bel eerst.",
                "contacts": [
                    {
                        "id": "c",
                        "name": "A. Persoon",
                        "title": "Aanmeldpunt",
                        "email": "meld@steunpunt.example",
                        "phones": [{"id": "p2", "number": "0342-3", "extension": 4}],
                    }
                ],
            },
        )
    )
    assert faults == []
    (provider,) = found.providers
    assert (provider.phone, provider.route) == ("0342-1", "Bel eerst.")
    assert {(each.offer, each.kind, each.value, each.about) for each in found.routes} == {
        (None, RouteKind.PHONE, "0342-2", "spoed"),
        (None, RouteKind.URL, "https://f.example/", "Facebook"),
        ("MAATJE", RouteKind.MAIL, "meld@steunpunt.example", "Aanmeldpunt"),
        ("MAATJE", RouteKind.PHONE, "0342-3", "Aanmeldpunt"),
        ("MAATJE", RouteKind.MAIL, "maatje@steunpunt.example", ""),
        ("MAATJE", RouteKind.URL, "https://steunpunt.example/maatje", ""),
    }
    assert unused == {"contact.name": 1, "phone.extension": 1}
    assert "Persoon" not in found.model_dump_json()


def test_a_location_that_is_not_tied_to_a_service_is_where_the_organisation_is():
    found, faults, _ = read(
        organization(
            locations=[{"id": "l", "location_type": "physical", "name": "Kantoor", "addresses": [ADDRESS]}]
        )
    )
    assert faults == []
    (place,) = found.locations
    assert (str(place.provider), place.offer, place.city) == (
        "steunpunt/support_provider",
        None,
        "Scherpenzeel",
    )


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        (
            {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "9:00", "closes_at": "12:00:00"},
            [Hours(days=(Weekday.MO, Weekday.TU), opens="09:00", closes="12:00")],
        ),
        (
            {"freq": "MONTHLY", "byday": "2MO,-1FR", "until": "2026-12-31"},
            [
                Hours(days=(Weekday.MO,), nth=2, valid_to=date(2026, 12, 31)),
                Hours(days=(Weekday.FR,), nth=-1, valid_to=date(2026, 12, 31)),
            ],
        ),
        ({"description": "Op afspraak"}, [Hours(about="Op afspraak")]),
    ],
)
def test_schedules_become_opening_hours(schedule, hours):
    found, faults, _ = read(organization(service={"schedules": [{"id": "t", **schedule}]}))
    assert faults == []
    assert [each for opening in found.openings for each in opening.hours] == hours


@pytest.mark.parametrize(
    ("schedule", "named"),
    [
        ({"freq": "WEEKLY", "interval": 2, "byday": "MO"}, "interval"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "bymonthday"),
        ({"byday": "maandag"}, "byday"),
        ({"byday": "MO", "opens_at": "09:00Z", "closes_at": "12:00Z"}, "opens_at"),
        ({"byday": "MO", "opens_at": "12:00", "closes_at": "09:00"}, "closes is not after opens"),
        ({}, "says nothing"),
    ],
)
def test_a_schedule_that_cannot_be_said_is_named_with_its_place_and_its_words_are_kept(schedule, named):
    words = {"id": "u", "description": "Zie de site", **{k: v for k, v in schedule.items() if k != "byday"}}
    found, faults, _ = read(organization(service={"schedules": [{"id": "t", **schedule}]}))
    assert [named in each and "schedules 1" in each for each in faults] == [True]
    assert found.openings == ()
    found, _, _ = read(organization(service={"schedules": [words]}))
    assert all(hours.about == "Zie de site" for opening in found.openings for hours in opening.hours)


def test_bad_rows_are_named_and_the_rest_is_taken():
    place = {"id": "l", "location_type": "physical", "name": "Dorpshuis"}
    other = {**ADDRESS, "id": "ad2"}
    found, faults, unused = read(
        organization(
            website="www.steunpunt.example",
            locations=[{**place, "id": "l2", "name": "Leeg"}],
            service={
                "service_at_locations": [{"id": "sl", "location": {**place, "addresses": [ADDRESS, other]}}],
                "capacities": [{"id": "c1", "available": "veel", "updated": "2026-06-01"}],
                "languages": [{"id": "t1", "name": "Arabic"}, {"id": "t2", "code": "NL-nl"}],
                "attributes": [
                    {"id": "a", "taxonomy_term": {"id": "tt", "name": "Food", "taxonomy": "AIRS"}},
                ],
            },
        )
    )
    assert [place.name for place in found.locations] == ["Dorpshuis"]
    assert found.rooms == ()
    said = " | ".join(sorted(faults))
    for part in (
        "addresses 2: this location has another address already",
        "locations 1: address is missing",
        "languages 1: its code is no ISO 639 code",
        "organization 1 website: this is no address of a page",
        "services 1 places:",
    ):
        assert part in said
    assert len(faults) == 5
    assert unused == {"attribute of AIRS": 1, "taxonomy_term of AIRS": 1}


def test_what_hangs_on_nothing_of_the_map_is_named():
    tables = {
        "organization": [{"id": "o", "name": "Steunpunt", "email": "i@steunpunt.example"}],
        "phone": [{"id": "p", "number": "0342-1", "organization_id": "weg"}],
        "schedule": [{"id": "t", "description": "Altijd"}],
        "language": [{"id": "l", "code": "nl", "location_id": "weg"}],
    }
    taken = read_tables(flat(tables, "elders.json"), "elders.json", NOBODY, TODAY)
    assert taken.unused == {
        "language of nothing that is used": 1,
        "phone of nothing that is used": 1,
        "schedule of nothing that is used": 1,
    }


def test_an_object_that_hangs_in_several_places_is_one():
    """As the standard's own examples have it: the same phone, contact, schedule and location everywhere."""
    odd = {"id": "t", "byday": "MO", "count": 3, "description": "Tot de zomer"}
    phone = {"id": "p", "number": "0342-1"}
    place = {
        "id": "l",
        "location_type": "physical",
        "name": "Dorpshuis",
        "addresses": [ADDRESS],
        "schedules": [odd],
        "phones": [phone],
    }
    at = {"id": "sl", "location": place, "schedules": [odd], "phones": [phone]}
    found, faults, _ = read(
        organization(
            phones=[phone],
            locations=[place],
            service={"service_at_locations": [at], "schedules": [odd], "phones": [phone]},
        )
    )
    (only,) = found.locations
    assert (only.offer, only.hours) == ("MAATJE", (Hours(about="Tot de zomer"),))
    assert [provider.phone for provider in found.providers] == ["0342-1"]
    assert found.routes == ()
    assert len(faults) == 1
    assert "this schedule has count" in faults[0]
