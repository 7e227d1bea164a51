"""Weeks that no pregnancy reaches: what is to begin then never begins."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shared.pregnancy import GestationalAge

if TYPE_CHECKING:
    from workflows.policy.model import Policy

LATEST = GestationalAge.parse("44+0")
"""No pregnancy lasts longer."""

_WEEKS = re.compile(r"\d{1,2}\+\d")


def first_beyond(policy: "Policy") -> str | None:
    """The first gestational age that no pregnancy reaches, or nothing."""
    return next(_beyond(policy.model_dump(mode="json", by_alias=True), ""), None)


def _beyond(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            written = f'"{key}"' if _WEEKS.fullmatch(str(key)) else str(key)
            where = at if key == "is" else f"{at}.{written}".lstrip(".")
            yield from _beyond(str(key), where)
            yield from _beyond(inner, where)
    elif isinstance(value, list):
        for inner in value:
            yield from _beyond(inner, at)
    elif isinstance(value, str) and _WEEKS.fullmatch(value) and GestationalAge.parse(value) > LATEST:
        yield f'{at}: no pregnancy lasts until "{value}"; name a week up to "{LATEST}"'
