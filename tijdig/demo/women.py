"""Synthetic women. Nobody here exists; names, numbers and streets are invented for the demonstration."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Woman:
    """What a midwife's system knows and seals."""

    name: str
    birth_date: str
    phone: str
    street: str
    number: str
    postcode: str
    city: str

    def identity(self) -> dict[str, Any]:
        """The content of the sealed identity."""
        return {
            "name": self.name,
            "birth_date": self.birth_date,
            "phone": self.phone,
            "address": {
                "street": self.street,
                "number": self.number,
                "postcode": self.postcode,
                "city": self.city,
            },
        }

    def canaries(self) -> tuple[str, ...]:
        """What must be found nowhere outside a sealed payload."""
        return (self.name, self.phone, self.street, self.postcode, self.birth_date)


ANNA = Woman("Anna Kanarievogel", "1999-02-11", "0600123401", "Voorbeeldduin", "14", "1971ZZ", "IJmuiden")
BEA = Woman("Bea Testwaard", "2003-07-30", "0600123402", "Proefstraat", "8", "1972ZZ", "IJmuiden")
CARLA = Woman("Carla Nepveld", "1994-11-05", "0600123403", "Schijnpad", "3", "1973ZZ", "IJmuiden")
DINA = Woman("Dina Verzonnen", "1997-05-21", "0600123404", "Fantasielaan", "27", "1974ZZ", "IJmuiden")
EVA = Woman("Eva Zonderjawoord", "2001-09-09", "0600123405", "Weigerweg", "5", "1975ZZ", "IJmuiden")
FLORA = Woman("Flora Denkbeeldig", "1998-03-17", "0600123406", "Droomsteeg", "11", "1976ZZ", "IJmuiden")
