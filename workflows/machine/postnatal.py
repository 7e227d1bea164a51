"""Birth, and what must be so afterwards, until the child is two.

The prenatal part is over: its deadlines and week thresholds are cancelled. What must be so after a birth
becomes deadlines of its own, counted from the day of birth (which is not counted itself), for a child
in hospital from coming home, for a preterm child by corrected age. They climb the same ladder.
"""

from datetime import date, datetime, timedelta

from shared.pregnancy import binding_instant, ga_on, local_date, midnight, next_working_morning
from shared.schemas.contracts.case import CasePhase, Milestone
from shared.schemas.contracts.escalation import Audience
from workflows.machine.deadlines import cancel, meet, set_deadline, tighten
from workflows.machine.effects import PhaseChanged
from workflows.machine.escalating import DUTY_COPY, notice
from workflows.machine.facts import BirthRegistered, Discharged
from workflows.machine.ladder import replan
from workflows.machine.owing import watch_others
from workflows.machine.state import Birth, Deadline, Notice
from workflows.machine.supporting import expect_support
from workflows.machine.thresholds import LANDING, is_satisfied
from workflows.machine.work import Happens, Work
from workflows.policy import Allowance, StageCode, Unit

_START = "pn_planned_start"
_DAY = timedelta(days=1)
_OF_THE_WEEKS = frozenset(
    {
        "reoffer",
        "dating_unknown",
        "dating_conflict",
        "catch_up",
        "expedite",
        "new_critical_issue",
        "emergency_asked",
    }
)
"""Notices that mean nothing once the child was born."""


def plan_steps(work: Work, *, ahead_only: bool = False) -> None:
    """Let every step run that means something in this case.

    What is past already (the birth was told late) binds the next working morning; not so in a case that
    was closed and goes on: `ahead_only` leaves it out, and what counts from the telling of the birth.
    """
    for code, step in work.policy.postnatal.items():
        due, same_day = step_due(work, code), step.from_registration
        if ahead_only and due is not None and (same_day or due <= work.at):
            continue
        if code != LANDING and due is not None and work.open_deadline(code) is None:
            set_deadline(work, code, "postnatal", work.at, due if same_day else _bound(work, due))


def step_due(work: Work, code: str) -> datetime | None:
    """When this step is due, however early that is; None where it asks for nothing here."""
    step, birth = work.policy.postnatal[code], work.state.birth
    if birth is None or not _applies(work, code):
        return None
    if step.from_registration:
        return step.after.after(work.at)
    due = _after_day(step.after, _born_for(work, birth, corrected=step.corrected))
    if birth.in_hospital and step.from_discharge is not None:
        due = max(due, _after_day(step.from_discharge, _comes_home(work, birth)))
    return due


def follow_supports(work: Work) -> None:
    """Soft landing: at 22 months, and eight weeks before any programme ends (S32), also before birth.

    In a case that was reopened, what was over by then is not asked for.
    """
    done = Milestone.SOFT_LANDING_DONE in work.state.milestones
    if work.state.stopped_because is not None or (done and work.state.landed_until is None):
        return  # one that was told before it was kept until when settles them all
    due = _landing_due(work)
    planned = work.open_deadline(LANDING) if done or due else None
    if done and planned is not None and is_satisfied(work, LANDING):
        meet(work, LANDING)
        planned = None
    if due is None:
        return
    if planned is None:
        set_deadline(work, LANDING, "postnatal", work.at, _bound(work, due))
    elif not planned.missed:
        _move(work, planned, due)


def land(work: Work) -> None:
    """A soft landing was done: that which is waited for, and of whatever ended before. A later end of support
    has one of its own ("8 wk before any programme ends": S32). A case under a policy from before has one.
    """
    if work.policy.keeps_former_rules:
        return
    planned, before = work.open_deadline(LANDING), work.state.landed_until
    until = max(work.at, planned.due if planned else work.at)
    work.change(landed_until=max(until, before) if before else until)


