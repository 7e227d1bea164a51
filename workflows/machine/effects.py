"""What the machine wants the world to know. Names only; the gate makes events of them.

`effect_id` says what an effect is (case, stage or threshold, attempt, rung), so the same effect has the
same id whatever is retried, and no other effect ever has it. `at` is the instant at which the effect
takes effect; an emitter that runs later is late by `now - at`.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter

from shared.schemas.contracts.case import CasePhase, Code
from shared.schemas.contracts.escalation import Audience, EffectId, Subject
from workflows.values import Value

StopReason = Literal["ended", "withdrawn", "closed", "erased"]
"""Why: the pregnancy (or the child's life) ended, consent was withdrawn, the owner closed, she was erased."""


class _Effect(Value):
    """What every effect has. `due` is the instant that the effect is about."""

    effect_id: EffectId
    at: AwareDatetime
    due: AwareDatetime


class DeadlineEffect(_Effect):
    """Something about one deadline: `due` is that deadline, `ga_days` the gestational age then.

    `ga_days` is absent while the due date is unknown, and never told after an ending. `restricted`: it is
    of the safety lane, and told on the restricted topic alone.
    """

    subject: Subject
    attempt: int
    ga_days: int | None
    policy_version: str
    restricted: bool = False


class DeadlineSet(DeadlineEffect):
    """A deadline began to run."""

    type: Literal["deadline_set"] = "deadline_set"


class DeadlineTightened(DeadlineEffect):
    """A running deadline moved earlier; `due` is the new one."""

    type: Literal["deadline_tightened"] = "deadline_tightened"


class DeadlineMet(DeadlineEffect):
    """What a stage asked for was done: in time when `at` <= `due`, late otherwise."""

    type: Literal["deadline_met"] = "deadline_met"


class DeadlineMissed(DeadlineEffect):
    """A stage's deadline passed."""

    type: Literal["deadline_missed"] = "deadline_missed"


class DeadlineCancelled(DeadlineEffect):
    """A deadline no longer applies: re-planned, re-dated, or the case stopped."""

    type: Literal["deadline_cancelled"] = "deadline_cancelled"
    reason: Code


class ThresholdMet(DeadlineEffect):
    """At a week threshold (or, after a miss, later) everything was as it must be."""

    type: Literal["threshold_met"] = "threshold_met"


class ThresholdMissed(DeadlineEffect):
    """At a week threshold something was not as it must be."""

    type: Literal["threshold_missed"] = "threshold_missed"


class Escalated(_Effect):
    """Tell these people. Level 0 is a reminder or a neutral check; 1 to 4 are the ladder.

    `causes` are the stages and thresholds that are overdue, the longest overdue first. `after_stop`: all
    else has stopped; this is the safety lane, or the one task about aftercare, and tells nothing more.
    Of the safety lane nobody is told more than that: `hidden` is the part of the id that names something of
    it, `told` what stands in the place of `causes` when one of them is about it.
    """

    type: Literal["escalated"] = "escalated"
    level: Annotated[int, Field(ge=0, le=4)]
    rung: str
    attempt: int
    recipients: Annotated[tuple[Audience, ...], Field(min_length=1)]
    causes: Annotated[tuple[Subject, ...], Field(min_length=1)]
    urgent: bool
    ga_days: int | None
    next_threshold: Subject | None
    next_threshold_at: AwareDatetime | None
    policy_version: str
    after_stop: bool = False
    hidden: str | None = None
    told: tuple[Subject, ...] | None = None


class ReminderWithdrawn(_Effect):
    """Of a restricted deadline, of which somebody was reminded: it is met, or means nothing any more."""

    type: Literal["reminder_withdrawn"] = "reminder_withdrawn"
    hidden: str


class DeputyActivated(_Effect):
    """The proposed owner did not answer in time: the deputy is asked to act. `hidden`: see `Escalated`."""

    type: Literal["deputy_activated"] = "deputy_activated"
    attempt: int
    urgent: bool
    hidden: str | None = None


class EscalationEnded(_Effect):
    """The ladder stopped: owner_confirmed, causes_met, resolved, redated or stopped. `hidden`: see above."""

    type: Literal["escalation_ended"] = "escalation_ended"
    reason: Code
    hidden: str | None = None


class CaseStopped(_Effect):
    """No deadline of this case runs any more, but those of an open safety lane."""

    type: Literal["case_stopped"] = "case_stopped"
    reason: StopReason


class PhaseChanged(_Effect):
    """The case goes on in another phase: a child was born, or a closed case was reopened."""

    type: Literal["phase_changed"] = "phase_changed"
    before: CasePhase
    after: CasePhase


class RungOvertaken(_Effect):
    """For the record only, never an alert: this was due, but a fact stopped it before it left."""

    type: Literal["rung_overtaken"] = "rung_overtaken"
    overtaken: EffectId


Effect = Annotated[
    DeadlineSet
    | DeadlineTightened
    | DeadlineMet
    | DeadlineMissed
    | DeadlineCancelled
    | ThresholdMet
    | ThresholdMissed
    | Escalated
    | ReminderWithdrawn
    | DeputyActivated
    | EscalationEnded
    | CaseStopped
    | PhaseChanged
    | RungOvertaken,
    Field(discriminator="type"),
]

EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect, config=ConfigDict(hide_input_in_errors=True))
"""Reads any effect back from JSON."""
