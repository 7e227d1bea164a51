"""A storm of deadlines as tables: ours against a bare sweep, job systems, and a timer for each."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from bench.arrivals import Lateness
from bench.follow import Followed
from bench.kept import Kept
from bench.peers.driving import JobStorm
from bench.storm import Storm
from bench.tables import prose, table
from bench.timers import TimerStorm

GOAL_BARE, GOAL_JOBS, GOAL_TIMERS = 3.0, 2.0, 20.0
_IN_KAFKA = ("bare in Kafka", "ours", "ratio")
_MEANING = prose(
    "So many deadlines are due at the same instant, as at 08:00 after Easter, each of a case of its",
    "own; events is what they say. *Bare* is one `update … returning` into `insert … select` of those",
    "very events, 2,000 at a time. *Ours* locks each case, leaves out those with a fact that nobody",
    "has taken in, puts every effect on record by its id, fills in how late it is, and moves the case",
    "on. *In SQL* ends with the last row in the outbox. *In Kafka* ends when a consumer has the last",
    "event: ours from the step of the clock, through metronome and relay; bare from the beginning of",
    "its sweep, through the same relay. The job systems and the timers write the same rows for each",
    "deadline, in one statement; they end with the last row, so what a relay costs them is left out.",
    "Timers are measured once, with the fewer deadlines: ten thousand of them take a quarter of an hour.",
)


def of_storm(kept: Mapping[str, Kept]) -> str:
    """All parts that there are, with their ratios."""
    stamps = "; ".join(f"{name}: {each.stamp}" for name, each in kept.items())
    storms: Sequence[Storm] = kept["storm"].found if "storm" in kept else ()
    jobs: Sequence[JobStorm] = kept["jobs"].found if "jobs" in kept else ()
    timers: TimerStorm | None = kept["timers"].found if "timers" in kept else None
    follow: Followed | None = kept["follow"].found if "follow" in kept else None
    missing = [name for name in ("storm", "jobs", "timers", "follow") if name not in kept]
    todo = f"Not measured yet: `.venv/bin/python -m bench --only {','.join(missing)}`." if missing else ""
    sections = [
        "## A storm of deadlines",
        prose(f"*{stamps}*") if stamps else "",
        todo,
        _MEANING,
        _against_bare(storms) if storms else "",
        _side_by_side(storms, jobs, timers) if storms and (jobs or timers) else "",
        _settings(jobs) if jobs else "",
        _late(storms) if storms else "",
        _followed(follow) if follow else "",
        _verdicts(storms, jobs, timers) if storms else "",
    ]
    return "\n\n".join(section for section in sections if section)


def _against_bare(storms: Iterable[Storm]) -> str:
    rows = [
        (
            f"{each.deadlines:,} ({each.events:,})",
            _span(each.bare),
            _span(each.ours),
            f"**{each.ratio:.1f}**",
            _span(each.bare_in_kafka),
            _span(each.ours_in_kafka),
            f"**{each.ratio_in_kafka:.1f}**",
        )
        for each in storms
    ]
    return table(("deadlines (events)", *("bare in SQL", "ours", "ratio"), *_IN_KAFKA), rows)


def _side_by_side(storms: Iterable[Storm], jobs: Sequence[JobStorm], timers: TimerStorm | None) -> str:
    rows: list[tuple[str, ...]] = []
    for storm in storms:
        many, ours = storm.deadlines, median(storm.ours_in_kafka)
        rows.append((f"{many:,}", "**ours, in Kafka**", *_lateness(storm.all_events), "1", "–"))
        rows += [
            _peer(f"{many:,}", f"{each.peer} {each.version}", each.late, ours, each.deferring)
            for each in jobs
            if each.deadlines == many
        ]
        if timers and timers.deadlines == many:
            name = "a Temporal timer and activity each"
            rows.append(_peer(f"{many:,}", name, timers.late, ours, timers.starting))
    head = ("deadlines", "told by", "late, p50 s", "p99 s", "drained in s", "times ours", "put in within s")
    return table(head, rows)


def _peer(many: str, name: str, late: Lateness, ours: float, before: float) -> tuple[str, ...]:
    return (many, name, *_lateness(late), f"**{late.last / ours:.1f}**", f"{before:.1f}")


def _settings(jobs: Sequence[JobStorm]) -> str:
    known = {each.peer: each for each in jobs}
    return "\n".join(prose(f"- {each.peer} {each.version}: {each.settings}.") for each in known.values())


def _late(storms: Iterable[Storm]) -> str:
    rows = [
        (f"{each.deadlines:,}", which, *_lateness(late))
        for each in storms
        for which, late in (("urgent, each tenth case", each.urgent), ("all others", each.ordinary))
    ]
    return "How late our events are in Kafka; urgent ones leave first:\n\n" + table(
        ("deadlines", "of", "p50 s", "p99 s", "last s"), rows
    )


def _followed(found: Followed) -> str:
    return prose(
        "**Temporal follows, and nothing waits for it.** With gateway, worker and metronome running,",
        f"{found.cases:,} cases with a workflow and a timer each fell due together. Half of the events",
        f"were in Kafka after {found.told.p50:.2f} s, 99 in a hundred after {found.told.p99:.2f} s and",
        f"the last after **{found.told.last:.2f} s**; half of the workflows knew of it after",
        f"{found.half:.1f} s and the last after **{found.followed:.1f} s**. (Starting the",
        f"workflows and arming their cases took {found.arming:.0f} s.) The storms above ran without a",
        "worker at all.",
    )


def _verdicts(storms: Sequence[Storm], jobs: Sequence[JobStorm], timers: TimerStorm | None) -> str:
    lines = [f"Aims, for each size ({', '.join(f'{each.deadlines:,}' for each in storms)}):", ""]
    in_sql, in_kafka = [each.ratio for each in storms], [each.ratio_in_kafka for each in storms]
    lines.append(_line(f"within {GOAL_BARE:.0f}× of the bare sweep, in SQL", in_sql, at_most=GOAL_BARE))
    lines.append(_line(f"within {GOAL_BARE:.0f}× of the bare sweep, in Kafka", in_kafka, at_most=GOAL_BARE))
    best = [
        min(each.late.last for each in jobs if each.deadlines == storm.deadlines)
        / median(storm.ours_in_kafka)
        for storm in storms
        if any(each.deadlines == storm.deadlines for each in jobs)
    ]
    if best:
        lines.append(_line(f"{GOAL_JOBS:.0f}× the best job system", best, at_least=GOAL_JOBS))
    ours = {each.deadlines: median(each.ours_in_kafka) for each in storms}
    if timers and timers.deadlines in ours:
        times = [timers.late.last / ours[timers.deadlines]]
        lines.append(_line(f"{GOAL_TIMERS:.0f}× a timer and activity each", times, at_least=GOAL_TIMERS))
    return "\n".join(lines)


def _line(aim: str, found: Sequence[float], *, at_least: float = 0.0, at_most: float = float("inf")) -> str:
    met = "met" if all(at_least <= each <= at_most for each in found) else "missed"
    return f"- {aim}: {', '.join(f'{each:.1f}' for each in found)} ({met})."


def _lateness(late: Lateness) -> tuple[str, str, str]:
    return (f"{late.p50:.2f}", f"{late.p99:.2f}", f"{late.last:.2f}")


def _span(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"
