"""The maps that come along: every region's files can be taken whole, and say what is known of each year."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.map.sifting import Known
from services.routing.domain.map.view import Standing, view
from services.routing.domain.offers import Mode
from services.routing.domain.social_map import read_social_map
from shared.pregnancy import GestationalAge

REGIONS = sorted((Path(__file__).parents[3] / "deploy" / "regions").iterdir())
NAMES = [region.name for region in REGIONS]


def region(name):
    folder = next(each for each in REGIONS if each.name == name)
    social_map = read_social_map((folder / "social_map.toml").read_text(), name)
    known = Known(frozenset(social_map.entries), municipalities())
    return MapIndex(read_strictly((folder / "offers.toml").read_text(), "offers.toml", known)), social_map


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_region_can_be_taken_whole_and_names_each_source(name):
    index, social_map = region(name)
    known = municipalities()
    assert all(row.source and row.stated_on for row in index.offer_map.availability)
    assert all(each.mailbox.endswith(".example") for each in index.offer_map.providers)
    assert all(known.name(code) == place.name for code, place in social_map.municipalities.items())


@pytest.mark.parametrize("name", NAMES)
def test_whoever_gives_something_can_be_asked(name):
    """Who is not in the register has no say in a case, so an offer could not be asked of it."""
    index, _ = region(name)
    folder = next(each for each in REGIONS if each.name == name)
    register = tomllib.loads((folder / "organisations.toml").read_text())["organisation"]
    giving = {row.provider.organisation for row in index.offer_map.availability if row.provider}
    assert giving - {row["slug"] for row in register} == set()


@pytest.mark.parametrize(
    ("place", "offer", "day", "mode"),
    [
        ("GM0279", "SO", date(2024, 8, 31), Mode.NO),
        ("GM0279", "SO", date(2024, 9, 1), Mode.YES),
        ("GM0267", "SO", date(2023, 6, 1), Mode.NO),
        ("GM0267", "SO", date(2024, 9, 1), Mode.YES),
        ("GM0203", "SO", date(2024, 9, 1), Mode.NO),
        ("GM0279", "VZ", date(2024, 1, 1), Mode.ON_REQUEST),
        ("GM0277", "PHB", date(2024, 1, 1), Mode.NO),
        ("GM0277", "VZ", date(2024, 1, 1), Mode.NO),
        ("GM0202", "NNZ", date(2019, 6, 1), Mode.YES),
        ("GM0228", "NNZ", date(2023, 1, 1), Mode.YES),
    ],
)
def test_gelderland_midden_as_it_was_year_by_year(place, offer, day, mode):
    index, _ = region("gelderland-midden")
    assert [row.mode for row in index.stated(offer, place, day)] == [mode]


def test_before_a_year_that_is_known_the_map_says_nothing():
    index, _ = region("gelderland-midden")
    assert index.stated("NNZ", "GM0228", date(2022, 12, 31)) == ()


def test_a_woman_in_rozendaal_is_told_who_must_find_something():
    index, social_map = region("gelderland-midden")
    answer = view(index, social_map, "GM0277", GestationalAge.parse("17+3"), date(2024, 10, 1))
    standing = {line.offer.code: line.standing for line in answer.lines}
    assert standing["PHB"] == standing["SO"] == standing["VZ"] == Standing.NOT_HERE
    assert answer.finder.name == "Coördinator Sociale Verloskunde Gelderland Midden"


def test_a_woman_at_17_weeks_and_3_days_in_scherpenzeel_today():
    index, social_map = region("gelderland-midden")
    answer = view(index, social_map, "GM0279", GestationalAge.parse("17+3"), date(2026, 9, 1))
    lines = {line.offer.code: line for line in answer.lines}
    assert lines["SO"].standing is Standing.NOW
    assert (lines["VZ"].standing, lines["VZ"].window.days_left) == (Standing.ON_REQUEST, 74)
    assert lines["VZ"].window.last_day == date(2026, 11, 13)
    (pop,) = lines["POP"].sources
    assert (pop.neighbour, pop.municipality) == (True, "GM0228")
    assert lines["BG"].standing is Standing.UNSTATED
