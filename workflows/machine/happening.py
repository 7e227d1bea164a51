"""What each fact does to a case. Each noun has its module; here they come together."""

from workflows.machine import (
    absence,
    closing,
    contacting,
    desk,
    doubting,
    ending,
    facts,
    meanwhile,
    migrating,
    owning,
    postnatal,
    progressing,
    redating,
    referring,
    refusing,
    safety,
    seeking,
    transferring,
    waiting,
)
from workflows.machine.checks import plan_check
from workflows.machine.claiming import relent
from workflows.machine.closing import ask_to_close
from workflows.machine.doubtful import cannot_be, come_true, doubt, keep_early
from workflows.machine.doubting import hold_back
from workflows.machine.ending import settle
from workflows.machine.expediting import watch_speed
from workflows.machine.ladder import end_if_nothing_is_overdue
from workflows.machine.late import weigh_lateness
from workflows.machine.settling import settle_tasks
from workflows.machine.stages import start_stage, weigh_complexity
from workflows.machine.state import CaseState
from workflows.machine.thresholds import meet_late, start_thresholds
from workflows.machine.work import Happens, Work
from workflows.policy import Policy, StageCode
from workflows.values import new

_OF_THE_FACT_ALONE = frozenset({"no", "at", "type"})


def open_case(fact: facts.Opened, policy: Policy) -> Work:
    """A case begins: receipt, contact, owner and stall run from the submission; thresholds too."""
    told = {name: said for name, said in vars(fact).items() if name not in _OF_THE_FACT_ALONE}
    state = new(CaseState, facts_seen=0, policy_version=policy.version, **told)
    work = Work(state, policy, fact.at)
    start_thresholds(work)
    for stage in (
        StageCode.RECEIVE,
        StageCode.FIRST_CONTACT,
        StageCode.OWNER_ACCEPTED,
        StageCode.STALL,
    ):
        start_stage(work, stage, fact.submitted_at)
    weigh_complexity(work)
    plan_check(work)
    weigh_lateness(work)
    return work


def happen(work: Work, fact: facts.Fact) -> None:
    """Let a fact take effect; then whatever is no longer overdue leaves the ladder.

    Once a case has stopped only few facts still mean something: whatever else comes late changes nothing
    (I7), whichever came first (S45); of a closed one some things are known if it goes on.
    """
    if not _may_still_happen(work.state, fact):
        meanwhile.note(work, fact)
        return
    doubted = cannot_be(work, fact)
    keep_early(work, fact)
    if doubted:
        doubt(work, fact)
        return
    refusing.take_up(work, fact)
    HAPPENS[type(fact)](work, fact)
    for early in come_true(work):
        if _may_still_happen(work.state, early):
            HAPPENS[type(early)](work, early)
    if not work.state.closed:
        settle_tasks(work, fact)
        hold_back(work)
        watch_speed(work)
        safety.follow_dating(work)
        postnatal.follow_supports(work)
        meet_late(work)
        end_if_nothing_is_overdue(work)
        relent(work)
        ask_to_close(work)
        settle(work)


def _may_still_happen(state: CaseState, fact: facts.Fact) -> bool:
    if state.closed:
        return type(fact) in _AFTER_CLOSING
    if state.stopped_because is not None:
        return type(fact) in _AFTER_STOPPING
    return state.birth is None or type(fact) not in _OF_THE_PREGNANCY


_AFTER_CLOSING = frozenset(
    {
        facts.CaseReopened,
        facts.PregnancyEnded,
        facts.ConsentWithdrawn,
        facts.Erased,
        facts.PolicyMigrated,
    }
)
"""A closed case may go on, by a policy that it was moved to; or a heavier ending sees that it never does."""
_AFTER_STOPPING = _AFTER_CLOSING | {
    *safety.HAPPENS,
    *owning.HAPPENS,
    *desk.HAPPENS,
}
"""While only the safety lane is open: what concerns it, and who answers for it."""
_OF_THE_PREGNANCY = frozenset(
    {facts.DatingChanged, facts.DatingConfirmed, facts.MultipleSet, facts.DoubtRecorded}
)
"""What says nothing any more once the child was born."""


def _opened_again(_: Work, __: facts.Opened) -> None:
    """A case opens once; a second opening is a case of its own."""


HAPPENS: Happens = {
    facts.Opened: _opened_again,
    **referring.HAPPENS,
    **owning.HAPPENS,
    **absence.HAPPENS,
    **transferring.HAPPENS,
    **refusing.HAPPENS,
    **contacting.HAPPENS,
    **doubting.HAPPENS,
    **progressing.HAPPENS,
    **waiting.HAPPENS,
    **seeking.HAPPENS,
    **safety.HAPPENS,
    **redating.HAPPENS,
    **postnatal.HAPPENS,
    **ending.HAPPENS,
    **closing.HAPPENS,
    **desk.HAPPENS,
    **migrating.HAPPENS,
}
