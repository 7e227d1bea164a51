"""What Temporal stores is sealed: inputs, signals, results, queries and the texts of failures.

Workflow ids, signal names and activity names are not payloads and stay readable: they hold nothing but
random ids and names from the code.
"""

import dataclasses
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from shared.sealing.box import KeyEncryptionKey, Unreadable, decrypt, encrypt

_ENCODING = b"binary/encrypted"
_CONTEXT = "temporal payload"


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The key that seals now, and every key that may still have to open something."""

    current: str
    keys: Mapping[str, bytes]

    @classmethod
    def load(cls, secrets_dir: Path) -> "KeyRing":
        """Keys derived from `kek.key`, which seals, and from retired ones: `kek.<name>.key`."""
        current = _derived(KeyEncryptionKey.load(secrets_dir / "kek.key"))
        retired = (_derived(KeyEncryptionKey.load(path)) for path in secrets_dir.glob("kek.*.key"))
        return cls(_id_of(current), {_id_of(key): key for key in (*retired, current)})


def _derived(kek: KeyEncryptionKey) -> bytes:
    """A key for this one use, so that the key-encryption key itself never meets other data."""
    return HKDF(SHA256(), 32, salt=None, info=b"tijdig temporal payloads").derive(kek.secret)


def _id_of(key: bytes) -> str:
    """A name for a key that says nothing about it."""
    return hashlib.sha256(b"key id" + key).hexdigest()[:12]


class SealingCodec(PayloadCodec):
    """Compresses and seals every payload; opens what any key of the ring has sealed."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal with the current key."""
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open what is sealed. Raises `Unreadable` for an unknown key or an altered payload."""
        return [self._open(payload) for payload in payloads]

    def _seal(self, payload: Payload) -> Payload:
        plain = zlib.compress(payload.SerializeToString())
        sealed = encrypt(self._ring.keys[self._ring.current], plain, _CONTEXT)
        metadata = {"encoding": _ENCODING, "encryption-key-id": self._ring.current.encode()}
        return Payload(metadata=metadata, data=sealed)

    def _open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != _ENCODING:
            return payload
        key = self._ring.keys.get(payload.metadata["encryption-key-id"].decode())
        if key is None:
            raise Unreadable("temporal payload: its key is not on the ring")
        return Payload.FromString(zlib.decompress(decrypt(key, payload.data, _CONTEXT)))


def sealing_converter(ring: KeyRing) -> DataConverter:
    """Pydantic models in, sealed payloads out. Every client, worker and replayer needs it."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=SealingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
