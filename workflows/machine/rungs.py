"""Which rung comes next, and when; at which level a miss begins.

Each rung counts from the due instant of an earlier one, so lateness of ours never gives a case more time.
"""

from collections.abc import Mapping
from datetime import datetime

from workflows.machine.contacting import UNREACHABLE
from workflows.machine.late import PLAN as CATCH_UP
from workflows.machine.late import late_rule
from workflows.machine.standing import is_watched
from workflows.machine.state import Deadline, Ladder
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work
from workflows.policy import Condition, StageCode
from workflows.policy.ladder import Rung
from workflows.policy.parts import Who


def next_rung(work: Work, ladder: Ladder) -> tuple[str, int, datetime]:
    """What comes after the rung on which this ladder stands; see `rung_after`."""
    return rung_after(work, ladder.rung, ladder.repeat, ladder.reached, claimed=ladder.claimed)


def rung_after(
    work: Work, standing: str, repeat: int, reached: Mapping[str, datetime], *, claimed: bool = False
) -> tuple[str, int, datetime]:
    """The next rung that applies; where none does, the same one again, so that it never ends."""
    rules = work.policy.ladder
    for rung in rules.rungs[rules.places[standing] + 1 :]:
        if rung.only == "unclaimed" and claimed:
            continue
        due = _due(work, rung, reached.get(rung.since or "", reached[standing]))
        if rung.only != "emergency" or is_emergency(work, due):
            return rung.rung, 1, due
    here = rules.named[standing]
    if here.repeat_every is None:  # refused when the policy is read
        raise ValueError(f"ladder.rungs.{here.rung}.repeat_every: the ladder would end here")
    return here.rung, repeat + 1, here.repeat_every.after(reached[here.rung])


def planned_due(work: Work, ladder: Ladder) -> datetime:
    """When the rung that is planned would come, had nobody claimed it."""
    here, planned = ladder.rung, work.policy.ladder.named[ladder.next_rung]
    if planned.rung == here and planned.repeat_every is not None:
        return planned.repeat_every.after(ladder.reached[here])
    return _due(work, planned, ladder.reached.get(planned.since or "", ladder.reached[here]))


def with_next(ladder: Ladder, rung: str, repeat: int, due: datetime) -> Ladder:
    """The ladder, with this rung to come."""
    return ladder.but(next_rung=rung, next_repeat=repeat, next_due=due)


def level_of(work: Work, deadline: Deadline) -> int:
    """The level at which this miss enters the ladder, where the situation asks for more than the rule."""
    if deadline.kind == "stage":
        return work.policy.ladder.rungs[0].level
    return max(work.policy.rules[deadline.code].level, _level_asked(work, deadline))


def _level_asked(work: Work, deadline: Deadline) -> int:
    """Of a late referral: that at which it was told. Of somebody who is not reached: more, once her team
    was told (S7). Of a threshold: more, while she waits for a place that nobody expects (S27).
    """
    special = work.policy.special
    if deadline.code == CATCH_UP:
        late = late_rule(work)
        return late.level if late else 0
    if deadline.code == UNREACHABLE:
        told = len(work.state.attempts_to_reach) >= special.reaching.attempts.is_
        return special.reaching.level_then.is_ if told else 0
    waits = is_watched(deadline) and Condition.PLACE in open_requirements(work, deadline.code)
    return special.placements.level if waits else 0


def also_told(work: Work, deadline: Deadline) -> tuple[Who, ...]:
    """Whom a miss names besides the rung's own recipients. A transfer concerns two sides, so a third."""
    if deadline.subject == StageCode.TRANSFER:
        return work.policy.special.transfer_recipients
    if deadline.kind == "stage":
        return ()
    return work.policy.rules[deadline.code].recipients


def _due(work: Work, rung: Rung, base: datetime) -> datetime:
    """From the due instant of the rung it counts from, its base; shorter from 34+0 on. Default."""
    allowance = rung.after
    if rung.after_late and work.policy_ga(base).days >= work.policy.ladder.late_from.days:
        allowance = rung.after_late
    if allowance is None:  # refused when the policy is read
        raise ValueError(f"ladder.rungs.{rung.rung}.after: missing")
    return allowance.after(base)


def is_grave(work: Work) -> bool:
    """Whether anything is overdue that an emergency meeting could help. Policy, ladder, level 4: an *open
    critical item* at 36+0 or 37+0; that somebody was not informed is none. Which rows are not: default.
    """
    unhurried = work.policy.ladder.unhurried
    return any(each.missed and each.subject not in unhurried for each in work.state.deadlines)


def is_emergency(work: Work, due: datetime) -> bool:
    """Whether the emergency group is to hear at this moment: of urgent cases, and of late weeks."""
    if work.state.urgent:
        return True
    return work.policy_ga(due).days >= work.policy.ladder.emergency_from.days and is_grave(work)
