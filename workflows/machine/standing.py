"""What rules ask of a state, and of a deadline in it: what follows from the fields, and nothing else."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.schemas.values import Complexity

if TYPE_CHECKING:
    from workflows.machine.state import CaseState, Deadline

NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""When time acts on what it does not act on any more."""


def next_wake(state: "CaseState") -> datetime | None:
    """The earliest instant at which time alone changes something. None only for a closed case."""
    return state.wakes_at


def wakes_at(state: "CaseState") -> datetime | None:
    """When time alone next acts on anything; see `next_wake`."""
    earliest = min(
        state.soonest_due,
        state.safety_recheck_at or NEVER,
        state.closing_due or NEVER,
        state.ladder.next_due if state.ladder else NEVER,
        state.check.due if state.check else NEVER,
        *[each.due for each in state.notices],
    )
    return None if earliest is NEVER else earliest


def soonest_due(state: "CaseState") -> datetime:
    """When time next acts on any of its deadlines."""
    soonest = NEVER
    for each in state.deadlines:
        at = each.acts_at
        soonest = at if at < soonest else soonest
    return soonest


FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    "deadlines": ("soonest_due", "wakes_at"),
    "notices": ("wakes_at",),
    "ladder": ("wakes_at",),
    "check": ("wakes_at",),
    "safety_recheck_at": ("wakes_at",),
    "closing_due": ("wakes_at",),
}
"""The fields of a state that time acts on, and what follows from each."""


def acts_at(deadline: "Deadline") -> datetime:
    """When time next acts on it: first at its reminders, which lie before it; `NEVER` if missed."""
    if deadline.missed:
        return NEVER
    return deadline.reminders[0].due if deadline.reminders else deadline.due


def subject(deadline: "Deadline") -> str:
    """The stage letter or the threshold: `G.contact` is about `G`."""
    return deadline.code.partition(".")[0]


def is_watched(deadline: "Deadline") -> bool:
    """Whether what it asks for is looked at when its instant comes, rather than told before."""
    return deadline.kind == "threshold" or deadline.kind == "postnatal"


def written(state: "CaseState") -> str:
    """The number of the case, as it begins everything that the case says."""
    return str(state.case_id)


def is_complex(state: "CaseState") -> bool:
    """Whether the case is treated as complex: said so, or urgent, since an urgent factor makes it so."""
    return state.urgent or state.complexity is Complexity.COMPLEX


def is_supported(state: "CaseState") -> bool:
    """Whether at least one support runs now."""
    if state.supports:
        return any(each.started_at and not each.ended_at for each in state.supports)
    return state.support_started_at is not None and state.support_ended_at is None
