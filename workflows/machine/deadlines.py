"""The life of one deadline: set, moved, met, missed, cancelled. Every change says so once."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from shared.pregnancy import REMEMBERED, next_working_instant, next_working_morning, wall_clock
from workflows.machine.effects import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    DeadlineTightened,
    Effect,
    ReminderWithdrawn,
    ThresholdMet,
    ThresholdMissed,
)
from workflows.machine.restricted import is_restricted
from workflows.machine.standing import is_watched
from workflows.machine.state import Deadline, DeadlineKind, Reminder
from workflows.machine.work import Work
from workflows.policy.codes import stage_of
from workflows.values import new, new_of


def set_deadline(work: Work, code: str, kind: DeadlineKind, start: datetime, due: datetime) -> None:
    """Let a deadline run: a new attempt of its stage or threshold. Nothing that has lost its meaning."""
    subject = code.partition(".")[0]
    if not work.may_run(kind, subject):
        _owe_later(work, code)
        return
    attempt = work.state.attempts.get(subject, 0) + 1
    reminders = _reminders(work, kind, subject, start, due)
    deadline = new(
        Deadline, code=code, kind=kind, attempt=attempt, started_at=start, due=due, reminders=reminders
    )
    work.change(
        deadlines=(*work.state.deadlines, deadline),
        attempts={**work.state.attempts, subject: attempt},
    )
    _say(work, DeadlineSet, deadline, "set")


def tighten(work: Work, deadline: Deadline, due: datetime) -> None:
    """Move a running deadline earlier; so do its reminders: those given already lie in the past."""
    reminders = _reminders(work, deadline.kind, deadline.subject, deadline.started_at, due)
    moved = deadline.but(due=due, moves=deadline.moves + 1, reminders=reminders)
    work.replace(deadline, moved)
    _say(work, DeadlineTightened, moved, f"tightened:{moved.moves}")


def bring_forward(work: Work, deadline: Deadline, due: datetime) -> None:
    """Earlier, but not into the past: what is past binds the next working morning."""
    if due <= work.at:
        due = next_working_morning(work.at)
    if due < deadline.due:
        tighten(work, deadline, due)


def meet(work: Work, code: str) -> None:
    """What was asked for is done, in time or late. Nothing when no such deadline is open.

    In a case that fell silent it is not owed any more either, should the case go on.
    """
    deadline = work.open_deadline(code)
    if deadline is None:
        owe_no_more(work, code)
        return
    work.replace(deadline, None)
    effect = ThresholdMet if is_watched(deadline) else DeadlineMet
    _say(work, effect, deadline, "met")
    _withdraw_reminders(work, deadline)


def miss(work: Work, deadline: Deadline) -> Deadline:
    """The deadline passed. It stays open, as overdue, until it is met or planned again."""
    missed = deadline.but(missed=True, reminders=())
    work.replace(deadline, missed)
    effect = ThresholdMissed if is_watched(deadline) else DeadlineMissed
    _say(work, effect, deadline, "missed")
    return missed


def cancel(work: Work, deadline: Deadline, reason: str) -> None:
    """The deadline no longer applies. After a birth or an ending no gestational age is told any more."""
    work.replace(deadline, None)
    _say(work, DeadlineCancelled, deadline, "cancelled", reason=reason)
    _withdraw_reminders(work, deadline)


def owe_no_more(work: Work, code: str) -> None:
    """What was open as the case fell silent does not run again where it goes on."""
    if code in work.state.owed:
        work.change(owed=tuple(each for each in work.state.owed if each != code))


def is_for_ladder(work: Work, deadline: Deadline) -> bool:
    """Whether a miss climbs the ladder.

    A missed absence deadline activates the deputy instead; a threshold of level 0 only tells, once.
    """
    if deadline.kind != "stage":
        return work.policy.rules[deadline.code].level > 0
    return work.policy.stages[stage_of(deadline.code)].if_missed == "ladder"


def _owe_later(work: Work, code: str) -> None:
    """What is asked while she declines help is asked for once she takes it after all. By the policy."""
    rests = work.state.declined and work.state.stopped_because is None
    if rests and code in work.policy.aftercare.owed_again and code not in work.state.owed:
        work.change(owed=(*work.state.owed, code))


def _reminders(
    work: Work, kind: DeadlineKind, subject: str, started_at: datetime, due: datetime
) -> tuple[Reminder, ...]:
    """L0: nudges at 50 and 80 % of an allowance of two days or more, within working hours.

    A nudge that would fall at or after the deadline, or in the past, is left out; of two that fall
    together the later one stays. A row may have percentages of its own. Policy table, level 0: default.
    """
    if kind != "stage":
        return ()
    percents = work.policy.reminder_percents[stage_of(subject)]
    if not percents:
        return ()
    nudges = _nudges(started_at, due, percents, work.policy.reminders.shortest_days, started_at.tzinfo)
    return tuple([each for each in nudges if each.due > work.at])


@lru_cache(maxsize=REMEMBERED)
def _nudges(
    started_at: datetime, due: datetime, percents: tuple[int, ...], shortest_days: int, _: tzinfo | None
) -> tuple[Reminder, ...]:
    """All reminders of such an allowance; cases that began together share them. Equal instants that are
    written in different zones do not, so that what is kept never shows in what a case says.
    """
    start = next_working_instant(started_at)
    if (wall_clock(due) - wall_clock(start)).days < shortest_days:
        return ()
    begins, ends = start.timestamp(), due.timestamp()
    by_instant = {_nudge(begins, ends, percent, start.tzinfo): percent for percent in percents}
    return tuple([new(Reminder, percent=percent, due=at) for at, percent in by_instant.items() if at < due])


def _nudge(begins: float, ends: float, percent: int, zone: tzinfo | None) -> datetime:
    """The working instant at which this part of the allowance is used up, to the minute."""
    seconds = begins + (ends - begins) * percent / 100
    return next_working_instant(datetime.fromtimestamp(seconds - seconds % 60, zone))


def _withdraw_reminders(work: Work, deadline: Deadline) -> None:
    """Whoever sends mail may not read that a restricted deadline is over: it hears this instead."""
    if deadline.reminded and is_restricted(work, deadline):
        work.say(
            new(
                ReminderWithdrawn,
                effect_id=work.effect_id(f"{deadline.code}:{deadline.attempt}:withdrawn"),
                at=work.at,
                due=deadline.due,
                hidden=deadline.code,
            )
        )


def _say(work: Work, made: Callable[..., Effect], deadline: Deadline, what: str, **more: str) -> None:
    """What every deadline effect says, under an id of its own (I5)."""
    attempt, due = deadline.attempt, deadline.due
    told: dict[str, Any] = {
        "effect_id": work.effect_id(f"{deadline.code}:{attempt}:{what}"),
        "at": work.at,
        "due": due,
        "subject": deadline.subject,
        "attempt": attempt,
        "ga_days": work.ga_days(due),
        "policy_version": work.state.policy_version,
        "restricted": is_restricted(work, deadline),
        **more,
    }
    work.say(new_of(made, told))
