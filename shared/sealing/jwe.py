"""The envelope in which identity travels: a compact JWE for the front door's public key.

Algorithms are pinned to ECDH-ES on P-256 with A256GCM: a sender cannot talk the front door into another,
and no header can point it at a key of the sender's choosing.
"""

import json
import string
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from joserfc import jwe
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from shared.sealing.box import Unreadable

ALG: Final = "ECDH-ES"
ENC: Final = "A256GCM"
_CURVE: Final = "P-256"
_SECP256R1: Final = ec.SECP256R1()
_KEY_BITS: Final = 256
_TAG_BYTES: Final = 16
_BASE64URL: Final = (string.ascii_letters + string.digits + "-_").encode()
_KNOWN_HEADERS: Final = frozenset({"alg", "enc", "epk", "kid", "typ", "cty", "apu", "apv"})
_REGISTRY: Final = jwe.JWERegistry(
    header_registry={"typ": HeaderParameter("type", "str"), "cty": HeaderParameter("content type", "str")},
    algorithms=[ALG, ENC],
)


@dataclass(frozen=True, repr=False)
class FrontDoorKeys:
    """The private keys that open envelopes. The first is current; the others are being rotated out."""

    keys: tuple[ECKey, ...]

    @classmethod
    def load(cls, path: Path) -> "FrontDoorKeys":
        """Read a private JWK, or a JWK set with the current key first. Raises `ValueError`."""
        try:
            found = json.loads(path.read_text())
            keys = tuple(ECKey.import_key(each) for each in found.get("keys", [found]))
        except Exception:  # a parser's message may quote the key, so none is passed on
            raise ValueError(f"{path.name} must hold a private EC P-256 JWK, or a set of them") from None
        if not keys or any(not key.is_private or key.curve_name != _CURVE for key in keys):
            raise ValueError(f"{path.name} must hold private keys on the curve {_CURVE}")
        for key in keys:
            key.ensure_kid()
        return cls(keys)

    def open(self, token: str) -> bytes:
        """The content of an envelope. Raises `Unreadable` for whatever is wrong with it."""
        for key in self.keys:
            plaintext = _opened(token, key)
            if plaintext is not None:
                return plaintext
        raise Unreadable("jwe")

    def jwks(self) -> dict[str, Any]:
        """The JWK set to publish: the current public key, never a private part."""
        current = self.keys[0]
        public = current.as_dict(private=False)
        return {"keys": [{**public, "kid": current.kid, "use": "enc", "alg": ALG}]}


def _opened(token: str, key: ECKey) -> bytes | None:
    """What this key finds in the envelope; None when it does not fit.

    RFC 7516 §5.2 for the one pair of algorithms, by hand: `joserfc`, which seals, opens at three times the
    cost, and every referral needs it. The elliptic curve and the cipher are those of `cryptography`.
    """
    try:
        protected, wrapped_key, nonce, ciphertext, tag = token.encode("ascii").split(b".")
        header = json.loads(_decoded(protected))
        # Compression is refused with the unknown headers: it would let a small message grow large.
        if header["alg"] != ALG or header["enc"] != ENC or header.keys() - _KNOWN_HEADERS:
            return None
        sealed, mark = _decoded(ciphertext), _decoded(tag)
        if wrapped_key or len(mark) != _TAG_BYTES:
            return None
        return AESGCM(_agreed_key(header, key)).decrypt(_decoded(nonce), sealed + mark, protected)
    except Exception:  # whatever a hostile envelope makes the parser raise: it is unreadable
        return None


def _agreed_key(header: Mapping[str, Any], key: ECKey) -> bytes:
    """RFC 7518 §4.6: the content key that sender and receiver both derive. Raises for a foreign curve."""
    ephemeral, own = header["epk"], key.private_key
    if own is None or ephemeral["kty"] != "EC" or ephemeral["crv"] != _CURVE:
        raise ValueError("a key is of another kind")
    x, y = (int.from_bytes(_decoded(ephemeral[name].encode("ascii"))) for name in ("x", "y"))
    sender = ec.EllipticCurvePublicNumbers(x, y, _SECP256R1).public_key()  # refuses what is off the curve
    secret = own.exchange(ec.ECDH(), sender)
    parties = (_decoded(header.get(name, "").encode("ascii")) for name in ("apu", "apv"))
    info = b"".join(len(part).to_bytes(4) + part for part in (ENC.encode(), *parties))
    return ConcatKDFHash(SHA256(), _KEY_BITS // 8, info + _KEY_BITS.to_bytes(4)).derive(secret)


def _decoded(text: bytes) -> bytes:
    """Base64url without padding. Raises `ValueError` for any other character."""
    if text.translate(None, _BASE64URL):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def seal_for(jwks: Mapping[str, Any], plaintext: bytes) -> str:
    """Put bytes into an envelope for the first key of a published JWK set (what a sender does)."""
    key = ECKey.import_key(dict(jwks["keys"][0]))
    key.ensure_kid()
    header = {"alg": ALG, "enc": ENC, "kid": key.kid}
    return jwe.encrypt_compact(header, plaintext, key, registry=_REGISTRY)
