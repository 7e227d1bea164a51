"""What rules ask of a state, and of a deadline in it: what follows from the fields, and nothing else."""

from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from shared import pregnancy
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
    earliest, ladder, check = state.soonest_due, state.ladder, state.check
    rung, question = ladder.next_due if ladder else None, check.due if check else None
    for at in (rung, question, state.safety_recheck_at, state.closing_due):
        if at is not None and at < earliest:
            earliest = at
    for each in state.notices:
        if each.due < earliest:
            earliest = each.due
    return None if earliest is NEVER else earliest


def soonest_due(state: "CaseState") -> datetime:
    """When time next acts on any of its deadlines."""
    soonest = NEVER
    for each in state.deadlines:
        at = each.acts_at
        soonest = at if at < soonest else soonest
    return soonest


def causes(state: "CaseState") -> tuple["Deadline", ...]:
    """What is overdue, the longest overdue first."""
    missed = [each for each in state.deadlines if each.missed]
    return tuple(sorted(missed, key=_longest_overdue))


_longest_overdue = attrgetter("due", "code")


def late_subjects(state: "CaseState") -> tuple[str, ...]:
    """What is overdue, by what it is about, each once."""
    return tuple(dict.fromkeys([each.subject for each in state.causes]))


def is_pregnant(state: "CaseState") -> bool:
    """Whether there is a pregnancy to count in, as far as anybody told."""
    return state.birth is None and state.stopped_because is None


def counted_edd(state: "CaseState") -> date | None:
    """The due date that she is counted by; none while it is unknown, or after a birth or an ending."""
    return state.edd if is_pregnant(state) else None


def policy_edd(state: "CaseState") -> date | None:
    """The due date that deadlines are counted from; none where there is nothing to count by."""
    counted = state.counted_edd
    return None if counted is None else pregnancy.policy_edd(counted, state.dating_method)


FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    "deadlines": ("soonest_due", "wakes_at", "causes", "late_subjects"),
    "notices": ("wakes_at",),
    "ladder": ("wakes_at",),
    "check": ("wakes_at",),
    "safety_recheck_at": ("wakes_at",),
    "closing_due": ("wakes_at",),
    "edd": ("counted_edd", "policy_edd"),
    "dating_method": ("policy_edd",),
    "birth": ("counted_edd", "policy_edd"),
    "stopped_because": ("counted_edd", "policy_edd"),
}
"""The fields of a state that something follows from, and what."""


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
    return any(each.started_at and not each.ended_at for each in state.supports)
