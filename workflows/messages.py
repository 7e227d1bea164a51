"""What travels between gateway, workflow and gate: one serialisable model per message."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from workflows.machine.effects import Effect
from workflows.machine.facts import Fact
from workflows.machine.state import CaseState
from workflows.policy.model import Policy

WORKFLOW = "Case"
FACTS_SIGNAL = "facts"
STATE_QUERY = "state"
EXPLAIN_UPDATE = "explain"
EMIT_ACTIVITY = "emit"


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class RecordedFact(_Message):
    """A fact, and the instant up to which time's own effects had left when it was taken in."""

    fact: Fact
    ticked_to: AwareDatetime | None = None

    @property
    def no(self) -> int:
        """Its number in the case."""
        return self.fact.no


class CaseInput(_Message):
    """What a run of the workflow begins with; the next run of the same case gets it all.

    `clock_offset_seconds` is what must be added to the workflow's own time to have domain time.
    `ticked_to` is the instant up to which time's own effects have left.
    """

    case_id: UUID
    policy: Policy
    clock_offset_seconds: float
    state: CaseState | None = None
    ticked_to: AwareDatetime | None = None
    waiting: tuple[RecordedFact, ...] = ()


class FactBatch(_Message):
    """Facts of the case, in any order and any number of times."""

    facts: tuple[RecordedFact, ...]


class Emission(_Message):
    """A step of the case that wants to take effect. It either does so as a whole or not at all.

    `state` is the case after the step, with the number of facts that it knows; `ticked_to` the instant up
    to which it let time act. `policy` is told where it did not come with the opening of the case.
    """

    state: CaseState
    ticked_to: AwareDatetime | None
    effects: tuple[Effect, ...]
    policy: Policy | None = None


class Verdict(_Message):
    """The gate's answer: nothing when the step took effect, else the number of the newest fact.

    `closed`: the case is over, whatever the step thinks.
    """

    missing_up_to: int | None = None
    closed: bool = False

    @property
    def settled(self) -> bool:
        """Whether the step took effect, now or before."""
        return self.missing_up_to is None
