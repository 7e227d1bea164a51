"""The envelope in which identity travels: a compact JWE for the front door's public key.

Algorithms are pinned to ECDH-ES on P-256 with A256GCM: a sender cannot talk the front door into another,
and no header can point it at a key of the sender's choosing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from joserfc import jwe
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from shared.sealing.box import Unreadable

ALG: Final = "ECDH-ES"
ENC: Final = "A256GCM"
_CURVE: Final = "P-256"
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
    """What this key finds in the envelope; None when it does not fit."""
    try:
        found = jwe.decrypt_compact(token, key, registry=_REGISTRY)
    except Exception:  # whatever a hostile envelope makes the parser raise: it is unreadable
        return None
    # Compression is refused with the unknown headers: it would let a small message grow large.
    return found.plaintext if found.headers().keys() <= _KNOWN_HEADERS else None


def seal_for(jwks: Mapping[str, Any], plaintext: bytes) -> str:
    """Put bytes into an envelope for the first key of a published JWK set (what a sender does)."""
    key = ECKey.import_key(dict(jwks["keys"][0]))
    key.ensure_kid()
    header = {"alg": ALG, "enc": ENC, "kid": key.kid}
    return jwe.encrypt_compact(header, plaintext, key, registry=_REGISTRY)