def _birth_registered(work: Work, fact: BirthRegistered) -> None:
    """A live birth. Where it was changes nothing about who answers for the case (S39)."""
    if work.state.birth is not None:
        if fact.born_on != work.state.birth.born_on:  # two who tell of the same birth are no contradiction
            _doubt(work, "second_birth")
        return
    if not can_be(work, fact):
        _doubt(work, "birth_unlikely")
        return
    emergency = _is_emergency(work)
    _enter_phase(work, fact)
    _end_prenatal_part(work)
    watch_others(work)
    plan_steps(work)
    follow_supports(work)
    _begin_planned_supports(work)
    if _starts_at_birth(work):
        notice(work, "planned_start", 0, (Audience.OWNER, Audience.DEPUTY))
    if emergency:
        notice(work, "open_at_birth", 4, work.policy.ladder.lowest[4].recipients)


def can_be(work: Work, fact: BirthRegistered) -> bool:
    """No live birth before 16+0, none in the future, and none long before the referral."""
    rules, edd = work.policy.aftercare, work.state.edd
    if edd is not None and ga_on(edd, fact.born_on) < rules.earliest_birth.is_:
        return False
    oldest = local_date(work.state.submitted_at) - rules.born_before_submission.is_ * _DAY
    return oldest <= fact.born_on <= local_date(fact.at)


def _doubt(work: Work, code: str) -> None:
    """Nothing is applied; the referrer and the coordinator are asked to look at the record."""
    notice(work, code, 2, (Audience.COORDINATOR, Audience.REFERRER))


def _is_emergency(work: Work) -> bool:
    """Whether a concern, or a step that protects the child, is open while the child is born."""
    state = work.state
    protect = (each for each in state.items if each.kind in work.policy.aftercare.protection_kinds)
    return bool(state.concerns) or any(each.item_id not in state.items_closed for each in protect)


def note_birth(work: Work, fact: BirthRegistered) -> None:
    """Keep that a child was born, and how."""
    edd = work.state.edd
    birth = Birth(
        born_on=fact.born_on,
        ga_days=None if edd is None else ga_on(edd, fact.born_on).days,
        in_hospital=fact.in_hospital,
        outside_region=fact.outside_region,
    )
    work.change(birth=birth, phase="postnatal", children=fact.children)


def _enter_phase(work: Work, fact: BirthRegistered) -> None:
    note_birth(work, fact)
    effect_id = work.effect_id(f"phase:{CasePhase.POSTNATAL}")
    before, after = CasePhase.PRENATAL, CasePhase.POSTNATAL
    work.say(PhaseChanged(effect_id=effect_id, at=work.at, due=work.at, before=before, after=after))


def _end_prenatal_part(work: Work) -> None:
    """What is still owed goes on, with one allowance more where it was overdue; the rest is cancelled."""
    for deadline in work.state.deadlines:
        if not work.may_run(deadline.kind, deadline.subject):
            cancel(work, deadline, "born")
    kept = tuple(each for each in work.state.notices if _outlives(work, each))
    work.change(check=None, notices=kept, safety_recheck_at=None)
    replan(work, "born")


def _outlives(work: Work, notice: Notice) -> bool:
    """Whether what was not told yet still means something: all but what speaks of weeks. By the policy."""
    code = notice.code.removesuffix(DUTY_COPY).partition(".")[0]
    if work.policy.keeps_former_rules:
        return code == "task_returned"
    return code not in _OF_THE_WEEKS and code not in work.policy.thresholds


def _applies(work: Work, code: str) -> bool:
    match work.policy.postnatal[code].only:
        case "items_open":
            return not is_satisfied(work, code)
        case "planned_start":
            return _starts_at_birth(work)
        case "always":
            return True


