"""A map of offers is read row by row: what is wrong is named with line and remedy, the rest is taken."""

from datetime import date

import pytest

from services.routing.domain.map.faults import MapRefused
from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_offers, read_strictly
from services.routing.domain.map.sifting import Known, placed, sift
from services.routing.domain.offers import Mode
from shared.schemas.values import Party

NURSE = Party.parse("jgz-kennemerland/jgz_nurse")
OTHER = Party.parse("jgz-ijmond-noord/jgz_nurse")
KNOWN = Known(frozenset({NURSE, OTHER}), municipalities())
DAY = date(2026, 9, 1)

GOOD = """
version = "2026-1"

[[offers]]
code = "PHB"
name = "Prenataal huisbezoek"
[[offers.criteria]]
valid_from = 2022-07-01
closes = "40+0"
source = "Wet publieke gezondheid"

[[availability]]
offer = "PHB"
municipalities = ["GM0375", "GM0396"]
valid_from = 2022-07-01
valid_to = 2026-12-31
mode = "yes"
provider = "jgz-kennemerland/jgz_nurse"
source = "JGZ Kennemerland"
stated_on = 2026-01-10

[[availability]]
offer = "PHB"
municipality = "GM0375"
valid_from = 2027-01-01
mode = "no"
source = "JGZ Kennemerland"
stated_on = 2026-01-10

[[rooms]]
offer = "PHB"
provider = "jgz-kennemerland/jgz_nurse"
places = 3
wait_days = 7
stated_on = 2026-08-01

[[arrangements]]
municipality = "GM0450"
neighbour = "GM0396"
valid_from = 2026-01-01
source = "Afspraak"

[[confirmed]]
organisation = "jgz-kennemerland"
on = 2026-07-01
"""


def test_a_good_map_is_read_whole_and_can_be_asked():
    index = MapIndex(read_strictly(GOOD, "offers.toml", KNOWN))
    (row,) = index.stated("PHB", "GM0375", DAY)
    assert (row.mode, row.provider) == (Mode.YES, NURSE)
    assert index.stated("PHB", "GM0375", date(2027, 1, 1))[0].mode is Mode.NO
    assert index.stated("PHB", "GM0396", date(2027, 1, 1)) == ()
    assert [each.offer for each in index.there("GM0396", DAY)] == ["PHB"]
    assert index.there("GM9999", DAY) == ()
    assert index.room("PHB", NURSE).wait_days == 7
    assert index.room("PHB", OTHER) is None
    assert [each.neighbour for each in index.neighbours("GM0450", "PHB", DAY)] == ["GM0396"]
    assert index.neighbours("GM0450", "PHB", date(2025, 12, 31)) == ()
    assert index.confirmed_on("jgz-kennemerland") == date(2026, 7, 1)
    assert index.confirmed_on("jgz-ijmond-noord") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("valid_from = 2027-01-01", "valid_from = 2026-12-31", 22, "overlaps that from 2022-07-01"),
        ('municipality = "GM0375"', 'municipality = "GM0457"', 22, "ended on 2022-03-23; end the row there"),
        ('municipality = "GM0375"', 'municipality = "GM9999"', 22, "is no municipality"),
        ('municipality = "GM0375"', 'municipality = "Beverwijk"', 22, "municipality"),
        ('mode = "no"', 'mode = "yes"', 22, "provider is missing; say who gives it"),
        ('mode = "no"', 'mode = "misschien"', 22, "mode"),
        ('offer = "PHB"\nmunicipality =', 'offer = "SO"\nmunicipality =', 22, "there is no offer SO"),
        ('provider = "jgz-kennemerland/jgz_nurse"\nsource', 'provider = "weg/jgz_nurse"\nsource', 12, "weg/"),
        ('neighbour = "GM0396"', 'neighbour = "GM0450"', 37, "is its own neighbour"),
        ('organisation = "jgz-kennemerland"', 'organisation = "weg"', 43, "there is no organisation weg"),
        ('closes = "40+0"', 'closes = "0+0"', 4, "exclude everybody"),
        ('closes = "40+0"', 'closes = "20+0"\nopens = "28+0"', 4, "nobody could ever enrol"),
        ('closes = "40+0"', 'opens = "43+0"', 4, "exclude everybody"),
        ("places = 3", 'kamer = "vol"', 30, "kamer"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_rest_is_taken(old, new, line, said):
    assert old in GOOD
    reading = read_offers(GOOD.replace(old, new, 1), "offers.toml", KNOWN)
    first = str(reading.faults[0])
    assert first.startswith(f"offers.toml:{line} ")
    assert said in first
    assert ";" in first
    kept = reading.offer_map
    assert kept.availability or kept.confirmed
    with pytest.raises(MapRefused, match=r"offers\.toml"):
        read_strictly(GOOD.replace(old, new, 1), "offers.toml", KNOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [("version =", "not TOML"), ("", "version is missing"), ('version = "1"\naanbod = []', "no section")],
)
def test_what_is_no_map_at_all_is_refused(text, said):
    with pytest.raises(MapRefused, match=f"offers.toml: .*{said}"):
        read_offers(text, "offers.toml", KNOWN)


def test_two_providers_may_give_the_same_offer_at_the_same_time():
    second = GOOD[
        GOOD.index("[[availability]]") : GOOD.index('[[availability]]\noffer = "PHB"\nmunicipality ')
    ]
    both = GOOD + second.replace("jgz-kennemerland", "jgz-ijmond-noord")
    index = MapIndex(read_strictly(both, "offers.toml", KNOWN))
    assert [row.provider for row in index.stated("PHB", "GM0396", DAY)] == [OTHER, NURSE]


def test_a_map_that_was_taken_keeps_the_rules_when_it_is_held_against_them_again():
    taken = read_strictly(GOOD, "offers.toml", KNOWN)
    again = sift(taken.version, placed(taken, "kept"), KNOWN)
    assert (again.offer_map, again.faults) == (taken, ())


def test_the_list_of_municipalities_knows_all_of_today_and_the_mergers():
    known = municipalities()
    assert sum(each.valid_to is None for each in known.by_code.values()) == 342
    assert all(code in known.by_code for each in known.by_code.values() for code in each.successors)
    assert known.successor("GM0457", date(2022, 3, 23)) == "GM0457"
    assert known.successor("GM0457", date(2022, 3, 24)) == "GM0363"
    assert known.successor("GM0788", DAY) is None  # Haaren was split over four
    assert known.successor("GM1992", date(2022, 12, 31)) is None
    assert known.fault("GM1992", date(2022, 1, 1), None) is not None
    assert known.name("GM0279") == "Scherpenzeel"
    assert known.name("GM0001") == "GM0001"
