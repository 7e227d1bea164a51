"""Which messages of a batch a handler of several gets at once: never two of one key, never out of order."""

from dataclasses import dataclass
from typing import Any

from shared.messaging.consumer import _runs


@dataclass
class Message:
    key: bytes | None


@dataclass
class One:
    name: str
    together: Any
    message: Message


def opened() -> None:
    """A handler of several, here only compared."""


def proposed() -> None:
    """Another."""


def runs(*given: tuple[str, Any, str]) -> list[str]:
    ones = [One(name, together, Message(key.encode())) for name, together, key in given]
    return ["".join(one.name for one in run) for run in _runs(ones)]  # pyright: ignore[reportArgumentType]


def test_events_of_one_type_and_different_keys_go_together():
    assert runs(("a", opened, "1"), ("b", opened, "2"), ("c", opened, "3")) == ["abc"]


def test_the_second_event_of_a_key_waits_for_the_first():
    assert runs(("a", opened, "1"), ("b", opened, "2"), ("c", opened, "1")) == ["ab", "c"]


def test_another_type_begins_anew_so_that_the_order_stays():
    assert runs(("a", opened, "1"), ("b", proposed, "1"), ("c", opened, "2")) == ["a", "b", "c"]


def test_what_has_a_handler_of_one_goes_alone():
    assert runs(("a", None, "1"), ("b", None, "2"), ("c", opened, "3"), ("d", opened, "4")) == [
        "a",
        "b",
        "cd",
    ]


def test_nothing_makes_no_run():
    assert runs() == []
