"""A claim: somebody took the escalated task, and the ladder rests for a while (policy, ladder).

"Acknowledgement stops the ladder for one allowance at most": of what was claimed, and of whatever is missed
while it rests. Else a late feedback that somebody took would keep a safety decision silent for six weeks.
Default. A case under a policy from before 2026.5 goes by the longest overdue alone, as it always did.
"""

from collections.abc import Sequence
from datetime import datetime

from workflows.machine.rungs import next_rung, with_next
from workflows.machine.stages import allowance_end
from workflows.machine.state import Deadline
from workflows.machine.work import SAFETY_STAGES, Work, causes


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
    """Whoever claimed could not know of what is missed since: for that it rests one allowance at most."""
    ladder = work.state.ladder
    if ladder is None or not ladder.claimed or work.policy.aftercare.keeps_former_rules:
        return
    _, _, due = next_rung(work, ladder)
    rested = max(due, _rested(work, joining))
    work.change(ladder=ladder.but(next_due=min(ladder.next_due, rested)))


def _claimed_for(work: Work) -> tuple[Deadline, ...]:
    """What says how long it may rest: the longest overdue, and whatever presses by itself, a step of the
    safety lane or a task of a special situation.
    """
    first, *others = causes(work.state)
    if work.policy.aftercare.keeps_former_rules:
        return (first,)
    return (first, *(each for each in others if each.kind == "special" or each.subject in SAFETY_STAGES))


def _rested(work: Work, late: Sequence[Deadline]) -> datetime:
    """The end of the shortest allowance among these, from now."""
    return min(allowance_end(work, each, work.at) for each in late)
