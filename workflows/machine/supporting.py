"""Supports, of which several may run beside each other: each its own row E, and one case around them.

A plan whose steps name no support waits for one start (`E`); one that names supports waits for each
(`E.<offer>`). The week thresholds ask for the first; the case has one list of deadlines and one ladder.
"""

from datetime import date

from shared.schemas.contracts.case import PlanItem
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine.deadlines import cancel, meet
from workflows.machine.stages import owe_feedback, start_stage
from workflows.machine.standing import is_supported
from workflows.machine.state import CaseState, Support
from workflows.machine.work import Work
from workflows.policy import StageCode
from workflows.values import new

_E = StageCode.SUPPORT_STARTED
_UNNAMED = "support"


def expect_supports(work: Work) -> None:
    """Policy table, row E: from the agreed plan to the first real support contact. Default."""
    if (
        not expect_what_is_named(work)
        and work.state.support_started_at is None
        and not work.open_deadline(_E)
    ):
        start_stage(work, _E, work.at)


def expect_what_is_named(work: Work) -> bool:
    """Wait for each support that an open step names; whether there is any."""
    named = [item for item in _open_items(work) if item.support]
    for item in named:
        expect_support(work, item)
    return bool(named)


def expect_support(work: Work, item: PlanItem) -> None:
    """Wait for this one support; one that is to start with the birth waits for the birth."""
    code = f"{_E}.{item.support}"
    waits_for_birth = item.at_birth and work.state.birth is None
    has_started = any(each.offer == item.support and each.started_at for each in work.state.supports)
    if not (waits_for_birth or has_started or work.open_deadline(code)):
        start_stage(work, code, work.at)


def drop_unplanned(work: Work) -> None:
    """A support that the plan no longer has open is not waited for any more."""
    wanted = {f"{_E}.{item.support}" for item in _open_items(work) if item.support}
    for deadline in work.state.deadlines:
        if deadline.subject != _E or deadline.code in wanted:
            continue
        if deadline.code != _E or (wanted and not deadline.missed):
            cancel(work, deadline, "not_planned")


def start_support(work: Work, offer: str | None, ends_on: date | None) -> None:
    """The first real contact of a support. A start that names none settles a single one that waits."""
    name = offer or _UNNAMED
    known = next((each for each in work.state.supports if each.offer == name), None)
    running = known is not None and known.started_at and not known.ended_at
    started_at = known.started_at if known and running else work.at
    _put(
        work,
        new(
            Support, offer=name, started_at=started_at, ends_on=ends_on or (known.ends_on if known else None)
        ),
    )
    work.change(support_started_at=work.state.support_started_at or work.at)
    meet(work, _E)
    waiting = [each.code for each in work.state.deadlines if each.subject == _E]
    if offer is None and len(waiting) == 1:
        meet(work, waiting[0])
    meet(work, f"{_E}.{name}")


def has_begun(state: CaseState, offer: str | None) -> bool:
    """Whether this support ever began; without a name, any. Who began it may have named none."""
    names = (offer, _UNNAMED)
    return any(each.started_at and (offer is None or each.offer in names) for each in state.supports)


def is_planned(state: CaseState, offer: str | None) -> bool:
    """Whether a step of the plan names this support."""
    return offer is not None and any(each.support == offer for each in state.items)


def end_support(work: Work, offer: str | None) -> None:
    """A support came to its end, or will never start; without a name, all that run.

    When none runs any more the stall deadline runs again: nothing else would ask for the next step. Only of
    what began the referrer hears that it ended; under a policy from before of all.
    """
    tells = work.policy.keeps_former_rules or has_begun(work.state, offer)
    if tells:
        work.change(support_ended_at=work.at)
    for each in work.state.supports:
        if offer in (None, each.offer) and each.ended_at is None:
            _put(work, each.but(ended_at=work.at))
    if unstarted := work.open_deadline(f"{_E}.{offer}"):
        cancel(work, unstarted, "support_ended")
    if not is_supported(work.state) and not work.open_deadline(StageCode.STALL):
        start_stage(work, StageCode.STALL, work.at)
    if tells:
        owe_feedback(work, FeedbackMoment.END)


def _put(work: Work, support: Support) -> None:
    others = tuple(each for each in work.state.supports if each.offer != support.offer)
    work.change(supports=(*others, support))


def _open_items(work: Work) -> list[PlanItem]:
    return [each for each in work.state.items if each.item_id not in work.state.items_closed]
