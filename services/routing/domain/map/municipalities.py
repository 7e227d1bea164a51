"""Which municipalities there are on a day: codes of Statistics Netherlands (CBS), with mergers.

`municipalities.csv` holds the 342 municipalities since 2023-01-01 and those that ended from 2021 on, with
what became of them. Put together on 2026-11-22 from the list that the Ministry of Health's corona dashboard
published (situation 2022) and the mergers of 2021, 2022 and 2023 as the CBS announced them. What is known of
later years, and what is not, stands in docs/social-map.md: hold it against the CBS's list of each year.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

SITUATION = date(2023, 1, 1)
"""The list is whole from this day on."""


@dataclass(frozen=True, slots=True)
class Existence:
    """One municipality: from when until when (the last day, included), and into which it went."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]


class Municipalities:
    """Every municipality that is known, by code."""

    def __init__(self, known: Iterable[Existence]) -> None:
        self.by_code: Mapping[str, Existence] = {each.code: each for each in known}

    def name(self, code: str) -> str:
        """Its name, or the code where it is not known."""
        found = self.by_code.get(code)
        return code if found is None else found.name

    def successor(self, code: str, day: date) -> str | None:
        """The municipality that it is on a day: itself, the one it merged into, or None (split, unknown)."""
        found = self.by_code.get(code)
        if found is None or (found.valid_from is not None and day < found.valid_from):
            return None
        if found.valid_to is None or day <= found.valid_to:
            return code
        return self.successor(found.successors[0], day) if len(found.successors) == 1 else None

    def fault(self, code: str, since: date, until: date | None) -> tuple[str, str] | None:
        """Why a statement about this municipality over these days cannot be: rule and remedy."""
        found = self.by_code.get(code)
        if found is None:
            return f"{code} is no municipality", "correct the code; Statistics Netherlands (CBS) lists them"
        if found.valid_from is not None and since < found.valid_from:
            return (
                f"{code} ({found.name}) exists from {found.valid_from} on",
                "let the row begin then; name the former municipalities before",
            )
        if found.valid_to is not None and (until is None or until > found.valid_to):
            after = " and ".join(map(self._named, found.successors))
            return (
                f"{code} ({found.name}) ended on {found.valid_to}",
                f"end the row there, and add one for {after} from {found.valid_to + timedelta(days=1)} on",
            )
        return None

    def _named(self, code: str) -> str:
        return f"{code} ({self.name(code)})"


def read_municipalities(text: str) -> Municipalities:
    """The list in this CSV text. Raises `ValueError` for a date that is none."""
    return Municipalities(
        Existence(row["code"], row["name"], _day(row["valid_from"]), _day(row["valid_to"]), _codes(row))
        for row in csv.DictReader(text.splitlines())
    )


@cache
def municipalities() -> Municipalities:
    """The list that comes along with the product."""
    return read_municipalities(
        files("services.routing.domain.map").joinpath("municipalities.csv").read_text(encoding="utf-8")
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _codes(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["successors"].split())
