"""Identity at rest: sealed under a key per woman, and compared by a keyed hash."""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from services.intake.domain import Person
from shared.sealing.box import KeyEncryptionKey, decrypt, encrypt


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """What is stored of a person: her wrapped key, and her data under it."""

    wrapped_key: bytes
    sealed: bytes


def seal(kek: KeyEncryptionKey, pregnancy_id: UUID, person: Person) -> SealedPerson:
    """Seal under a fresh key per woman; destroying that key erases her."""
    wrapped = kek.fresh(f"subject:{pregnancy_id}")
    key = kek.unwrap(wrapped, f"subject:{pregnancy_id}")
    return SealedPerson(wrapped, encrypt(key, person.canonical(), f"identity:{pregnancy_id}"))


def unseal(kek: KeyEncryptionKey, pregnancy_id: UUID, stored: SealedPerson) -> Person:
    """The person again. Raises `Unreadable` when her key does not fit."""
    key = kek.unwrap(stored.wrapped_key, f"subject:{pregnancy_id}")
    return Person.model_validate_json(decrypt(key, stored.sealed, f"identity:{pregnancy_id}"))


def keyed_hash(kek: KeyEncryptionKey, person: Person) -> str:
    """Tells whether two envelopes hold the same person, to nobody but the holder of the key."""
    derived = hmac.digest(kek.secret, b"tijdig.intake.fingerprint", "sha256")
    return hmac.new(derived, person.canonical(), hashlib.sha256).hexdigest()
