"""How a meaning is written down: contract → fact, and the fields that the event gives it."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts.base import Contract

Fields = dict[str, Any]
Means = Mapping[type[Contract], tuple[type[Any], Callable[[Event[Any]], Fields]]]


def nothing(_: Event[Any]) -> Fields:
    """That it happened says everything."""
    return {}


def said(*names: str, **renamed: str) -> Callable[[Event[Any]], Fields]:
    """These fields as they were said; `wait="wait_id"` where the fact has another word for it."""

    def fields(event: Event[Any]) -> Fields:
        same = {name: getattr(event.data, name) for name in names}
        return same | {name: getattr(event.data, theirs) for name, theirs in renamed.items()}

    return fields


def by(event: Event[Any]) -> Fields:
    """Who did it: `organisation/role`, or the service that said so."""
    return {"by": event.actor or event.source}
