"""She doubts whether to go on. Until 16+0 nothing presumes a birth (S12); after it she is simply helped."""

from datetime import datetime

from shared.pregnancy import date_of, midnight
from workflows.machine import facts
from workflows.machine.deadlines import cancel, set_deadline, tighten
from workflows.machine.stages import stage_due
from workflows.machine.state import Deadline
from workflows.machine.work import Happens, Work


def hold_back(work: Work) -> None:
    """After each fact: what presumes a birth begins at 16+0, while she doubts. Seed.

    Where she turns out to be further along that is sooner than was thought, or now.
    """
    if not work.state.doubts or (begins := _begins(work)) is None:
        return
    for deadline in work.state.deadlines:
        if not _presumes_birth(work, deadline):
            continue
        if deadline.started_at < begins and begins > work.at:
            cancel(work, deadline, "doubt")
            due = stage_due(work, deadline.code, begins)
            set_deadline(work, deadline.code, deadline.kind, begins, due)
        elif deadline.started_at > max(begins, work.at):
            _begin_sooner(work, deadline, max(begins, work.at))


def _begin_sooner(work: Work, deadline: Deadline, start: datetime) -> None:
    """A case under a policy from before keeps its rule: what is further along then waits all the same."""
    due = stage_due(work, deadline.code, start)
    if due < deadline.due and not work.policy.keeps_former_rules:
        tighten(work, deadline, due)


def _doubt_recorded(work: Work, fact: facts.DoubtRecorded) -> None:
    """She doubts; or no longer, and what was held back is due as if it began now."""
    work.change(doubts=fact.doubts)
    if fact.doubts:
        return
    for deadline in work.state.deadlines:
        if not _presumes_birth(work, deadline) or deadline.started_at <= work.at:
            continue
        if (due := stage_due(work, deadline.code, work.at)) < deadline.due:
            tighten(work, deadline, due)


def _begins(work: Work) -> datetime | None:
    edd = work.policy_edd
    return None if edd is None else midnight(date_of(edd, work.policy.special.doubt.until.is_))


def _presumes_birth(work: Work, deadline: Deadline) -> bool:
    return deadline.kind == "stage" and deadline.subject in work.policy.special.doubt.stages


HAPPENS: Happens = {
    facts.DoubtRecorded: _doubt_recorded,
}
