"""HSDS tables while they are written."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.routing.domain.criteria import Part
from services.routing.domain.hsds.tables import TABLES, Row

NAMESPACE = UUID("0d9b6a52-6f3d-5a41-8d1e-2c7b4f9e8a10")
"""The same thing has the same id in every export, so that two exports can be compared."""
MAP = "map"


def identity(*parts: object) -> str:
    """The id of what these words name."""
    return str(uuid5(NAMESPACE, "/".join(map(str, parts))))


@dataclass
class Sheets:
    """The rows of each table so far."""

    made: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, **values: str) -> None:
        """One row; what is not given is empty."""
        self.made[table].append({name: values.get(name, "") for name in TABLES[table].fields})

    def say(self, entity: str, link: str, term: str, value: object, number: int = 0) -> None:
        """Hang a term of our taxonomy on something."""
        self.add(
            "attribute",
            id=identity("attribute", link, term, number),
            link_id=link,
            link_entity=entity,
            link_type="tijdig",
            taxonomy_term_id=identity("term", term),
            value=value.model_dump_json() if isinstance(value, Part) else str(value),
        )
