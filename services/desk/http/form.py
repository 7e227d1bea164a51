"""What a form of the page «Vastleggen» is: the event that it says, and the fields that it asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shared.schemas.contracts.base import InboundContract
from shared.schemas.values import OrganisationKind as Kind


class Source(StrEnum):
    """Where the choices come from that no schema can know: this case, or the map."""

    MUNICIPALITY = "municipality"
    WAIT = "wait"
    RUNNING = "running"
    STEP = "step"
    PLAN = "plan"
    WHOSE = "whose"
    STANDS_IN = "stands_in"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its place in the payload and its label.

    `words` are the labels of what the schema lists (`true` and `false` for a choice of two); `source` is
    for what no schema lists. `coordination`: only the coordinator is asked for it, and must say it;
    `needed`: the contract does without it, this form does not.
    """

    path: str
    label: str
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    source: Source | None = None
    coordination: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that can be recorded.

    `fresh` are ids made here; `step` is where a step of the plan stands, which keeps what the form does not
    ask; `sure` must be ticked first; `by` limits who may say it; `closed`: said of a case that was closed,
    and only of such a one.
    """

    contract: type[InboundContract]
    label: str
    fields: tuple[Field, ...] = ()
    hint: str | None = None
    fresh: tuple[str, ...] = ()
    step: str | None = None
    sure: str | None = None
    by: frozenset[Kind] | None = None
    closed: bool = False

    @property
    def event(self) -> str:
        """The name of the event; it stands in the address of the form."""
        return self.contract.event
