"""A referral that comes late: one plan for everything that is late already, and no cascade (S18, S8).

Week thresholds that lie before the submission are never evaluated. Instead those concerned hear once, and
one deadline asks for a plan; from 34+0 for a meeting. The thresholds still to come bind as ever.
"""

from shared.pregnancy import GestationalAge
from workflows.machine.deadlines import meet
from workflows.machine.escalating import notice
from workflows.machine.special import ask_for, drop, take_back, tell
from workflows.machine.work import Work
from workflows.policy.special import LateReferral

PLAN = "catch_up"


def weigh_lateness(work: Work) -> None:
    """At the opening, and whenever the due date becomes known or is corrected.

    While it is unknown the coordinator knows, and nothing is late yet (S35). Policy, late referral and
    unknown due date: default.
    """
    rule = late_rule(work)
    if work.policy_edd is None:
        tell(work, "dating_unknown")
    elif rule is None:
        _not_late(work)
    elif not work.state.catch_up:
        work.change(catch_up=True)
        notice(work, PLAN, rule.level, rule.recipients)
        if not _is_made(work, rule):
            ask_for(work, PLAN)


def _is_made(work: Work, rule: LateReferral) -> bool:
    """Whether what must settle it was there before anybody knew how far along she is. Those concerned hear of
    it; nobody is asked for a plan that was agreed, and is running. A policy from before asks for another one.
    """
    if work.policy.keeps_former_rules:
        return False
    made = (work.state.meeting_held_at, None if rule.meeting else work.state.plan_agreed_at)
    return any(at is not None and at >= work.state.counted_from for at in made)


def catch_up(work: Work, *, by_meeting: bool) -> None:
    """There is a plan for what is late; far along only a meeting can make it."""
    rule = late_rule(work)
    if by_meeting or rule is None or not rule.meeting:
        meet(work, PLAN)


def _not_late(work: Work) -> None:
    """The due date says so: what has not been told is not told any more (S36)."""
    take_back(work, "dating_unknown")
    if work.state.catch_up:
        work.change(catch_up=False)
        take_back(work, PLAN)
        drop(work, PLAN, "redated")


def late_rule(work: Work) -> LateReferral | None:
    """What holds for a referral, or a reopening, of that week; nothing before the third trimester."""
    if work.policy_edd is None:
        return None
    days, rules = work.policy_ga(work.state.counted_from).days, work.policy.special.late_referral
    reached = {since: week for week in rules if (since := GestationalAge.parse(week).days) <= days}
    return rules[reached[max(reached)]] if reached else None
