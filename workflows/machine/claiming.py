"""When the next rung comes after all: a claim lets the ladder rest for a while (policy, ladder), and whoever
turns out to be further along is not made to wait.

"Acknowledgement stops the ladder for one allowance at most": of what was claimed, and of whatever is missed
while it rests. Else a late feedback that somebody took would keep a safety decision silent for six weeks.
Default. A case under a policy from before 2026.5 goes by the longest overdue alone, as it always did.
"""

from collections.abc import Sequence
from datetime import datetime

from shared.pregnancy import next_working_morning
from workflows.machine.rungs import is_emergency, is_grave, next_rung, planned_due, with_next
from workflows.machine.stages import allowance_end
from workflows.machine.state import Deadline, Ladder
from workflows.machine.work import SAFETY_STAGES, Work


def claim(work: Work) -> None:
    """The ladder rests, and then goes on at the next rung as a new attempt.

    A second claim before that rung changes nothing, so nobody can hold a case still by claiming. A claim
    never makes the next rung come earlier.
    """
    ladder = work.state.ladder
    if ladder is None or ladder.claimed:
        return
    claimed = ladder.but(claimed=True, attempt=ladder.attempt + 1)
    rung, repeat, due = next_rung(work, claimed)
    rested = _rested(work, _claimed_for(work))
    work.change(ladder=with_next(claimed, rung, repeat, max(due, rested)))


def rest_no_longer(work: Work, joining: Sequence[Deadline]) -> None:
    """Whoever claimed could not know of what is missed since: for that it rests one allowance at most. The
    rung that is planned comes no sooner than without a claim.
    """
    ladder = work.state.ladder
    if ladder is None or not ladder.claimed or work.policy.keeps_former_rules:
        return
    rested = max(planned_due(work, ladder), _rested(work, joining))
    work.change(ladder=ladder.but(next_due=min(ladder.next_due, rested)))


def rest_on(work: Work, ladder: Ladder, due: datetime) -> datetime:
    """When the next rung comes of a ladder that would speak at `due`, as the case moves to another policy: a
    claim rests as it did, and by the new numbers for one allowance from now at most. Default.
    """
    if not ladder.claimed or work.policy.keeps_former_rules or not work.state.causes:
        return due
    return max(due, min(ladder.next_due, _rested(work, _claimed_for(work))))


def hasten(work: Work) -> None:
    """She is further along than was thought: the next rung comes as her week asks for it, and a claim rests
    for one allowance from now at most. "Timers only ever move earlier", and at once: policy table, stages.
    What would be due by now comes the next working morning, together with whatever else would. Default.
    """
    ladder = work.state.ladder
    if ladder is None or work.policy.keeps_former_rules:
        return
    rung, repeat, due = next_rung(work, ladder)
    if ladder.claimed:
        due = max(due, _rested(work, _claimed_for(work)))
    if due <= work.at:
        due = next_working_morning(work.at)
    if due < ladder.next_due:
        work.change(ladder=with_next(ladder, rung, repeat, due))


def relent(work: Work) -> None:
    """What an emergency meeting could help was done: what is overdue besides (feedback alone) calls none, and
    the ladder goes on below. Never earlier. Policy, ladder, level 4: an *open* critical item.
    """
    if work.state.ladder is not None and not work.state.urgent and not is_grave(work):
        _call_off(work)


def calm_down(work: Work) -> None:
    """The case is no longer urgent: whom it called together hears of it no more, unless its week calls them.
    A first call that is due comes all the same: urgency that is taken away lengthens nothing. Default.
    """
    ladder = work.state.ladder
    if ladder is not None and ladder.rung == ladder.next_rung and not is_emergency(work, ladder.next_due):
        _call_off(work)


def _call_off(work: Work) -> None:
    """Where the emergency group would hear next, or again, the rung below it comes: no sooner, and as a new
    attempt, since those on duty may have heard of it. A case under a policy from before goes on as it was.
    """
    ladder, rules = work.state.ladder, work.policy.ladder
    if ladder is None or work.policy.keeps_former_rules or rules.named[ladder.next_rung].only != "emergency":
        return
    if rules.named[ladder.rung].only == "emergency":
        below = [each.rung for each in rules.rungs[: rules.places[ladder.rung]] if each.only == "always"][-1]
        reached = {rung: at for rung, at in ladder.reached.items() if rung != ladder.rung}
        reached[below] = ladder.reached[ladder.rung]
        ladder = ladder.but(rung=below, repeat=1, reached=reached)
    rung, repeat, due = next_rung(work, ladder)
    calmed = ladder.but(attempt=ladder.attempt + 1)
    work.change(ladder=with_next(calmed, rung, repeat, max(due, ladder.next_due)))


def _claimed_for(work: Work) -> tuple[Deadline, ...]:
    """What says how long it may rest: the longest overdue, and whatever presses by itself, a step of the
    safety lane or a task of a special situation.
    """
    first, *others = work.state.causes
    if work.policy.keeps_former_rules:
        return (first,)
    return (first, *(each for each in others if each.kind == "special" or each.subject in SAFETY_STAGES))


def _rested(work: Work, late: Sequence[Deadline]) -> datetime:
    """The end of the shortest allowance among these, from now."""
    return min(allowance_end(work, each, work.at) for each in late)
