"""A region's own numbers over those of a base policy.

A table is changed key by key; a list, such as the recipients of a threshold or the rungs of the ladder, is
replaced whole. What a region changes has the region as its origin, unless it names another.
"""

import re
from json import dumps
from typing import Any

Tables = dict[str, Any]

REGION = "region"
_WEEK = re.compile(r"\d{1,2}\+\d")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def merged(base: Tables, override: Tables) -> Tables:
    """The base with what the override changes. Raises `ValueError` naming key, rule and remedy.

    The version follows from both, so that neither can change without its name: the base's and the region's.
    """
    own, based_on = override.get("version"), override.get("base")
    if not own:
        raise ValueError("version: a region's policy has a version of its own; add it")
    if based_on != base["version"]:
        raise ValueError(
            f'base: written for "{based_on}", and the base is "{base["version"]}"; '
            "look at the numbers again and name the base you mean"
        )
    changes = {key: value for key, value in override.items() if key not in ("version", "base")}
    if not changes:
        raise ValueError("it changes nothing; name a number, or leave the file away")
    return {**_over(base, changes, ()), "version": f"{base['version']}.{own}"}


def in_order(value: Any) -> Any:
    """The same, with tables by week from the first to the last: a region's own week stands where it belongs.

    Whoever reads the page finds it there, and whoever reads the policy from a database, which keeps no order
    of keys, plans its weeks in the same order as who read the file.
    """
    if not isinstance(value, dict):
        return value
    inside = {key: in_order(each) for key, each in value.items()}
    if not all(_WEEK.fullmatch(key) for key in inside):
        return inside
    return dict(sorted(inside.items(), key=lambda each: tuple(map(int, each[0].split("+")))))


def written(key: str) -> str:
    """A part of a key as it stands in a file: what is no bare name, such as a week, in quotation marks."""
    return key if _BARE.fullmatch(key) else f'"{key}"'


def _kind(before: Any) -> str:
    if isinstance(before, dict):
        return "a table"
    if not isinstance(before, list):
        return "a single value"
    tables = before and isinstance(before[0], dict)
    return "a list of tables, each under its [[name]]" if tables else "a list"


def _remedy(before: Any, value: Any) -> str:
    return (
        f"write {{ is = {dumps(value)} }}" if isinstance(before, dict) and "is" in before else "write it so"
    )


def _beside(base: Tables, value: Any) -> Any:
    """What stands beside numbers of the base that say where they come from comes from the region."""
    said = any(isinstance(each, dict) and "origin" in each for each in base.values())
    return {"origin": REGION, **value} if said and isinstance(value, dict) else value


def _over(base: Tables, changes: Tables, at: tuple[str, ...]) -> Tables:
    whole = dict(base)
    for key, value in changes.items():
        before = base.get(key)
        if isinstance(before, dict) != isinstance(value, dict) and key in base:
            where = ".".join(written(part) for part in (*at, key))
            raise ValueError(f"{where}: must be {_kind(before)}, as in the base; {_remedy(before, value)}")
        whole[key] = _over(before, value, (*at, key)) if isinstance(before, dict) else _beside(base, value)
    if "origin" in base and "origin" not in changes and whole != base:
        whole["origin"] = REGION
    return whole
