"""Weeks that no pregnancy reaches: what is to begin then never begins. And what no week can wait for."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from shared.pregnancy import GestationalAge
from workflows.policy.codes import AFTER_BIRTH

if TYPE_CHECKING:
    from workflows.policy.model import Policy

LATEST = GestationalAge.parse("44+0")
"""No pregnancy lasts longer."""

_TOO_EARLY = (
    "is for after a birth, and no week of the pregnancy can wait for it; "
    "ask for it in a step after birth (postnatal), or remove it"
)
_WEEKS = re.compile(r"\d{1,2}\+\d")


def first_beyond(policy: "Policy") -> str | None:
    """The first gestational age that no pregnancy reaches, or week that asks for what is for after one."""
    weeks = _beyond(policy.model_dump(mode="json"), "")
    return next(chain(weeks, _after_birth(policy)), None)


def _after_birth(policy: "Policy") -> Iterator[str]:
    """Such a week is missed in every case; or it is told too early, and never asked for after the birth."""
    for week, rule in policy.thresholds.items():
        for asks in ("requires", "requires_complex", "requires_urgent"):
            for each in getattr(rule, asks):
                if each in AFTER_BIRTH:
                    yield f'thresholds."{week}".{asks}: "{each}" {_TOO_EARLY}'


def _beyond(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            written = f'"{key}"' if _WEEKS.fullmatch(str(key)) else str(key)
            where = at if key == "is" else f"{at}.{written}".removeprefix(".")
            yield from _beyond(str(key), where)
            yield from _beyond(inner, where)
    elif isinstance(value, list):
        for inner in value:
            yield from _beyond(inner, at)
    elif isinstance(value, str) and _WEEKS.fullmatch(value) and GestationalAge.parse(value) > LATEST:
        yield f'{at}: no pregnancy lasts until "{value}"; name a week up to "{LATEST}"'
