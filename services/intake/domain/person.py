"""Who she is, as the sender put it into the envelope. Checked without ever repeating it."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints, ValidationError

from services.intake.domain.rules import Refusal
from shared.schemas.values import Value

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

    def canonical(self) -> bytes:
        """The same bytes for the same person, however the sender wrote it."""
        return self.model_dump_json(exclude_none=True).encode()


def read_person(content: bytes) -> Person | Refusal:
    """What a sender put into the envelope, or what is wrong with it: a field, and no value."""
    try:
        return Person.model_validate_json(content)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(["identity", *(str(part) for part in first["loc"])])
        remedy = "seal an identity that follows the published schema"
        return Refusal("identity_invalid", remedy, field, quarantine=True)
