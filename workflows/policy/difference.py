"""What two policies say otherwise, number by number. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflows.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Changed:
    """One value under one key; None where a policy does not have it."""

    key: str
    before: str | None
    after: str | None


def differences(before: Policy, after: Policy) -> tuple[Changed, ...]:
    """Every value that differs, in the order in which the policies name them; origins left out."""
    one, other = dict(_leaves(before)), dict(_leaves(after))
    return tuple(
        Changed(key, one.get(key), other.get(key))
        for key in dict.fromkeys((*one, *other))
        if one.get(key) != other.get(key)
    )


def _leaves(policy: Policy) -> Iterator[tuple[str, str]]:
    return _walk(policy.model_dump(mode="json"), ())


def _walk(value: Any, at: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "origin":
                yield from _walk(inner, (*at, str(key)))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value):  # the rungs of the ladder have names
            yield from _walk(inner, (*at, str(inner.get("rung", place))))
    elif value is not None:
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield ".".join(part for part in at if part != "is"), words
