"""Telling people: a rung, a reminder, a neutral check or a notice becomes one `Escalated`."""

from datetime import datetime
from functools import lru_cache

from shared.pregnancy import is_working_instant, next_working_instant
from shared.schemas.contracts.escalation import OWN_FILE, Audience
from workflows.machine.effects import Escalated
from workflows.machine.restricted import is_notice_of_the_lane, is_restricted, told_of
from workflows.machine.standing import NEVER
from workflows.machine.state import Deadline, Notice
from workflows.machine.work import Work
from workflows.policy.parts import EMERGENCY, Who
from workflows.values import new

DUTY_COPY = ".duty"
"""Ends the code of a notice that those on duty hear at once, beside the one of the morning."""
DUTY: tuple[Who, ...] = (Audience.REGION_DUTY,)


def escalate(
    work: Work,
    *,
    name: str,
    level: int,
    rung: str,
    attempt: int,
    recipients: tuple[Who, ...],
    causes: tuple[str, ...],
    hidden: str | None = None,
    told: tuple[str, ...] | None = None,
) -> None:
    """Say it once, at `work.at`; `name` makes the effect id, and is unique within the case.

    `hidden`: the part of `name` that nobody may read; `told`: what is told in the place of `causes`.
    """
    ahead = next_threshold(work)
    work.say(
        new(
            Escalated,
            effect_id=work.effect_id(name),
            at=work.at,
            due=work.at,
            level=level,
            rung=rung,
            attempt=attempt,
            recipients=in_this_case(work, recipients),
            causes=causes,
            urgent=work.state.urgent,
            ga_days=work.ga_days(work.at),
            next_threshold=ahead.code if ahead else None,
            next_threshold_at=ahead.due if ahead else None,
            policy_version=work.state.policy_version,
            after_stop=work.state.stopped_because is not None,
            hidden=hidden,
            told=told,
        )
    )


def in_this_case(work: Work, recipients: tuple[Who, ...]) -> tuple[Audience, ...]:
    """Who that is in this case, each once.

    The responsible one is the owner; before that, the organisation that was asked (as `owner`); before
    that, the coordinator, who answers for every case without an owner.
    """
    present = _present(recipients, asked=bool(work.state.owner or work.state.proposal))
    if work.state.stopped_because is None:
        return present
    concerned = work.policy.aftercare.safety_audiences  # only those whom the safety lane concerns
    return tuple([who for who in present if who in concerned]) or (Audience.COORDINATOR,)


@lru_cache(maxsize=1024)
def _present(recipients: tuple[Who, ...], *, asked: bool) -> tuple[Audience, ...]:
    """Who of these there is, by whether somebody was asked for the case; a policy has few such lists."""
    responsible = Audience.OWNER if asked else Audience.COORDINATOR
    needs_asking = {Audience.OWNER, Audience.DEPUTY}
    named = [who if isinstance(who, Audience) else responsible for who in recipients]
    present = [who for who in named if asked or who not in needs_asking]
    return tuple(dict.fromkeys(present or [Audience.COORDINATOR]))


def remind(work: Work, deadline: Deadline, percent: int) -> None:
    """L0: a nudge to whoever is responsible, while there is time. Default."""
    escalate(
        work,
        name=f"{deadline.code}:{deadline.attempt}:L0-{percent}",
        level=0,
        rung=f"L0-{percent}",
        attempt=deadline.attempt,
        recipients=("responsible",),
        causes=(deadline.subject,),
        hidden=deadline.code if is_restricted(work, deadline) else None,
        told=told_of(work, (deadline,)),
    )


def notice(
    work: Work,
    code: str,
    level: int,
    recipients: tuple[Who, ...],
    *,
    attempt: int | None = None,
    at: datetime | None = None,
) -> None:
    """Let these people know, once, without beginning a ladder.

    Level 0 informs; 2 is a task at the coordinator's desk; 4 is an emergency meeting. Told at `at` (else
    now), within working hours; outside them the emergency level, and in an urgent case whatever is a task,
    reaches those on duty at once, and everybody the next working morning. One that still waits is not said
    a second time, and the earlier moment holds. `attempt` makes the effect id together with `code`; without
    it the next number. Policy, ladder: "send only 08:00-17:00 on working days, except L4 and urgent (any
    time to duty addresses only)". Rungs count working time, so they fall within it. Default.
    """
    wanted = max(at or work.at, work.at)
    waiting = next((each for each in work.state.notices if each.code == code), None)
    number = attempt or (waiting.attempt if waiting else work.state.attempts.get(code, 0) + 1)
    due = next_working_instant(wanted)
    due = min(due, waiting.due) if waiting else due
    planned = new(Notice, code=code, level=level, attempt=number, recipients=recipients, due=due)
    others = tuple(each for each in work.state.notices if each is not waiting)
    reached = max(number, work.state.attempts.get(code, 0))
    work.change(notices=(*others, planned), attempts={**work.state.attempts, code: reached})
    if waiting is None and wakes_duty(work, level) and not is_working_instant(wanted):
        duty = planned.but(code=f"{code}{DUTY_COPY}", recipients=DUTY, due=wanted)
        work.change(notices=(*work.state.notices, duty))


def let_duty_sleep(work: Work) -> None:
    """The case is no longer urgent: a task that was not told yet waits for the morning after all."""
    kept = [each for each in work.state.notices if not _woken(each) or each.level >= EMERGENCY]
    if len(kept) < len(work.state.notices):
        work.change(notices=tuple(kept))


def _woken(each: Notice) -> bool:
    return each.code.endswith(DUTY_COPY)


def wakes_duty(work: Work, level: int) -> bool:
    """Whether what has this level reaches those on duty at any hour, by the policy of the case."""
    return level >= (work.policy.ladder.duty_from if work.state.urgent else EMERGENCY)


def give_notices(work: Work) -> tuple[Notice, ...]:
    """Say every notice whose moment has come, and answer which those are."""
    if not work.state.notices:
        return ()
    due = tuple(each for each in work.state.notices if each.due <= work.at)
    if not due:
        return ()
    work.change(notices=tuple(each for each in work.state.notices if each.due > work.at))
    for each in due:
        code = each.code.partition(".")[0]
        of_the_lane = is_notice_of_the_lane(work, code)
        escalate(
            work,
            name=f"notice:{each.code}:{each.attempt}",
            level=each.level,
            rung="notice",
            attempt=each.attempt,
            recipients=each.recipients,
            causes=(code,),
            hidden=each.code if of_the_lane else None,
            told=(OWN_FILE,) if of_the_lane else None,
        )
    return due


def next_threshold(work: Work) -> Deadline | None:
    """The first week threshold that lies ahead."""
    first, soonest = None, NEVER
    for each in work.state.deadlines:
        due = each.due
        if work.at < due < soonest and each.kind == "threshold" and not each.missed:
            first, soonest = each, due
    return first
