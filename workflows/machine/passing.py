"""Time passes: every instant that lies behind is dealt with, in order, at its own instant.

So one late tick says exactly what many timely ticks would have said.
"""

from datetime import datetime

from workflows.machine.absence import note_return, note_silence
from workflows.machine.checks import ask
from workflows.machine.closing import ask_to_close, close_when_asked
from workflows.machine.deadlines import is_for_ladder, meet, miss
from workflows.machine.effects import DeputyActivated
from workflows.machine.escalating import give_notices, remind
from workflows.machine.expediting import need_speed
from workflows.machine.ladder import answer_misses, climb
from workflows.machine.restricted import EXPEDITE
from workflows.machine.safety import look_again
from workflows.machine.standing import is_watched, next_wake
from workflows.machine.state import CaseState, Deadline
from workflows.machine.step import Step
from workflows.machine.thresholds import answer_miss, is_satisfied
from workflows.machine.work import Work
from workflows.policy import Policy
from workflows.values import new


def pass_time(state: CaseState, until: datetime, policy: Policy) -> Step:
    """Deal with every instant up to and including `until`, each at its own due instant."""
    work = Work(state, policy, until)
    while (instant := next_wake(work.state)) is not None and instant <= until:
        work.at = instant
        _pass_instant(work)
    return work.step()


def _pass_instant(work: Work) -> None:
    """Who is back, reminders, then what is missed, then the ladder, then notices and the neutral check."""
    note_return(work)
    acting = _acting(work)
    for deadline in acting:
        if deadline.reminders:
            _give_reminders(work, deadline)
    due = [each for each in acting if not each.reminders]
    missed = [each for deadline in due if (each := _fall_due(work, deadline))]
    answer_misses(work, missed)
    climb(work)
    _tell(work)
    look_again(work)
    ask_to_close(work)
    close_when_asked(work)
    if work.state.check and work.state.check.due <= work.at:
        ask(work, work.state.check)


def _acting(work: Work) -> list[Deadline]:
    """The deadlines on which time acts now; often none, where only the ladder goes on."""
    if work.state.soonest_due > work.at:
        return []
    return [each for each in work.state.deadlines if each.acts_at <= work.at]


def _tell(work: Work) -> None:
    """Notices; the one that speed is needed also marks the case."""
    if any(given.code == EXPEDITE for given in give_notices(work)):
        need_speed(work)


def _give_reminders(work: Work, deadline: Deadline) -> None:
    given = [each for each in deadline.reminders if each.due <= work.at]
    left = tuple(each for each in deadline.reminders if each.due > work.at)
    reminded = deadline.reminded + len(given)
    work.replace(deadline, deadline.but(reminders=left, reminded=reminded))
    for reminder in given:
        remind(work, deadline, reminder.percent)


def _fall_due(work: Work, deadline: Deadline) -> Deadline | None:
    """A deadline's instant has come. Answers what is missed and climbs the ladder."""
    if is_watched(deadline) and is_satisfied(work, deadline.code):
        meet(work, deadline.code)
        return None
    missed = miss(work, deadline)
    if is_watched(deadline):
        answer_miss(work, missed)
    if is_for_ladder(work, deadline):
        note_silence(work, missed)
        return missed
    if deadline.kind != "stage":
        return None
    _activate_deputy(work, missed)
    return None


def _activate_deputy(work: Work, absence: Deadline) -> None:
    """Policy table, row M: unanswered, so the deputy is asked to act. Default."""
    work.replace(absence, None)
    work.say(
        new(
            DeputyActivated,
            effect_id=work.effect_id(f"{absence.code}:{absence.attempt}:deputy"),
            at=work.at,
            due=absence.due,
            attempt=absence.attempt,
            urgent=work.state.urgent,
        )
    )
