"""What gateway and worker show of themselves. No label ever names a case."""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from shared.messaging import Context
from workflows.repository.effects import Rung
from workflows.repository.standing import Standing, standing

OPEN_CASES = Gauge("tijdig_open_cases", "Cases whose deadlines run.")
WITHOUT_DEADLINE = Gauge(
    "tijdig_open_cases_without_deadline", "Open cases without a next deadline; must be 0."
)
WITHOUT_OWNER = Gauge("tijdig_open_cases_without_owner", "Open cases that nobody answers for; must be 0.")
UNSIGNALLED_AGE = Gauge(
    "tijdig_facts_unsignalled_age_seconds", "Age of the oldest fact that its workflow was not told."
)
UNSEEN_AGE = Gauge("tijdig_facts_unseen_age_seconds", "Age of the oldest fact without effect as yet.")
EARLY_AGE = Gauge(
    "tijdig_early_facts_oldest_age_seconds", "Age of the oldest fact whose case has not opened yet."
)
OVERDUE = Gauge("tijdig_deadline_overdue_seconds", "How long the oldest due instant waits to be dealt with.")
SIGNALS = Counter("tijdig_case_signals_total", "Signals given to case workflows.")
RUNGS = Counter(
    "tijdig_rungs_emitted_total", "Escalations that left, by level (0 is a reminder).", ("level",)
)
OVERTAKEN = Counter("tijdig_rungs_overtaken_total", "Rungs that a fact stopped after they were due.")
LATENESS = Histogram(
    "tijdig_deadline_lateness_seconds",
    "Time between the instant at which an escalation was due and the one at which it left.",
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400),
)
STEPS = Counter("tijdig_case_steps_total", "Steps that reached the gate, by its answer.", ("answer",))
EMISSION_FAILURES = Counter("tijdig_emission_failures_total", "Steps that could not be brought to the gate.")


async def measure(context: Context) -> None:
    """Set the gauges of all open cases."""
    async with context.connection() as conn:
        found = await standing(conn, context.clock.now())
    _show(found, context.clock.system_now(), context.clock.now())


def _show(found: Standing, system_now: datetime, now: datetime) -> None:
    OPEN_CASES.set(found.open_cases)
    WITHOUT_DEADLINE.set(found.without_deadline)
    WITHOUT_OWNER.set(found.without_owner)
    UNSIGNALLED_AGE.set(_age(system_now, found.unsignalled_since))
    UNSEEN_AGE.set(_age(system_now, found.unseen_since))
    EARLY_AGE.set(_age(system_now, found.early_since))
    OVERDUE.set(_age(now, found.next_at))


def _age(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def note_left(rungs: Iterable[Rung]) -> None:
    """Count what has left, and how late it was."""
    for rung in rungs:
        if rung.level is not None:
            RUNGS.labels(str(rung.level)).inc()
            LATENESS.observe(rung.late_by)
        elif rung.type == "rung_overtaken":
            OVERTAKEN.inc()
