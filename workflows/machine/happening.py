"""What each fact does to a case. Each noun has its module; here they come together."""

from workflows.machine import (
    desk,
    ending,
    facts,
    owning,
    postnatal,
    progressing,
    redating,
    referring,
    safety,
    waiting,
)
from workflows.machine.checks import plan_check
from workflows.machine.ladder import end_if_nothing_is_overdue
from workflows.machine.stages import start_stage
from workflows.machine.state import CaseState
from workflows.machine.thresholds import meet_late, start_thresholds
from workflows.machine.work import Happens, Work
from workflows.policy import Policy, StageCode


def open_case(fact: facts.Opened, policy: Policy) -> Work:
    """A case begins: receipt, contact, owner and stall run from the submission; thresholds too."""
    state = CaseState(
        facts_seen=0,
        policy_version=policy.version,
        **fact.model_dump(exclude={"no", "at", "type"}),
    )
    work = Work(state, policy, fact.at)
    start_thresholds(work)
    for stage in (
        StageCode.RECEIVE,
        StageCode.FIRST_CONTACT,
        StageCode.OWNER_ACCEPTED,
        StageCode.STALL,
    ):
        start_stage(work, stage, fact.submitted_at)
    plan_check(work)
    return work


def happen(work: Work, fact: facts.Fact) -> None:
    """Let a fact take effect; then whatever is no longer overdue leaves the ladder."""
    HAPPENS.get(type(fact), _put_on_record)(work, fact)
    if not work.state.closed:
        meet_late(work)
        end_if_nothing_is_overdue(work)


def _opened_again(_: Work, __: facts.Opened) -> None:
    """A case opens once; a second opening is a case of its own."""


def _put_on_record(_: Work, __: facts.Fact) -> None:
    """It is numbered and kept; it moves no deadline."""


HAPPENS: Happens = {
    facts.Opened: _opened_again,
    **referring.HAPPENS,
    **owning.HAPPENS,
    **progressing.HAPPENS,
    **waiting.HAPPENS,
    **safety.HAPPENS,
    **redating.HAPPENS,
    **postnatal.HAPPENS,
    **ending.HAPPENS,
    **desk.HAPPENS,
}
