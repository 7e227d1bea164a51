"""The map of offers as a region keeps it: a TOML file (docs/social-map.md).

Each bad row is named with its line, the rule and the remedy, and the rest is taken. `read_strictly` is for
the start of a process: it takes a map whole or not at all.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from services.routing.domain.map.faults import Fault, MapRefused, Placed, faults_of
from services.routing.domain.map.sifting import Known, Reading, Rows, sift
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    ContactRoute,
    Location,
    Offer,
    OfferMap,
    Opening,
    Provider,
    Room,
)

SECTIONS: Mapping[str, type[BaseModel]] = {
    "offers": Offer,
    "providers": Provider,
    "availability": Availability,
    "rooms": Room,
    "locations": Location,
    "openings": Opening,
    "routes": ContactRoute,
    "arrangements": Arrangement,
    "confirmed": Confirmed,
}
_HEADER = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]")


def read_offers(text: str, name: str, known: Known) -> Reading:
    """The map in this TOML text; `name` is the file's. Raises `MapRefused` for what is no map at all."""
    table = _table(text, name)
    version = table.pop("version", None)
    if not isinstance(version, str) or not version:
        raise MapRefused(f'{name}: version is missing; add version = "2026-1" as its first line')
    for key in table.keys() - SECTIONS.keys():
        raise MapRefused(f"{name}: {key} is no section; use {', '.join(SECTIONS)}")
    lines = _lines(text)
    faults: list[Fault] = []
    rows = {
        section: tuple(_rows(name, section, table.get(section, []), lines.get(section, ()), faults))
        for section in SECTIONS
    }
    reading = sift(version, Rows(**rows), known)
    return Reading(reading.offer_map, (*faults, *reading.faults))


def read_strictly(text: str, name: str, known: Known) -> OfferMap:
    """The map, whole. Raises `MapRefused` that names every bad row."""
    reading = read_offers(text, name, known)
    if reading.faults:
        raise MapRefused("\n".join(map(str, reading.faults)))
    return reading.offer_map


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        raise MapRefused(f"{name}: not TOML: {refused}; correct the file there") from refused


def _lines(text: str) -> Mapping[str, list[int]]:
    """On which line each row of each section begins."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            found.setdefault(header[1], []).append(number)
    return found


def _rows(
    name: str, section: str, rows: Any, lines: Sequence[int], faults: list[Fault]
) -> Iterator[Placed[Any]]:
    if not isinstance(rows, list):
        raise MapRefused(f"{name}: {section} is no list of tables; write [[{section}]] above each row")
    for number, row in enumerate(rows):
        line = f":{lines[number]}" if number < len(lines) else ""
        where = f"{name}{line} {section}"
        for one in _single(row):
            try:
                yield Placed(where, SECTIONS[section].model_validate(one))
            except ValidationError as refused:
                faults.extend(faults_of(where, refused))


def _single(row: Any) -> Iterator[Any]:
    """A row that names several `municipalities` says the same of each."""
    if not isinstance(row, dict) or not isinstance(row.get("municipalities"), list):
        yield row
        return
    rest: dict[str, Any] = {key: value for key, value in row.items() if key != "municipalities"}
    for municipality in row["municipalities"]:
        yield {**rest, "municipality": municipality}
