"""What goes out as HSDS, of every region that we ship, is what the standard says; what it knows comes in."""

import csv
import json
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings

from services.routing.domain.hsds.nesting import flat, nested
from services.routing.domain.hsds.reading import read_tables
from services.routing.domain.hsds.tables import TABLES
from services.routing.domain.hsds.writing import tables
from services.routing.domain.map.municipalities import municipalities
from tests.unit.routing import hsds_standard as standard
from tests.unit.routing.random_maps import NOBODY, maps
from tests.unit.routing.test_shipped_maps import NAMES, region
from tijdig import map_files

TODAY = date(2026, 9, 1)


def faults_of(document):
    return [each for item in document for each in standard.against_the_standard("organization", item)]


@pytest.mark.parametrize("name", NAMES)
def test_the_json_of_every_shipped_region_keeps_to_the_standard(name, tmp_path):
    index, _ = region(name)
    map_files.write(index.offer_map, tmp_path / "kaart.json")
    document = json.loads((tmp_path / "kaart.json").read_text())
    assert len(document) > 1
    assert faults_of(document) == []


@settings(max_examples=30, deadline=None)
@given(maps())
def test_the_json_of_any_map_keeps_to_the_standard(offer_map):
    assert faults_of(nested(tables(offer_map, municipalities()))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_of_every_shipped_region_have_the_columns_of_the_standard(name, tmp_path):
    index, _ = region(name)
    map_files.write(index.offer_map, tmp_path / "kaart")
    written = {file.name: file for file in (tmp_path / "kaart").glob("*.csv")}
    files = {file: kind for kind, file in standard.FILES.items()}
    assert written.keys() <= files.keys()
    for file, path in written.items():
        kind = files[file]
        demanded = {*standard.DEMANDED[kind].split(), *standard.DEMANDED_OF_TABLES.get(kind, "").split()}
        with path.open(encoding="utf-8", newline="") as text:
            rows = csv.DictReader(text)
            assert set(rows.fieldnames) <= set(standard.FIELDS[kind].split())
            for row in rows:
                assert all(row[key] for key in demanded - {"unit"})
                assert [k for k, v in row.items() if v and not standard.in_words(kind, k, v)] == []


def number(*parts):
    return str(uuid5(NAMESPACE_URL, "/".join(parts)))


VALUES = {"status": "active", "location_type": "physical", "address_type": "postal", "freq": "WEEKLY"}
VALUES |= {"wkst": "MO", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00:00", "code": "ur"}
VALUES |= {
    "email": "meld@steunpunt.example",
    "assurer_email": "meld@steunpunt.example",
    "number": "0342-1",
    "country": "NL",
}


def value(kind, key, where):
    if key == "id" or (key.endswith("_id") and key != "tax_id"):
        return number(where, key)
    if key in standard.NUMBERS:
        return 1
    if f"{kind}.{key}" in standard.URIS:
        return f"https://voorbeeld.example/{key}"
    if key in standard.DATES:
        return "2026-01-05"
    return VALUES.get(key, "2026-01-05T10:00:00.500Z" if key in {"updated", "last_modified"} else f"{key}-1")


def everything(kind, where="o", depth=5):
    """An object with all that the standard knows of it, and below it."""
    parents = {f"{each}_id" for each in standard.FIELDS} - {"taxonomy_id"}
    fields = [key for key in standard.FIELDS[kind].split() if key not in parents]
    made = {key: value(kind, key, where) for key in fields}
    for key, to, many in standard.below_of(kind) if depth else ():
        child = everything(to, f"{where}/{key}", depth - 1) if to else {"id": number(where, key)}
        made[key] = [child] if many else child
    return made


def test_whatever_the_standard_knows_comes_in_and_what_is_not_used_is_named():
    """The shape of the standard's own full example of an organization, with a value in every field."""
    document = everything("organization")
    assert faults_of([document]) == []
    taken = read_tables(flat([document], "vol.json"), "vol.json", NOBODY, TODAY)
    read = {f"{kind}.{key}" for kind, table in TABLES.items() for key in table.fields}
    fields = {f"{kind}.{key}" for kind, keys in standard.FIELDS.items() for key in keys.split()} - read
    fields -= {each for each in fields if each.partition(".")[0] in ANOTHERS}
    fields -= {"schedule.until", "service_area.extent"} | LINKS
    objects = {"accessibility", "cost_option", "funding", "metadata", "organization_identifier", "program"}
    objects |= {"required_document", "attribute of taxonomy-1", "taxonomy_term of taxonomy-1"}
    named = {"contact.name", "organization.description", "taxonomy of name-1"} | fields | objects
    assert named - taken.unused.keys() == set()
    assert {each for each in taken.unused.keys() - named if " of " not in each} == set()
    assert [name for name in found_in(taken) if not found_in(taken)[name]] == ["availability"]
    said = [str(each) for each in taken.reading.faults]
    assert [
        each for each in said if "no Dutch municipality" not in each and "this schedule" not in each
    ] == []
    assert len(said) == 6


ANOTHERS = {"attribute", "taxonomy", "taxonomy_term"}
"""Named as a whole where the taxonomy is not ours."""
LINKS = {"language.location_id", "language.phone_id", "service.program_id"}
"""They say where an object hangs that is itself used or named."""


def found_in(taken):
    """What is in the map by now, heading by heading."""
    held = taken.reading.offer_map
    return {name: getattr(held, name) for name in ("offers", "providers", "availability", "rooms", *REACH)}


REACH = ("locations", "openings", "routes")
