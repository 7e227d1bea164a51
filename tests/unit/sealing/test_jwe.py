"""The envelope of identity: only the front door opens it, and only in the one pinned way."""

import json

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from shared.sealing.box import Unreadable
from shared.sealing.jwe import FrontDoorKeys, seal_for

SECRET = b'{"name": "Kanarie"}'


def new_key() -> ECKey:
    return ECKey.generate_key("P-256")


def keys(*found: ECKey) -> FrontDoorKeys:
    for key in found:
        key.ensure_kid()
    return FrontDoorKeys(found)


def test_what_is_sealed_for_the_published_key_can_be_opened():
    door = keys(new_key())
    assert door.open(seal_for(door.jwks(), SECRET)) == SECRET


def test_the_same_content_is_sealed_differently_each_time():
    door = keys(new_key())
    assert seal_for(door.jwks(), SECRET) != seal_for(door.jwks(), SECRET)


def test_what_was_sealed_for_a_key_that_is_being_rotated_out_can_still_be_opened():
    old, new = new_key(), new_key()
    token = seal_for(keys(old).jwks(), SECRET)
    door = keys(new, old)
    assert door.open(token) == SECRET
    assert door.jwks() == keys(new).jwks()


def test_nothing_private_is_published():
    (key,) = keys(new_key()).jwks()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_another_ones_envelope_stays_shut():
    with pytest.raises(Unreadable):
        keys(new_key()).open(seal_for(keys(new_key()).jwks(), SECRET))


def spoiled(token: str, part: int) -> str:
    parts = token.split(".")
    flipped = "A" if not parts[part].startswith("A") else "B"
    parts[part] = flipped + parts[part][1:]
    return ".".join(parts)


@pytest.mark.parametrize("part", [0, 2, 3, 4])
def test_an_altered_envelope_stays_shut(part):
    door = keys(new_key())
    with pytest.raises(Unreadable):
        door.open(spoiled(seal_for(door.jwks(), SECRET), part))


@pytest.mark.parametrize("token", ["", "a.b.c.d.e", "....", "e30....", "x" * 20_000])
def test_what_is_no_envelope_is_unreadable(token):
    with pytest.raises(Unreadable):
        keys(new_key()).open(token)


@pytest.mark.parametrize(
    ("alg", "enc", "zip"),
    [("ECDH-ES+A256KW", "A256GCM", None), ("ECDH-ES", "A128GCM", None), ("ECDH-ES", "A256GCM", "DEF")],
)
def test_other_algorithms_and_compression_are_refused(alg, enc, zip):
    key = new_key()
    header = {"alg": alg, "enc": enc} | ({"zip": zip} if zip else {})
    token = jwe.encrypt_compact(header, SECRET, key, algorithms=[alg, enc, "DEF"])
    with pytest.raises(Unreadable):
        keys(key).open(token)


def test_errors_do_not_repeat_the_envelope():
    with pytest.raises(Unreadable) as caught:
        keys(new_key()).open("Kanarie.b.c.d.e")
    assert "Kanarie" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        "{}",
        json.dumps({"keys": []}),
        json.dumps(ECKey.generate_key("P-384").as_dict(private=True)),
        json.dumps(ECKey.generate_key("P-256").as_dict(private=False)),
        json.dumps(RSAKey.generate_key(2048).as_dict(private=True)),
    ],
)
def test_a_file_with_anything_but_private_keys_on_p256_is_refused(tmp_path, content):
    (tmp_path / "intake_jwk.json").write_text(content)
    with pytest.raises(ValueError, match=r"intake_jwk.json must hold"):
        FrontDoorKeys.load(tmp_path / "intake_jwk.json")


def test_a_file_may_hold_one_key_or_a_set(tmp_path):
    old, new = (new_key().as_dict(private=True) for _ in range(2))
    (tmp_path / "one.json").write_text(json.dumps(new))
    (tmp_path / "set.json").write_text(json.dumps({"keys": [new, old]}))
    one, both = FrontDoorKeys.load(tmp_path / "one.json"), FrontDoorKeys.load(tmp_path / "set.json")
    assert one.jwks() == both.jwks()
    assert len(both.keys) == 2
