"""Everything the machine knows of one case: one frozen model that travels as JSON.

Gestational age is never in it: that follows from the due date. Instants are absolute: who stops can go on.
"""

from dataclasses import field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.schemas.contracts.case import Milestone, PlanItem
from shared.schemas.contracts.feedback import FeedbackMoment
from shared.schemas.values import Complexity, DatingMethod, MunicipalityCode, Slug
from workflows.machine import standing
from workflows.machine.effects import StopReason
from workflows.machine.facts.early import Early
from workflows.policy.parts import Who
from workflows.values import Value, derived

DeadlineKind = Literal["stage", "threshold", "postnatal", "special"]


class Reminder(Value):
    """A nudge (L0) still to come, at this percentage of an allowance."""

    percent: int
    due: AwareDatetime


class Deadline(Value):
    """One open deadline, running or missed; what is met or cancelled is gone.

    `code` is a stage letter (with what it is about: `G.contact`), a week threshold, a postnatal step, or what
    a special situation asks for; `attempt` rises with each new plan; `moves` and `reminded` count.
    """

    code: str
    kind: DeadlineKind
    attempt: int
    started_at: AwareDatetime
    due: AwareDatetime
    missed: bool = False
    moves: int = 0
    reminders: tuple[Reminder, ...] = ()
    reminded: int = 0

    acts_at = derived(standing.acts_at)
    subject = derived(standing.subject)


class Accountable(Value):
    """An organisation that has (or is asked to take) a case, with its deputy."""

    organisation: Slug
    deputy: Slug
    attempt: int = 0


class Ladder(Value):
    """The case's one escalation ladder. `key` is the first miss that raised it.

    `reached`: the due instant of every rung that was reached; the next count from those. `attempt` rises with
    every claim; `claimed` until the next rung. `restricted`: of the safety lane, so nobody may read the key.
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
    restricted: bool = False


class Check(Value):
    """The next neutral question to the referrer (dating unknown, or outcome unknown)."""

    code: Literal["dating_check", "outcome_check"]
    attempt: int
    due: AwareDatetime


class Notice(Value):
    """Something people must know, without a ladder, still to be told at `due`."""

    code: str
    level: int
    attempt: int
    recipients: tuple[Who, ...]
    due: AwareDatetime


class Wait(Value):
    """Somebody outside that the case waits for; `rechecks` counts how often one asked."""

    wait: UUID
    kind: str
    started_at: AwareDatetime
    expected_on: date | None = None
    rechecks: int = 0


class Transfer(Value):
    """A proposed hand-over of the case. The owner answers for it until the receiver's first contact."""

    organisation: Slug
    municipality: MunicipalityCode
    proposed_at: AwareDatetime
    accepted_at: AwareDatetime | None = None


class Support(Value):
    """One support of several: what was agreed, when it really started, when it ends."""

    offer: str
    started_at: AwareDatetime | None = None
    ends_on: date | None = None
    ended_at: AwareDatetime | None = None


class Concern(Value):
    """One safety concern, by its steps and dates only. It stays until somebody decided."""

    concern: UUID
    raised_at: AwareDatetime
    retracted_at: AwareDatetime | None = None
    reported_at: AwareDatetime | None = None
    triaged_at: AwareDatetime | None = None


class Absence(Value):
    """The owner's person is away until this day, or for an unknown time; `presumed` from silence alone."""

    organisation: Slug
    until: date | None
    deputised: bool
    presumed: bool = False


class Birth(Value):
    """What deadlines need to know of a birth: `ga_days` is the gestational age then, when known."""

    born_on: date
    ga_days: int | None
    in_hospital: bool
    outside_region: bool
    discharged_on: date | None = None


class CaseState(Value):
    """One case. `closed` is final: no timer, no effect, whatever comes later, except a reopening.

    `stopped_because` without `closed`: all stopped but the safety lane, until every concern is decided on.
    `owed`: what was open as it closed, or she declined help, and runs again where it goes on.
    `landed_until`: soft landings that were due by then are done.
    """

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
    third_trimester: bool = False
    phase: Literal["prenatal", "postnatal"] = "prenatal"
    other_referrers: tuple[Slug, ...] = ()
    proposal: Accountable | None = None
    owner: Accountable | None = None
    client_contact_at: AwareDatetime | None = None
    referrer_contact_at: AwareDatetime | None = None
    plan_agreed_at: AwareDatetime | None = None
    items: tuple[PlanItem, ...] = ()
    items_closed: tuple[UUID, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    exploration_concluded_at: AwareDatetime | None = None
    meeting_held_at: AwareDatetime | None = None
    meeting_asked: bool = False
    client_invited: bool = False
    met_without_her: bool = False
    next_contact_on: date | None = None
    support_started_at: AwareDatetime | None = None
    support_ended_at: AwareDatetime | None = None
    supports: tuple[Support, ...] = ()
    waits: tuple[Wait, ...] = ()
    finding_by: AwareDatetime | None = None
    calls: dict[str, AwareDatetime] = field(default_factory=dict[str, datetime])
    transfer: Transfer | None = None
    bounces: tuple[AwareDatetime, ...] = ()
    absence: Absence | None = None
    attempts_to_reach: tuple[AwareDatetime, ...] = ()
    appointments_missed: tuple[AwareDatetime, ...] = ()
    seen_at: AwareDatetime | None = None
    tasks_returned: int = 0
    concerns: tuple[Concern, ...] = ()
    concerns_decided: tuple[UUID, ...] = ()
    early: tuple[Early, ...] = ()
    catch_up: bool = False
    expedite: bool = False
    sensitive: bool = False
    doubts: bool = False
    declined: bool = False
    ask_again: bool = True
    children: int = 1
    birth: Birth | None = None
    closed_at: AwareDatetime | None = None
    reopened_at: AwareDatetime | None = None
    owed: tuple[str, ...] = ()
    feedback_sent: tuple[FeedbackMoment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    attempts: dict[str, int] = field(default_factory=dict[str, int])
    ladder: Ladder | None = None
    check: Check | None = None
    notices: tuple[Notice, ...] = ()
    safety_recheck_at: AwareDatetime | None = None
    closing_due: AwareDatetime | None = None
    landed_until: AwareDatetime | None = None
    closed: bool = False
    stopped_because: StopReason | None = None

    @property
    def accountable(self) -> str:
        """Who answers for the case now: the confirmed owner, else the coordinator's desk."""
        return self.owner.organisation if self.owner else "coordinator"

    @property
    def counted_from(self) -> datetime:
        """From when the case is planned: handed in, or reopened after it was closed. Default."""
        return self.reopened_at or self.submitted_at

    written = derived(standing.written)
    soonest_due = derived(standing.soonest_due)
    wakes_at = derived(standing.wakes_at)
    causes = derived(standing.causes)
    late_subjects = derived(standing.late_subjects)
    counted_edd = derived(standing.counted_edd)
    policy_edd = derived(standing.policy_edd)
