"""Who she is: read from the sender's envelope, sealed again under a key of her own."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, StringConstraints, ValidationError

from shared.messaging import Refused
from shared.schemas.values import Value
from shared.sealing.box import KeyEncryptionKey, decrypt, encrypt

Text = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def _passes_test_of_eleven(bsn: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, bsn, strict=True))
    if total % 11 or not total:
        raise ValueError("not a citizen service number")
    return bsn


class Sealed(Value):
    """Personal data: refuses what it does not know, and never shows what it holds."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


class Address(Sealed):
    """Where she can be visited."""

    street: Text
    number: Annotated[str, StringConstraints(pattern=r"^\d{1,5}[ A-Za-z0-9-]{0,10}$")]
    postcode: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{3} ?[A-Z]{2}$")]
    city: Text


class Person(Sealed):
    """The content of the envelope `identity` of a referral, as JSON."""

    name: Text
    birth_date: date
    address: Address
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()-]{5,19}$")]
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)] | None = None
    bsn: (
        Annotated[str, StringConstraints(pattern=r"^\d{9}$"), AfterValidator(_passes_test_of_eleven)] | None
    ) = None

    @classmethod
    def read(cls, content: bytes) -> "Person":
        """What a sender put into the envelope. Raises `Refused`, which names a field and no value."""
        try:
            return cls.model_validate_json(content)
        except ValidationError as invalid:
            first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
            field = ".".join(["identity", *(str(part) for part in first["loc"])])
            remedy = "seal an identity that follows the published schema"
            raise Refused("identity_invalid", remedy, field=field) from None

    def canonical(self) -> bytes:
        """The same bytes for the same person, however the sender wrote it."""
        return self.model_dump_json(exclude_none=True).encode()


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
