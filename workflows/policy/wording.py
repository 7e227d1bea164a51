"""What is wrong with a policy file, in our own words: the key as one writes it, the rule, the remedy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from shared.pregnancy import GestationalAge
from workflows.policy.allowance import Allowance
from workflows.policy.merge import written

_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "text",
    "tuple": "a list",
    "dict": "a table",
    "dataclass": "a table",
    "is": "text in quotation marks",
}
"""By the first word of the library's name for what is wrong."""
_WRITTEN_AS_TEXT = frozenset({Allowance.__name__, GestationalAge.__name__})
_SAID = {
    "missing": "is missing; add it",
    "unexpected_keyword_argument": "there is no such key; remove it, or check its spelling",
    "enum": '"{found}" is not known; use one of the names that the machine knows: {expected}',
    "literal_error": '"{found}" is not known; use one of these: {expected}',
    "too_long": "names too many; name {max_length} or fewer",
    "greater_than": "{found} is not greater than {gt}; correct the value",
    "greater_than_equal": "{found} is not greater than or equal to {ge}; correct the value",
    "less_than": "{found} is not less than {lt}; correct the value",
    "less_than_equal": "{found} is not less than or equal to {le}; correct the value",
}
"""By the library's name for what is wrong."""


_WRITTEN = {
    r"^[a-z0-9][a-z0-9.-]{2,63}$": "small letters, digits, dots and hyphens, 3 to 64 of them",
    r"^L[1-4](-[a-z]+)?$": "L1 to L4, such as L2, or L2-deputy beside it",
    r"^pn_[a-z_]+$": "pn_ with small letters, such as pn_first_week",
    r"^[a-z_]+$": "small letters, with _ between words",
    r"^[A-Za-z0-9_-]{1,32}$": "letters, digits, _ and -, 32 at most",
}
"""What a name looks like, by the pattern that it is held against."""


def in_words(errors: Sequence[ErrorDetails], tables: Mapping[str, Any]) -> str:
    """The first of these in one line: key, rule and remedy."""
    error = errors[0]
    rule = _rule(error, _names(errors))
    if not error["loc"]:  # a rule of `sense`, which names its key itself
        return rule
    of_a_part = error["type"] == "value_error" and isinstance(error["input"], dict)
    return f"{'.'.join(_key(error['loc'], tables))}{'.' if of_a_part else ': '}{rule}"


def _names(errors: Sequence[ErrorDetails]) -> dict[str, str]:
    """Of a value that may be of several kinds the names of each: the library asks every kind in turn."""
    first = errors[0]
    asked = [
        each for each in errors if each["input"] == first["input"] and each["loc"][:-1] == first["loc"][:-1]
    ]
    said = [names for each in asked if (names := each.get("ctx", {}).get("expected"))]
    listed = [names.replace(" or ", ", ") for names in said]
    *others, last = ", ".join(listed).split(", ")
    return {"expected": f"{', '.join(others)} or {last}" if others else last}


def _rule(error: ErrorDetails, names: Mapping[str, str]) -> str:
    kind, first = error["type"], error["type"].partition("_")[0]
    if kind in _SAID:
        return _SAID[kind].format(found=error["input"], **{**error.get("ctx", {}), **names})
    if kind == "string_pattern_mismatch":
        pattern = error.get("ctx", {})["pattern"]
        return f'"{error["input"]}" must be {_WRITTEN.get(pattern, pattern)}; correct its spelling'
    if kind == "too_short":
        return _too_few(**error.get("ctx", {}))
    rule = error["msg"].removeprefix("Value error, ")
    if error.get("ctx", {}).get("class_name") in _WRITTEN_AS_TEXT:
        rule = "must be text in quotation marks"
    elif first in _KINDS:
        rule = f"must be {_KINDS[first]}"
    return rule if "; " in rule else f"{rule}; correct the value"


def _too_few(min_length: int, actual_length: int, **_: Any) -> str:
    least = "one" if min_length == 1 else min_length
    return f"names {actual_length or 'nothing'}; name at least {least}"


def _key(place: tuple[int | str, ...], tables: Mapping[str, Any]) -> Iterator[str]:
    """The key as it stands in the file. A rung has a name; which of several values it is, the rule says."""
    inside: Any = tables
    for part in place:
        if isinstance(inside, list) and isinstance(part, int):
            inside = inside[part]
            yield from [str(inside["rung"])] if isinstance(inside, dict) and "rung" in inside else []
        elif isinstance(inside, Mapping) and part != "[key]":
            yield written(str(part))
            inside = inside.get(part)
