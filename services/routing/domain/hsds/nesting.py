"""HSDS in its two forms: tables (CSV), and nested JSON. One turns into the other without loss."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from services.routing.domain.hsds.tables import TABLES, Package, Row, single
from services.routing.domain.map.faults import MapRefused, Placed

_SINGULAR: Mapping[str, str] = {
    key: name for name, table in TABLES.items() for key in table.under.values()
} | {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "addresses": "address",
    "schedules": "schedule",
    "service_at_locations": "service_at_location",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "organization_identifiers": "organization_identifier",
    "additional_urls": "url",
    "additional_websites": "url",
    "contacts": "contact",
    "phones": "phone",
    "accessibility": "accessibility",
    "funding": "funding",
    "metadata": "metadata",
    "programs": "program",
    "taxonomy_detail": "taxonomy",
    "organization": "organization",
    "location": "location",
}


def nested(package: Package) -> list[dict[str, Any]]:
    """The tables as a list of organizations, each with all that is its own."""
    children: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    by_id = {(name, p.row["id"]): p.row for name, rows in package.items() for p in rows}
    for name, rows in package.items():
        for placed in rows:
            for parent in TABLES[name].under:
                link = _link(name, placed.row, parent)
                if link:
                    children[parent, link, name].append(placed.row)
    return [_nest("organization", p.row, children, by_id) for p in package.get("organization", [])]


def _link(name: str, row: Row, parent: str) -> str:
    """The id of the parent that this row belongs to; empty when it is not of such a parent."""
    if name == "attribute":
        return row["link_id"] if row["link_entity"] == parent else ""
    return "" if single(parent, name) else row.get(f"{parent}_id", "")


def _nest(
    name: str,
    row: Row,
    children: Mapping[tuple[str, str, str], Sequence[Row]],
    by_id: Mapping[tuple[str, str], Row],
) -> dict[str, Any]:
    made: dict[str, Any] = {
        key: float(text) if key in TABLES[name].numbers else text
        for key, text in row.items()
        if text and not (key.endswith("_id") and key != "taxonomy_id")
    }
    for child, table in TABLES.items():
        if name not in table.under:
            continue
        key = table.under[name]
        if single(name, child):
            found = by_id.get((child, row.get(f"{child}_id", "")))
            if found is not None:
                made[key] = _nest(child, found, children, by_id)
        elif rows := children.get((name, row["id"], child)):
            made[key] = [_nest(child, each, children, by_id) for each in rows]
    return made


Seen = dict[tuple[str, str], Row]
"""Object and id → its row. The same object may stand in several places, each of which says another link."""


def flat(document: Any, name: str) -> Package:
    """The tables of a JSON document: a list of organizations or services, one of them, or tables by name.

    `name` stands for the file. Raises `MapRefused` for what is none of these.
    """
    package: Package = defaultdict(list)
    seen: Seen = {}
    for kind, items in _tops(document, name):
        for number, item in enumerate(items, start=1):
            _flatten(kind, item, f"{name} {kind} {number}", {}, package, seen)
    return dict(package)


def _tops(document: Any, name: str) -> list[tuple[str, list[Any]]]:
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        document = document["contents"]  # a page of an HSDS API
    if isinstance(document, list):
        return [(_kind(document[0]) if document else "organization", document)]
    if isinstance(document, dict) and "id" in document:
        return [(_kind(document), [document])]
    if isinstance(document, dict) and all(isinstance(rows, list) for rows in document.values()):
        return [(str(kind), rows) for kind, rows in document.items()]
    raise MapRefused(f"{name}: no HSDS package; give a list of organizations, or its tables by name")


def _kind(item: Any) -> str:
    """What a list of HSDS objects is a list of, by what only such an object has."""
    if not isinstance(item, dict):
        return "organization"
    if "status" in item:
        return "service"
    return "service_at_location" if "service" in item and "location" in item else "organization"


def _flatten(kind: str, item: Any, where: str, links: Row, package: Package, seen: Seen) -> str:
    """Put one object and all that hangs below it into the tables. Returns its id."""
    if not isinstance(item, dict):
        raise MapRefused(f"{where}: no object; write each {kind} as a JSON object")
    number = str(item.get("id") or where)
    row: Row = {"id": number, **links}
    for key, value in item.items():
        if isinstance(value, dict):
            child = _SINGULAR.get(key, key)
            row[f"{child}_id"] = _flatten(child, value, f"{where} {key}", {}, package, seen)
        elif not isinstance(value, list) and value is not None:
            row[key] = _text(value)
    if (kind, number) not in seen:
        seen[kind, number] = row
        package[kind].append(Placed(where, row))
    for key, value in row.items():
        seen[kind, number].setdefault(key, value)
    _below(kind, number, item, where, package, seen)
    return number


def _below(kind: str, number: str, item: Mapping[str, Any], where: str, package: Package, seen: Seen) -> None:
    """The lists of an object: its own services, areas, attributes."""
    for key, value in item.items():
        if isinstance(value, list):
            child = _SINGULAR.get(key, key)
            attribute = {"link_id": number, "link_entity": kind}
            links = attribute if child == "attribute" else {f"{kind}_id": number}
            for place, each in enumerate(value, start=1):
                _flatten(child, each, f"{where} {key} {place}", links, package, seen)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