def _starts_at_birth(work: Work) -> bool:
    """Support that was accepted to begin in the child's name, and has not begun (S28)."""
    accepted = Milestone.BIRTH_START_ACCEPTED in work.state.milestones
    return accepted and work.state.support_started_at is None


def _begin_planned_supports(work: Work) -> None:
    """Every support that was to begin with the birth begins the same day (S28)."""
    due = work.policy.postnatal[_START].after.after(work.at)
    planned = (each for each in work.state.items if each.support and each.at_birth)
    for item in planned:
        if item.item_id not in work.state.items_closed:
            expect_support(work, item)
        waiting = work.open_deadline(f"{StageCode.SUPPORT_STARTED}.{item.support}")
        if waiting is not None and due < waiting.due:
            tighten(work, waiting, due)


def _born_for(work: Work, birth: Birth, *, corrected: bool) -> date:
    """The day from which one counts: for a preterm child by corrected age that of its due date."""
    edd, term = work.state.edd, work.policy.aftercare.term.is_
    preterm = birth.ga_days is not None and birth.ga_days < term.days
    return edd if corrected and preterm and edd is not None else birth.born_on


def _comes_home(work: Work, birth: Birth) -> date:
    """The day of discharge. Until it is told: about the due date, so that no step waits for ever. Default."""
    if birth.discharged_on is not None:
        return birth.discharged_on
    return max(birth.born_on, work.state.edd or birth.born_on)


def _after_day(allowance: Allowance, day: date) -> datetime:
    """So long after this day, which is not counted. In calendar days earlier on a day off."""
    if allowance.unit is Unit.CALENDAR_DAYS:
        return binding_instant(day + allowance.count * _DAY)
    return allowance.after(midnight(day + _DAY))


def _bound(work: Work, due: datetime) -> datetime:
    """Nothing binds on the day of birth itself, nor in the past: at the earliest the next working morning."""
    birth = work.state.birth
    if birth is not None:
        due = max(due, next_working_morning(midnight(birth.born_on + _DAY) - timedelta(minutes=1)))
    return due if due > work.at else next_working_morning(work.at)


def _landing_due(work: Work) -> datetime | None:
    if work.state.birth is None and not work.state.supports:
        return None
    notice_days = work.policy.aftercare.soft_landing_before_end.is_
    since = work.state.reopened_at
    ends = [each.ends_on for each in work.state.supports if each.ends_on and each.ended_at is None]
    ahead = [day for day in ends if since is None or day > local_date(since)]
    dues = [binding_instant(day - notice_days * _DAY) for day in ahead]
    by_age = step_due(work, LANDING)
    if by_age is not None and (since is None or by_age > since):
        dues.append(by_age)
    landed = work.state.landed_until
    return min((due for due in dues if landed is None or due > landed), default=None)


def _move(work: Work, planned: Deadline, due: datetime) -> None:
    """Follow what was told since, in either direction, but never into the past."""
    if due > planned.due:
        cancel(work, planned, "replanned")
        set_deadline(work, planned.code, planned.kind, planned.started_at, due)
    elif (bound := _bound(work, due)) < planned.due:
        tighten(work, planned, bound)


def _discharged(work: Work, fact: Discharged) -> None:
    """The child came home: steps that were bound to that are counted from it, also one that was missed while
    nobody told that the child was in hospital, where it lies ahead now. A policy from before left that one.
    """
    birth = work.state.birth
    if birth is None or fact.discharged_on < birth.born_on:
        return
    work.change(birth=birth.but(in_hospital=True, discharged_on=fact.discharged_on))
    for code, step in work.policy.postnatal.items():
        planned = work.open_deadline(code)
        if step.from_discharge is None or planned is None or (due := step_due(work, code)) is None:
            continue
        if not planned.missed or (due > work.at and not work.policy.keeps_former_rules):
            _move(work, planned, due)


HAPPENS: Happens = {
    BirthRegistered: _birth_registered,
    Discharged: _discharged,
}
