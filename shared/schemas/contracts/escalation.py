"""Time speaks: deadlines, escalation, and the tasks they become."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.schemas.contracts.base import Contract, Example, InboundContract
from shared.schemas.contracts.case import Code

EffectId = Annotated[str, StringConstraints(max_length=200)]
"""Names an effect by case, stage or threshold, attempt and rung: the same effect, the same id."""

Subject = Annotated[str, StringConstraints(pattern=r"^([A-Z]|\d\d\+\d|[a-z_]+)$")]
"""A stage letter of the policy table, a week threshold such as `24+0`, or a named check."""


OWN_FILE: Final = "own_file"
"""The cause that stands for all of the safety lane: what it is, stands in the professional's own file."""

QUESTIONS: Final = frozenset({"dating_check", "outcome_check"})
"""The causes that are a question which only the referrer is asked: its page shows it, its mail says so."""


class Audience(StrEnum):
    """Whom a rung addresses, as a function in this case; notifications finds the mailbox."""

    OWNER = "owner"
    DEPUTY = "deputy"
    REFERRER = "referrer"
    COORDINATOR = "coordinator"
    DEPUTY_COORDINATOR = "deputy_coordinator"
    REGION_DUTY = "region_duty"
    MUNICIPALITY_ESCALATION = "municipality_escalation"
    MDO_CHAIR = "mdo_chair"


class DeadlineContract(Contract):
    """What every deadline event says."""

    effect_id: EffectId
    subject: Subject
    attempt: int
    due: datetime
    ga_days: int | None
    policy_version: str


class DeadlineSet(DeadlineContract):
    """A deadline began to run."""

    event: ClassVar[str] = "deadline.set"


class DeadlineTightened(DeadlineContract):
    """A deadline moved; earlier, or later after a corrected due date."""

    event: ClassVar[str] = "deadline.tightened"


class DeadlineMet(DeadlineContract):
    """What was due was done in time."""

    event: ClassVar[str] = "deadline.met"


class DeadlineMissed(DeadlineContract):
    """The moment passed."""

    event: ClassVar[str] = "deadline.missed"


class DeadlineCancelled(DeadlineContract):
    """The deadline no longer applies."""

    event: ClassVar[str] = "deadline.cancelled"

    reason: Code


class EscalationRaised(Contract):
    """One rung of the ladder (opschaling). Level 0 is a reminder.

    Of the safety lane no letter, no name and no number is told: its cause is `own_file`.
    `about` names, of a reminder of the safety lane, what it is about without saying it: `reminder.withdrawn`
    has the same. `after_stop`: everything else has stopped. It is about the safety lane (Wet meldcode) or the
    one task about aftercare, needs no consent, and says nothing but that there is a task.
    """

    event: ClassVar[str] = "escalation.raised"

    effect_id: EffectId
    level: Annotated[int, Field(ge=0, le=4)]
    audiences: tuple[Audience, ...]
    causes: tuple[Subject, ...]
    due: datetime
    late_by_seconds: Annotated[float, Field(ge=0)]
    urgent: bool
    next_threshold: Subject | None
    next_threshold_at: datetime | None
    policy_version: str
    after_stop: bool = False
    about: UUID | None = None


class ReminderWithdrawn(Contract):
    """A reminder that has not left need not: what it is about was done, or is asked no more.

    Said of the safety lane alone, whose deadlines nobody may read of, and says no more than this. Of all
    others `deadline.met` and `deadline.cancelled` say it.
    """

    event: ClassVar[str] = "reminder.withdrawn"

    effect_id: EffectId
    about: UUID


class DeputyActivated(Contract):
    """The owner did not answer in time: the deputy is asked to act."""

    event: ClassVar[str] = "deputy.activated"

    effect_id: EffectId
    due: datetime
    urgent: bool


class EscalationEnded(Contract):
    """The ladder stopped."""

    event: ClassVar[str] = "escalation.ended"

    effect_id: EffectId
    reason: Code


class TimersStopped(Contract):
    """No deadline of this case runs any more."""

    event: ClassVar[str] = "case.timers.stopped"

    effect_id: EffectId


SEARCH_TASK: Final = "no_offer"
"""The kind of the coordinator's task to find fitting support: routing's; the ladder knows nothing of it."""

CALL_TASK: Final = "unreached"
"""That of the task to call an organisation that has no mailbox on the map, and to record its answer."""

BESIDE_THE_LADDER: Final = frozenset({SEARCH_TASK, CALL_TASK})
"""Tasks with a row of their own on the desk: what is done with them rests no rung."""

_KIND = Field(default=None, description="What the task is: `no_offer`, `unreached`; without it the ladder's.")


class TaskClaimed(InboundContract):
    """Somebody at the desk takes an escalated task (acknowledges the escalation)."""

    event: ClassVar[str] = "task.claimed"
    example: ClassVar[Example] = {"task_id": "0197d0c1-6a00-7000-8000-000000000004"}

    task_id: UUID
    kind: Code | None = _KIND


class TaskResolved(InboundContract):
    """The task is done; the ladder goes on only for what is still overdue after one allowance.

    The task to find support does not end the search: routing asks again while nothing is on its way.
    """

    event: ClassVar[str] = "task.resolved"
    example: ClassVar[Example] = {
        "task_id": "0197d0c1-6a00-7000-8000-000000000004",
        "reason": "other_offer",
    }

    task_id: UUID
    reason: Code
    kind: Code | None = _KIND


class TaskReturned(InboundContract):
    """An organisation answers that this is not its task; the second time the coordinator decides."""

    event: ClassVar[str] = "task.returned"
