"""What of a package Tijdig has no use for, so that nothing is dropped in silence. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from services.routing.domain.hsds.indexed import Indexed
from services.routing.domain.hsds.tables import TABLES, TAXONOMY, Row


def unused(found: Indexed) -> dict[str, int]:
    """Objects and fields that were left alone → number of rows."""
    left: dict[str, int] = defaultdict(int)
    terms = {p.row["id"]: p.row for p in found.of("taxonomy_term")}
    for name, rows in sorted(found.package.items()):
        for placed in rows:
            if name not in TABLES:
                left[name] += 1
            elif whole := _whole(found, terms, name, placed.row):
                left[whole] += 1
            else:
                for key in _fields(found, name, placed.row):
                    left[f"{name}.{key}"] += 1
    return dict(left)


def _whole(found: Indexed, terms: Mapping[str, Row], name: str, row: Row) -> str | None:
    """Under which name a row as a whole is left alone; None when it is used."""
    if not row.get("id"):
        return f"{name} without id"
    if name == "attribute":
        term = terms.get(row.get("taxonomy_term_id", ""), {})
        return _taxonomy(name, term.get("taxonomy", ""))
    if name == "taxonomy_term":
        return _taxonomy(name, row.get("taxonomy", ""))
    if name == "taxonomy":
        return _taxonomy(name, row.get("name", ""))
    hangs = _HANGS.get(name)
    return f"{name} of nothing that is used" if hangs is not None and not hangs(found, row) else None


def _taxonomy(name: str, taxonomy: str) -> str | None:
    return None if taxonomy == TAXONOMY else f"{name} of {taxonomy or 'another taxonomy'}"


_HANGS: Mapping[str, Callable[[Indexed, Row], object]] = {
    "language": lambda found, row: row.get("service_id") in found.services,
    "service_capacity": lambda found, row: row.get("service_id") in found.services,
    "service_area": lambda found, row: found.service_of(row),
    "service_at_location": lambda found, row: found.service_of(row),
    "schedule": lambda found, row: found.service_of(row) or row.get("location_id"),
    "address": lambda found, row: row.get("location_id"),
    "contact": lambda found, row: _told(found, row) or found.whose(row),
    "phone": lambda found, row: _told(found, {"id": row.get("contact_id", "")}) or found.whose(row),
    "url": lambda found, row: found.whose(row),
}
"""A row that hangs on nothing of the map says nothing to it."""


def _told(found: Indexed, row: Row) -> bool:
    """Whether this contact is a provider that our own export wrote."""
    return found.one(row["id"], "provider") is not None


def _fields(found: Indexed, name: str, row: Row) -> list[str]:
    """The fields of a used row that say something and are not used."""
    read = set(TABLES[name].fields)
    ours = found.one(row["id"], "slug") or found.one(row["id"], "map")
    if name == "organization" and not ours:
        read -= {"description"}
    if name == "contact" and not _told(found, row):
        read -= {"name"}  # a person's
    if name == "schedule":
        read |= {"until"}
    if name == "service_area":
        read |= {"extent"}
    return [key for key, value in row.items() if value and key not in read and not _links(found, key)]


def _links(found: Indexed, key: str) -> bool:
    """Whether this field only says on which object a row hangs: that object is used, or named itself."""
    linked = key.removesuffix("_id")
    return linked != key and (linked in TABLES or linked in found.package)
