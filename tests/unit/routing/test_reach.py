"""Where a provider is found and how it is reached, as a region writes it: what cannot be is named."""

import pytest

from services.routing.domain.map.reading import read_offers
from tests.unit.routing.random_maps import NOBODY

GOOD = """
version = "1"
[[offers]]
code = "VZ"
name = "VoorZorg"
criteria = [{ valid_from = 2024-01-01, source = "voorbeeld" }]
[[providers]]
party = "jgz/jgz_nurse"
name = "JGZ"
mailbox = "post@jgz.example"
"""
PLACE = """
[[locations]]
provider = "jgz/jgz_nurse"
name = "Bureau"
address = "Plein 1"
postal_code = "1970 ZZ"
city = "IJmuiden"
province = "Noord-Holland"
"""


def said(text):
    return [str(fault) for fault in read_offers(GOOD + text, "offers.toml", NOBODY).faults]


def test_a_place_with_its_hours_is_taken():
    hours = 'hours = [{ days = ["mo"], opens = "09:00", closes = "12:00" }, { about = "op afspraak" }]'
    assert said(f"{PLACE}{hours}\n") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (PLACE.replace('city = "IJmuiden"\n', ""), "city is missing"),
        (PLACE + 'kind = "virtual"\n', "a virtual location without url"),
        (PLACE + 'hours = [{ days = ["mo"], opens = "12:00", closes = "9:00" }]\n', "closes"),
        (PLACE + 'hours = [{ days = ["mo"], opens = "12:00" }]\n', "opens or closes is missing"),
        (PLACE + "hours = [{ nth = 2 }]\n", "no days"),
        (PLACE + PLACE, "location Bureau of jgz/jgz_nurse stands there twice"),
        (PLACE.replace("jgz/jgz_nurse", "elders/jgz_nurse"), "there is no provider elders/jgz_nurse"),
        (PLACE + 'offer = "XX"\n', "there is no offer XX"),
        ('[[routes]]\nprovider = "jgz/jgz_nurse"\nkind = "url"\nvalue = "jgz.nl"\n', "no address of a page"),
        ('[[routes]]\nprovider = "jgz/jgz_nurse"\nkind = "mail"\nvalue = "jgz.nl"\n', "no mail address"),
        ('[[routes]]\nprovider = "jgz/jgz_nurse"\nkind = "fax"\nvalue = "0251"\n', "kind"),
    ],
)
def test_what_cannot_be_is_named_with_its_line_and_the_rest_is_taken(text, named):
    (fault,) = said(text)
    assert named in fault
    assert fault.startswith("offers.toml:")
    assert "; " in fault
    assert len(read_offers(GOOD + text, "offers.toml", NOBODY).offer_map.offers) == 1
