"""What single cases cost, as tables: the machine alone, at rest, and their histories in Temporal."""

from collections.abc import Sequence

from bench.advancing import Advancing
from bench.history import History
from bench.rest import AtRest
from bench.tables import prose, table

GOAL_AT_REST = 1.2
_SHOWN = ("gateway", "worker", "metronome", "auditor", "postgres", "temporal", "kafka")


def of_advance(found: Advancing) -> str:
    """Calls per second and by kind of fact."""
    rows = [(f"`{kind.name}`", str(kind.calls), f"{kind.micros:.0f}") for kind in found.kinds]
    said = prose(
        f"`advance`, as workflow, metronome and simulator call it: **{found.per_second:,.0f} calls a",
        f"second** in one process, over {found.calls:,} calls in which every scenario of the field is",
        f"told, with time itself at each of its instants. A state is {found.state_bytes:,.0f} bytes of",
        f"JSON in the middle, {found.largest_bytes:,} at most. (In seconds of the processor, so that",
        "others on the machine matter less.)",
    )
    return f"{said}\n\n{table(('kind of fact', 'calls', 'µs, median'), rows)}"


def of_history(found: Sequence[History]) -> str:
    """Events and bytes."""
    rows = [
        (each.scenario, *(f"{number:,.0f}" for number in _numbers(each)), f"{_per_occurrence(each):.1f}")
        for each in found
    ]
    head = ("scenario", "facts", "effects", "events", "kB", "runs", "events per fact or effect")
    said = prose(
        "Stories of the field (`docs/scenarios/`) told to their workflow under time skipping:",
        "everything that stands in its history at the end, all its runs together, sealed as it lies",
        "there.",
    )
    return f"{said}\n\n{table(head, rows)}"


def _numbers(each: History) -> tuple[float, ...]:
    return (each.facts, each.said, each.events, each.bytes / 1000, each.runs)


def _per_occurrence(each: History) -> float:
    return each.events / (each.facts + each.said)


def of_rest(found: Sequence[AtRest]) -> str:
    """Few against many."""
    few, many = found[0], found[-1]
    rows = [
        ("an event, CPU ms, all processes", *(f"{1000 * each.cpu:.1f}" for each in found)),
        *(_cost_row(name, found) for name in _SHOWN if name in few.costs),
        ("events/s, all work waiting", *(f"{each.events / each.seconds:.0f}" for each in found)),
        *(_idle_row(name, found) for name in _SHOWN if name in few.idle),
        *(_memory_row(name, found) for name in ("worker", "metronome", "gateway") if name in few.costs),
        ("loaded within, s", *(f"{each.loading:.0f}" for each in found)),
    ]
    head = ("", *(f"{each.cases:,} open cases" for each in found))
    said = prose(
        "Cases whose support has started and who wait for weeks, loaded in SQL as the machine left",
        "them (facts, plan, and all that each will say within five weeks). An event is a contact that",
        "somebody made: from Kafka through gateway and workflow until the case is armed anew. The",
        "workflows of cases at rest are not loaded: Temporal keeps those that sleep on its disk, and a",
        "worker at most a thousand in memory; those of the cases that get events are there.",
    )
    return f"{said}\n\n{table(head, rows)}\n\n{_verdict(few, many)}"


def _verdict(few: AtRest, many: AtRest) -> str:
    if few is many:
        return ""
    ratio = many.cpu / few.cpu
    met = "met" if ratio <= GOAL_AT_REST else "missed"
    return prose(
        f"An event costs **{ratio:.2f}** times as much among {many.cases:,} open cases as among",
        f"{few.cases:,} (aim: at most {GOAL_AT_REST}; {met}).",
    )


def _cost_row(name: str, found: Sequence[AtRest]) -> tuple[str, ...]:
    return (f"… of which {name}", *(f"{1000 * each.costs[name].cpu / each.events:.1f}" for each in found))


def _idle_row(name: str, found: Sequence[AtRest]) -> tuple[str, ...]:
    return (f"at rest, of a core: {name}", *(f"{each.idle[name]:.1%}" for each in found))


def _memory_row(name: str, found: Sequence[AtRest]) -> tuple[str, ...]:
    return (f"memory, MB: {name}", *(f"{each.costs[name].memory:.0f}" for each in found))
