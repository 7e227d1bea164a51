"""The envelope of identity: only the front door opens it, and only in the one pinned way."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey
from joserfc.registry import HeaderParameter

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


def test_names_of_the_parties_take_part_in_the_agreed_key():
    key = new_key()
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "apu": "QWxpY2U", "apv": "Qm9i", "typ": "JOSE"}
    registry = jwe.JWERegistry(
        header_registry={"typ": HeaderParameter("type", "str")}, algorithms=["ECDH-ES", "A256GCM"]
    )
    assert keys(key).open(jwe.encrypt_compact(header, SECRET, key, registry=registry)) == SECRET


def with_header(token: str, **changes: object) -> str:
    head, _, rest = token.partition(".")
    header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4))) | changes
    return urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=") + "." + rest


@pytest.mark.parametrize(
    "epk",
    [
        None,
        {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"},
        {"kty": "EC", "crv": "P-256", "x": "", "y": ""},
        ECKey.generate_key("P-384").as_dict(private=False),
        {"kty": "oct", "k": "AQ"},
    ],
    ids=["none", "off-the-curve", "infinity", "other-curve", "no-curve"],
)
def test_a_senders_key_that_is_none_is_refused(epk):
    door = keys(new_key())
    with pytest.raises(Unreadable):
        door.open(with_header(seal_for(door.jwks(), SECRET), epk=epk))


@pytest.mark.parametrize(("part", "text"), [(1, "AQ"), (2, "AQ"), (4, "AQ"), (3, "A Q="), (3, "é")])
def test_a_part_of_another_form_is_refused(part, text):
    door = keys(new_key())
    parts = seal_for(door.jwks(), SECRET).split(".")
    parts[part] = text
    with pytest.raises(Unreadable):
        door.open(".".join(parts))


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
