"""Who she is: checked without repeating it, sealed under a key of her own."""

import json
import os
from uuid import uuid4

import pytest

from services.intake.domain import Person, Refusal, read_person
from services.intake.repository.sealing import keyed_hash, seal, unseal
from shared.sealing.box import KeyEncryptionKey, Unreadable
from tests.support.senders import CANARY

KEK = KeyEncryptionKey(os.urandom(32))


def person(**changes) -> Person:
    found = read_person(json.dumps(CANARY | changes).encode())
    assert isinstance(found, Person)
    return found


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "identity.name"),
        ({"birth_date": "17-04-1996"}, "identity.birth_date"),
        ({"address": CANARY["address"] | {"postcode": "geheim"}}, "identity.address.postcode"),
        ({"phone": "bel maar"}, "identity.phone"),
        ({"bsn": "000000000"}, "identity.bsn"),
        ({"bsn": "123456789"}, "identity.bsn"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(changes, field):
    refusal = read_person(json.dumps(CANARY | changes).encode())
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.field) == ("identity_invalid", field)
    assert not [v for v in ("geheim", "bel maar", "123456789") if v in refusal.remedy]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'"text"', b"[" * 10_000])
def test_an_envelope_may_hold_anything_and_only_a_person_is_taken(content):
    assert isinstance(read_person(content), Refusal)


def test_email_and_citizen_number_may_be_left_out():
    found = read_person(json.dumps({k: v for k, v in CANARY.items() if k not in ("email", "bsn")}).encode())
    assert (found.email, found.bsn) == (None, None)


def test_a_person_does_not_show_in_text():
    assert CANARY["name"] not in f"{person()} {person()!r} {person().address!r}"


def test_sealed_under_a_key_of_her_own_and_bound_to_her_pregnancy():
    first, second = uuid4(), uuid4()
    stored = seal(KEK, first, person())
    assert unseal(KEK, first, stored) == person()
    assert CANARY["name"].encode() not in stored.sealed + stored.wrapped_key
    with pytest.raises(Unreadable):
        unseal(KEK, second, stored)
    with pytest.raises(Unreadable):
        unseal(KeyEncryptionKey(os.urandom(32)), first, stored)


def test_the_keyed_hash_knows_the_same_person_however_it_was_written():
    shuffled = dict(reversed(CANARY.items()))
    assert keyed_hash(KEK, person()) == keyed_hash(KEK, read_person(json.dumps(shuffled, indent=2).encode()))
    assert keyed_hash(KEK, person()) != keyed_hash(KEK, person(name="Iemand Anders"))
    assert keyed_hash(KEK, person()) != keyed_hash(KeyEncryptionKey(os.urandom(32)), person())
