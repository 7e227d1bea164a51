"""What can be wrong with a map: where it stands, which rule it breaks, what to do about it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from services.routing.domain.social_map import SocialMapRefused

RowT = TypeVar("RowT")

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or check its spelling",
    "enum": "use one of the words that the rule names",
    "too_short": "name at least one",
    "string_pattern_mismatch": "write it as docs/social-map.md says",
    "date_from_datetime_parsing": "write the day as 2026-09-01",
    "date_parsing": "write the day as 2026-09-01",
}


class MapRefused(SocialMapRefused):
    """The map cannot be used at all; the message says where, why and what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that cannot be taken. `where` is file and line, or the place inside a package."""

    where: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Placed(Generic[RowT]):
    """A row with the place it came from."""

    where: str
    row: RowT


def faults_of(where: str, refused: ValidationError) -> tuple[Fault, ...]:
    """What a row breaks, in words: one fault per key. Never repeats what was put in."""
    return tuple(_fault(where, dict(error)) for error in refused.errors(include_input=False))


def _fault(where: str, error: dict[str, object]) -> Fault:
    rule = str(error["msg"]).removeprefix("Value error, ")
    said, _, own = rule.rpartition("; ")
    loc = error["loc"]
    key = ".".join(str(part) for part in loc) if isinstance(loc, tuple) else ""
    place = f"{where} {key}".rstrip()
    if said:
        return Fault(place, said, own)
    return Fault(place, rule, _REMEDIES.get(str(error["type"]), "correct the value"))
