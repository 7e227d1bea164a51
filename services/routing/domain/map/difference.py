"""What another map would change, row by row; and which offers in which municipalities it touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.routing.domain.criteria import Part
from services.routing.domain.offers import OfferMap

KEYS: Mapping[str, tuple[str, ...]] = {
    "offers": ("code",),
    "providers": ("party",),
    "availability": ("offer", "municipality", "provider", "valid_from"),
    "rooms": ("offer", "provider"),
    "locations": ("provider", "offer", "name"),
    "openings": ("provider", "offer"),
    "routes": ("provider", "offer", "kind", "value"),
    "arrangements": ("municipality", "neighbour", "offer", "valid_from"),
    "confirmed": ("organisation",),
}
"""What tells two rows of a section apart."""

REACH = frozenset({"locations", "openings", "routes"})
"""Says how somebody is reached: no woman fits anything else because of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: only before (removed), only after (new), or both."""

    section: str
    key: str
    before: Part | None
    after: Part | None

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """The fields that differ: name, before, after; of a row that is new or gone, none."""
        if self.before is None or self.after is None:
            return ()
        one, other = (each.model_dump(mode="json") for each in (self.before, self.after))
        return tuple((name, str(one[name]), str(other[name])) for name in one if one[name] != other[name])


@dataclass(frozen=True, slots=True)
class Touched:
    """What may have to be judged anew."""

    offers: tuple[str, ...]
    municipalities: tuple[str, ...]


def differences(before: OfferMap, after: OfferMap) -> tuple[Change, ...]:
    """Every row that differs, in order of section and key."""
    return tuple(change for section in KEYS for change in _section(section, before, after))


def touched(changes: Iterable[Change], after: OfferMap) -> Touched:
    """The offers and municipalities that these changes say something about.

    A change of an offer itself, or of its provider's room, touches it wherever it is given.
    """
    offers: set[str] = set()
    places: set[str] = set()
    for change in changes:
        if change.section in REACH:
            continue
        for row in (change.before, change.after):
            code = getattr(row, "code", None) or getattr(row, "offer", None)
            offers |= {code} if code else set()
            places |= {getattr(row, name) for name in ("municipality", "neighbour") if hasattr(row, name)}
            if change.section == "arrangements" and row is not None and code is None:
                offers |= {each.code for each in after.offers}
            if change.section in {"offers", "rooms"}:
                places |= {each.municipality for each in after.availability if each.offer == code}
    promised = {each.municipality for each in after.arrangements if each.neighbour in places}
    return Touched(tuple(sorted(offers)), tuple(sorted(places | promised)))


def _section(section: str, before: OfferMap, after: OfferMap) -> Iterator[Change]:
    one, other = (_keyed(section, each) for each in (before, after))
    for key in sorted({*one, *other}):
        old, new = one.get(key), other.get(key)
        if old != new:
            yield Change(section, key, old, new)


def _keyed(section: str, offer_map: OfferMap) -> dict[str, Any]:
    rows: Iterable[Any] = getattr(offer_map, section)
    return {_key(section, row): row for row in rows}


def _key(section: str, row: Any) -> str:
    return " ".join(str(getattr(row, name) or "–") for name in KEYS[section])
