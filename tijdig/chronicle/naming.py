"""What a deadline is called where people read it. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from shared.pregnancy import AMSTERDAM
from shared.schemas.contracts.escalation import OWN_FILE
from workflows.policy import load_policy

_WEEK = re.compile(r"\d+\+\d")
_NOT_SAID = frozenset({"K", "P", OWN_FILE})
"""About safety: a timeline does not say in words what its reader may not know."""
_AFTER_BIRTH = {
    "pn_planned_start": "planned support starts",
    "pn_open_items": "what is open is decided",
    "pn_day": "maternity care is there",
    "pn_three_days": "birth registered",
    "pn_registered_again": "birth registered, second look",
    "pn_ten_days": "handover to youth health care",
    "pn_two_weeks": "youth health care was with her",
    "pn_six_weeks": "stay or close",
    "pn_soft_landing": "soft landing",
    "pn_two_years": "close or hand on",
}


def spoken(code: str) -> str:
    """`A` is `A Receive`, `20+0` is `week 20+0`, `pn_day` what must be so then; else the code itself."""
    if _WEEK.fullmatch(code):
        return f"week {code}"
    letter, _, part = code.partition(".")
    name = _stages().get(letter)
    if name is None:
        return _AFTER_BIRTH.get(code) or _tasks().get(code) or code.replace("_", " ")
    return f"{letter} {name}" + (f" ({part.replace('_', ' ')})" if part else "")


def all_spoken(codes: Iterable[str]) -> str:
    """Several, in their order, without those of the safety lane; of these alone nothing is said."""
    return ", ".join(spoken(code) for code in codes if code not in _NOT_SAID) or "a step"


def until(due: Sequence[tuple[str, datetime]]) -> str:
    """Deadlines that began to run together, the first first; week thresholds by their range."""
    weeks = [code for code, _ in sorted(due, key=_by_instant) if _WEEK.fullmatch(code)]
    steps = [(code, at) for code, at in sorted(due, key=_by_instant) if code not in weeks]
    parts = [f"{spoken(code)} by {_moment(at)}" for code, at in steps]
    if len(weeks) > 1:
        parts.append(f"weeks {weeks[0]} to {weeks[-1]}")
    elif weeks:
        parts += [f"week {code} by {_moment(at)}" for code, at in due if code in weeks]
    return " · ".join(parts)


def _by_instant(each: tuple[str, datetime]) -> datetime:
    return each[1]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%a %d %b %H:%M}"


@cache
def _stages() -> dict[str, str]:
    """The names of the shipped policy: a region that calls them otherwise reads ours here."""
    return {code: stage.name for code, stage in load_policy().stages.items() if code not in _NOT_SAID}


@cache
def _tasks() -> dict[str, str]:
    return {code: task.name.lower() for code, task in load_policy().special.tasks.items()}
