"""Whether two referrals are about the same pregnancy: told from keyed fingerprints, never from identities.

What is compared are keyed hashes of what a person is known by, so what is kept says nothing without the
key. Two women must never become one case: only her service number, or her birth date, name and address all
together, are certain. Less makes somebody look (S44).
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from services.intake.domain.person import Person


class Mark(StrEnum):
    """What a person may be known by. All but the service number go with her birth date."""

    NUMBER = "number"
    WHOLE = "whole"
    """Name and address."""
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"


CERTAIN = frozenset({Mark.NUMBER, Mark.WHOLE})
Prints = Mapping[Mark, bytes]


class Sameness(StrEnum):
    """What two referrals have to do with each other."""

    SAME = "same"
    PERHAPS = "perhaps"
    OTHER = "other"


_ONE_PREGNANCY = timedelta(weeks=6)
"""So far two due dates of the same pregnancy may lie apart. Our default."""


def prints_of(person: Person, secret: bytes) -> dict[Mark, bytes]:
    """The fingerprints of a person under this key, however the sender wrote her name and address."""
    born = person.birth_date.isoformat()
    name, home = _letters(person.name), f"{_plain(person.address.postcode)}{_plain(person.address.number)}"
    known = {
        Mark.WHOLE: f"{born}|{name}|{home}",
        Mark.NAME: f"{born}|{name}",
        Mark.ADDRESS: f"{born}|{home}",
        Mark.PHONE: f"{born}|{re.sub(r'[^0-9]', '', person.phone)[-9:]}",
    }
    if person.bsn is not None:
        known[Mark.NUMBER] = person.bsn
    return {mark: _print(secret, mark, text) for mark, text in known.items()}


def judge(own: Prints, known: Prints) -> Sameness:
    """Whether these are the same woman. Two service numbers that differ are two women, or a mistake."""
    shared = {mark for mark, found in own.items() if known.get(mark) == found}
    differ = Mark.NUMBER in own and Mark.NUMBER in known and Mark.NUMBER not in shared
    if differ:
        return Sameness.PERHAPS if Mark.WHOLE in shared else Sameness.OTHER
    if shared & CERTAIN:
        return Sameness.SAME
    return Sameness.PERHAPS if shared else Sameness.OTHER


def may_be_one_pregnancy(edd: date | None, known: date | None, *, born: bool) -> bool:
    """Whether both can be about the same pregnancy; after a birth a new referral is about another."""
    if born:
        return False
    return edd is None or known is None or abs(edd - known) <= _ONE_PREGNANCY


def _print(secret: bytes, mark: Mark, text: str) -> bytes:
    return hmac.new(secret, f"{mark}|{text}".encode(), hashlib.sha256).digest()


def _letters(text: str) -> str:
    """Letters only, without accents; in the order of the alphabet of its words, so that it hardly matters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(sorted(re.findall(r"[^\W_]+", bare)))


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())
