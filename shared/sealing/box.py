"""Sealed boxes: authenticated encryption under a key of its own, wrapped by the key-encryption key.

Whoever destroys the wrapped key has erased the content, also in every backup and copy of the box.
"""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Unreadable(Exception):
    """A box could not be opened: wrong key, wrong context, altered, or its key was destroyed."""


@dataclass(frozen=True, repr=False)
class KeyEncryptionKey:
    """The key (32 bytes) that wraps all others. Lives in a file or a KMS, never in the database."""

    secret: bytes

    @classmethod
    def load(cls, path: Path) -> "KeyEncryptionKey":
        """Read a base64 file of 32 bytes. Raises `ValueError` when it holds anything else."""
        secret = base64.b64decode(path.read_text())
        if len(secret) != 32:
            raise ValueError(f"{path.name} must hold 32 bytes in base64")
        return cls(secret)

    def fresh(self, context: str) -> bytes:
        """A new data key, wrapped; `context` names what it is for and must be given again."""
        return encrypt(self.secret, AESGCM.generate_key(256), context)

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        """The data key itself. Raises `Unreadable`."""
        return decrypt(self.secret, wrapped, context)


def encrypt(key: bytes, plaintext: bytes, context: str) -> bytes:
    """AES-256-GCM with a random nonce in front; `context` is authenticated, not stored."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open what `encrypt` made. Raises `Unreadable` for any mismatch."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(context.split(":", 1)[0]) from None
