"""When two referrals are about the same pregnancy; and that a fingerprint says nothing without its key."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from services.intake.domain import Person, read_person
from services.intake.domain.sameness import Mark, judge, may_be_one_pregnancy, prints_of
from tests.support.senders import CANARY

SECRET = b"of the tests"
WITHOUT_NUMBER = {name: value for name, value in CANARY.items() if name != "bsn"}
HOME: dict[str, Any] = CANARY["address"]  # type: ignore[assignment]
ELSEWHERE = HOME | {"postcode": "1972 AB", "number": "7"}
OTHER_PHONE = {"phone": "0612345000"}


def person(**changes: Any) -> Person:
    found = read_person(json.dumps(WITHOUT_NUMBER | changes).encode())
    assert isinstance(found, Person)
    return found


@pytest.mark.parametrize(
    ("first", "second", "sameness"),
    [
        ({}, {}, "same"),
        ({}, {"name": "zonnebloem, KANARIE", "phone": "0612345678"}, "same"),
        ({}, {"name": "Kanarië Zonnebloem", "address": HOME | {"postcode": "1971KZ"}}, "same"),
        (
            {"bsn": "999990019"},
            {"bsn": "999990019", "name": "Kanarie Getrouwd", "address": ELSEWHERE},
            "same",
        ),
        ({"bsn": "999990019"}, {}, "same"),
        ({}, {"address": ELSEWHERE, **OTHER_PHONE}, "perhaps"),
        ({}, {"name": "Kanarie Getrouwd", **OTHER_PHONE}, "perhaps"),
        ({}, {"name": "K. Zonnebloem", "address": ELSEWHERE}, "perhaps"),
        ({"bsn": "999990019"}, {"bsn": "111222333"}, "perhaps"),
        ({"bsn": "999990019"}, {"bsn": "111222333", "address": ELSEWHERE}, "other"),
        ({}, {"birth_date": "1996-04-18"}, "other"),
        ({}, {"name": "Iemand Anders", "address": ELSEWHERE, **OTHER_PHONE}, "other"),
    ],
)
def test_what_is_certain_what_is_doubtful_and_what_is_somebody_else(
    first: dict[str, Any], second: dict[str, Any], sameness: str
) -> None:
    one, two = prints_of(person(**first), SECRET), prints_of(person(**second), SECRET)
    assert judge(one, two) == judge(two, one) == sameness


@pytest.mark.parametrize(
    ("edd", "known", "born", "may"),
    [
        (date(2026, 10, 12), date(2026, 10, 12), False, True),
        (date(2026, 10, 12), date(2026, 11, 23), False, True),
        (date(2026, 10, 12), date(2026, 11, 24), False, False),
        (None, date(2026, 10, 12), False, True),
        (date(2026, 10, 12), None, False, True),
        (date(2026, 10, 12), date(2026, 10, 12), True, False),
        (None, None, True, False),
    ],
)
def test_another_pregnancy_is_another_case(
    edd: date | None, known: date | None, born: bool, may: bool
) -> None:
    assert may_be_one_pregnancy(edd, known, born=born) is may


def test_a_fingerprint_says_nothing_without_the_key() -> None:
    found = person(bsn="999990019")
    mine, others = prints_of(found, SECRET), prints_of(found, b"another key")
    assert mine.keys() == set(Mark)
    assert set(mine.values()).isdisjoint(others.values())
    assert len(set(mine.values())) == len(Mark)
    assert hashlib.sha256(b"999990019").digest() not in mine.values()
    assert hashlib.sha256(b"number|999990019").digest() not in mine.values()
