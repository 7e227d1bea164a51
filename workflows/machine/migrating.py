"""A case moves to another version of the policy: explicitly, for a reason, and on record as a fact.

What was missed stays missed: it really was late. Whatever runs follows the new policy, earlier at once and
later too, since nobody was told yet that it passed. But what was made earlier for a reason of its own (an
emergency, an answer promised for a day) never becomes later. Nothing becomes due in the past: what would
have been is due the next working morning, all together, so that it gives one alert. A week threshold that
is new and already past is not asked for any more. A running ladder never slows down. Default.
"""

from datetime import datetime

from workflows.machine import facts
from workflows.machine.deadlines import bring_forward, cancel, set_deadline
from workflows.machine.ladder import follow_policy
from workflows.machine.owing import owe_what_was_forgotten, watch_others
from workflows.machine.postnatal import step_due
from workflows.machine.special import task_due
from workflows.machine.stages import stage_due
from workflows.machine.state import Deadline
from workflows.machine.thresholds import threshold_due
from workflows.machine.work import Happens, Work
from workflows.policy import Policy

REASON = "policy_migrated"


def _policy_migrated(work: Work, fact: facts.PolicyMigrated) -> None:
    """From here on the case goes by the policy that the fact brought, and every effect names it."""
    old, new = work.policy, fact.policy
    before = {each.code: policy_due(work, each) for each in work.state.deadlines}
    veiled = _end_what_is_told_elsewhere(work, new)
    work.policy = new
    work.change(policy_version=new.version)
    for each in veiled:
        set_deadline(work, each.code, each.kind, each.started_at, each.due)
    _drop_what_is_gone(work)
    for deadline in sorted(work.state.deadlines, key=lambda each: each.kind == "stage"):
        if not deadline.missed:  # thresholds go first, since they cap the stages
            _follow(work, deadline, before[deadline.code])
    _add_what_is_new(work, old)
    watch_others(work)
    if old.keeps_former_rules and not new.keeps_former_rules:
        owe_what_was_forgotten(work)
    follow_policy(work, old)


def _end_what_is_told_elsewhere(work: Work, new: Policy) -> tuple[Deadline, ...]:
    """Of a week that the new policy tells on another topic, whoever knew of it hears that it runs no more."""
    moved = work.policy.restricted ^ new.restricted
    found = tuple(each for each in work.state.deadlines if each.code in moved and not each.missed)
    for each in found:
        cancel(work, each, REASON)
    return found


def policy_due(work: Work, deadline: Deadline) -> datetime | None:
    """When this deadline would be due by the policy alone, begun when it began. None: it asks nothing."""
    match deadline.kind:
        case "stage":
            return stage_due(work, deadline.code, deadline.started_at)
        case "threshold":
            return threshold_due(work, deadline.code)
        case "postnatal":
            return step_due(work, deadline.code)
        case "special":
            return task_due(work, deadline.code, deadline.started_at)


def _follow(work: Work, deadline: Deadline, before: datetime | None) -> None:
    after = policy_due(work, deadline)
    if after is None or after == before:
        return
    if after < deadline.due:
        bring_forward(work, deadline, after)
    elif deadline.due == before:
        cancel(work, deadline, REASON)
        set_deadline(work, deadline.code, deadline.kind, deadline.started_at, after)


def _drop_what_is_gone(work: Work) -> None:
    """Thresholds, steps and tasks that the new policy does not know, missed or not; and what rests by it, as
    the soft landing of a woman who declines help does.
    """
    policy = work.policy
    known = {*policy.thresholds, *policy.postnatal, *policy.special.tasks}
    for deadline in work.state.deadlines:
        gone = deadline.kind != "stage" and deadline.code not in known
        if gone or not work.may_run(deadline.kind, deadline.subject):
            cancel(work, deadline, REASON)


def _add_what_is_new(work: Work, old: Policy) -> None:
    """Week thresholds and steps after birth that the old policy did not know, and that lie ahead."""
    start, new = work.state.counted_from, work.policy
    for week in [each for each in new.thresholds if each not in old.thresholds]:
        if (due := threshold_due(work, week)) and due > work.at:
            set_deadline(work, week, "threshold", start, due)
    for step in [each for each in new.postnatal if each not in old.postnatal]:
        if (due := step_due(work, step)) and due > work.at:
            set_deadline(work, step, "postnatal", work.at, due)


HAPPENS: Happens = {
    facts.PolicyMigrated: _policy_migrated,
}
