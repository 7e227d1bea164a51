"""Everything the machine knows of one case: one frozen model that travels as JSON.

Gestational age is never in it: it follows from the due date whenever it is asked for. All instants are
absolute, so nothing is lost when a process stops and another goes on.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.schemas.contracts.case import PlanItem
from shared.schemas.contracts.feedback import FeedbackMoment
from shared.schemas.values import Complexity, DatingMethod, MunicipalityCode, Slug
from workflows.machine.effects import Effect


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Reminder(_Frozen):
    """A nudge (L0) still to come, at this percentage of an allowance."""

    percent: int
    due: AwareDatetime


class Deadline(_Frozen):
    """One open deadline, running or already missed. What is met or cancelled is no longer here.

    `code` is a stage letter (for feedback with its moment: `G.contact`) or a week threshold; `attempt`
    rises each time the same thing is planned again; `moves` counts how often this attempt moved.
    """

    code: str
    kind: Literal["stage", "threshold"]
    attempt: int
    started_at: AwareDatetime
    due: AwareDatetime
    missed: bool = False
    moves: int = 0
    reminders: tuple[Reminder, ...] = ()

    @property
    def subject(self) -> str:
        """The stage letter or the threshold: `G.contact` is about `G`."""
        return self.code.partition(".")[0]


class Accountable(_Frozen):
    """An organisation that has (or is asked to take) a case, with its deputy."""

    organisation: Slug
    deputy: Slug
    attempt: int = 0


class Ladder(_Frozen):
    """The case's one escalation ladder. `key` is the first miss that raised it.

    `reached` holds the due instant of every rung that was reached, since the next rungs are counted
    from those. `attempt` rises with every claim; `claimed` is true until the next rung.
    """

    key: str
    attempt: int
    rung: str
    repeat: int = 1
    reached: dict[str, AwareDatetime]
    next_rung: str
    next_repeat: int = 1
    next_due: AwareDatetime
    claimed: bool = False


class Check(_Frozen):
    """The next neutral question to the referrer (dating unknown, or outcome unknown)."""

    code: Literal["dating_check", "outcome_check"]
    attempt: int
    due: AwareDatetime


class CaseState(_Frozen):
    """One case. `closed` is final: no timer, no effect, whatever comes later."""

    case_id: UUID
    facts_seen: int
    policy_version: str
    submitted_at: AwareDatetime
    referrer: Slug
    municipality: MunicipalityCode
    urgent: bool
    complexity: Complexity
    edd: date | None
    dating_method: DatingMethod
    proposal: Accountable | None = None
    owner: Accountable | None = None
    client_contact_at: AwareDatetime | None = None
    referrer_contact_at: AwareDatetime | None = None
    plan_agreed_at: AwareDatetime | None = None
    items: tuple[PlanItem, ...] = ()
    items_closed: tuple[UUID, ...] = ()
    support_started_at: AwareDatetime | None = None
    support_ended_at: AwareDatetime | None = None
    feedback_sent: tuple[FeedbackMoment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    attempts: dict[str, int] = {}
    ladder: Ladder | None = None
    check: Check | None = None
    closed: bool = False
    stopped_because: Literal["ended", "withdrawn", "born", "closed"] | None = None

    @property
    def accountable(self) -> str:
        """Who answers for the case now: the confirmed owner, else the coordinator's desk."""
        return self.owner.organisation if self.owner else "coordinator"


class Step(_Frozen):
    """What `advance` answers: the next state, and what the world should know, in order."""

    state: CaseState
    effects: tuple[Effect, ...] = ()


def next_wake(state: CaseState) -> AwareDatetime | None:
    """The earliest instant at which time alone changes something. None only for a closed case."""
    return min(pending_instants(state), default=None)


def pending_instants(state: CaseState) -> tuple[AwareDatetime, ...]:
    """Every instant that time alone has yet to act on."""
    running = [deadline for deadline in state.deadlines if not deadline.missed]
    instants = [deadline.due for deadline in running]
    instants += [reminder.due for deadline in running for reminder in deadline.reminders]
    instants += [state.ladder.next_due] if state.ladder else []
    instants += [state.check.due] if state.check else []
    return tuple(instants)
