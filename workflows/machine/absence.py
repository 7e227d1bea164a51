"""The owner is away, or answers nobody: the deputy stands in, or somebody must be found (S1, S42)."""

from shared.pregnancy import local_date
from workflows.machine import facts
from workflows.machine.deadlines import meet
from workflows.machine.effects import DeputyActivated
from workflows.machine.ladder import end_if_nothing_is_overdue
from workflows.machine.restricted import is_restricted
from workflows.machine.special import ask_for, tell
from workflows.machine.state import Absence, Deadline
from workflows.machine.work import Happens, Work
from workflows.values import new

_AWAY = "absence"


def note_silence(work: Work, missed: Deadline) -> None:
    """A deadline passed and no reminder was answered: the owner counts as absent. Default.

    Once, until the owner shows again (`note_presence`). After an ending nothing ordinary is said any more: of
    the safety lane the deputy hears by its ladder. Of that lane the deputy is not told which deadline it was,
    since whoever reads the topic would read it too.
    """
    owner, enough = work.state.owner, work.policy.special.reminders_unanswered.is_
    if owner is None or is_away(work) or missed.reminded < enough or work.state.stopped_because is not None:
        return
    work.change(
        absence=new(Absence, organisation=owner.organisation, until=None, deputised=True, presumed=True)
    )
    hidden = missed.code if is_restricted(work, missed) else None
    _activate(work, f"{missed.code}:{missed.attempt}:silence", hidden)


def is_away(work: Work) -> bool:
    """Whether somebody answers for the case in whose absence we must believe.

    Leave that was told with a last day ends by itself: who was to be back that day and answers nothing is
    silent like anybody else, also where nobody told of the return. A case that began under a policy from
    before 2026.5 waits for the return, as it always did. Default.
    """
    absence = work.state.absence
    if absence is None or absence.until is None or work.policy.keeps_former_rules:
        return absence is not None
    return local_date(work.at) < absence.until


def note_return(work: Work) -> None:
    """As time passes: who is back by the day that was told needs nobody to stand in any more. Default."""
    if work.state.absence is not None and not is_away(work):
        meet(work, "deputy_wanted")
        end_if_nothing_is_overdue(work)


def note_presence(work: Work) -> None:
    """Something substantive was done: nobody is presumed absent any more, nor for a reminder of before.

    Of the safety lane the reminders count on: whoever mails hears of them as they are withdrawn. A case that
    began under a policy from before counts all of them, as it always did.
    """
    if work.state.absence is not None and work.state.absence.presumed:
        work.change(absence=None)
    reminded = any(each.reminded and not each.missed for each in work.state.deadlines)
    if reminded and not work.policy.keeps_former_rules:
        work.change(deadlines=tuple([_answered(work, each) for each in work.state.deadlines]))


def _answered(work: Work, deadline: Deadline) -> Deadline:
    counts_on = deadline.missed or not deadline.reminded or is_restricted(work, deadline)
    return deadline if counts_on else deadline.but(reminded=0)


def _staff_absent(work: Work, fact: facts.StaffAbsent) -> None:
    """Policy, professional absent: the deputy is activated at once, also for leave known ahead.

    Without a deputy the team lead picks somebody within four working hours; a miss is the coordinator's.
    Default. That somebody of another organisation is away changes nothing.
    """
    if work.state.stopped_because is not None or fact.organisation != work.state.accountable:
        return
    work.change(absence=Absence(organisation=fact.organisation, until=fact.until, deputised=fact.deputised))
    if fact.deputised:
        meet(work, "deputy_wanted")
        count = work.state.attempts.get(_AWAY, 0) + 1
        work.change(attempts={**work.state.attempts, _AWAY: count})
        _activate(work, f"{_AWAY}:{count}")
    else:
        tell(work, "owner_absent")
        ask_for(work, "deputy_wanted")


def _staff_returned(work: Work, fact: facts.StaffReturned) -> None:
    absence = work.state.absence
    if absence is not None and absence.organisation == fact.organisation:
        work.change(absence=None)
        meet(work, "deputy_wanted")


def _activate(work: Work, occasion: str, hidden: str | None = None) -> None:
    work.say(
        new(
            DeputyActivated,
            effect_id=work.effect_id(f"{occasion}:deputy"),
            at=work.at,
            due=work.at,
            attempt=work.state.attempts.get(_AWAY, 0),
            urgent=work.state.urgent,
            hidden=hidden,
        )
    )


HAPPENS: Happens = {
    facts.StaffAbsent: _staff_absent,
    facts.StaffReturned: _staff_returned,
}
