"""What gateway and worker show of themselves. No label ever names a case."""

from collections.abc import Iterable
from datetime import datetime
from math import nan

from prometheus_client import Counter, Gauge, Histogram

from shared.messaging import Context
from workflows.gate import Outcome
from workflows.repository.arming import Left
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
DISAGREEMENTS = Counter(
    "tijdig_armed_disagreements_total",
    "Steps that said something else than their case was armed with; only a release may cause that.",
)
UNARMED = Gauge(
    "tijdig_open_cases_unarmed", "Open cases whose next instant nobody would let out without Temporal."
)
WITHOUT_DEPUTY = Gauge("tijdig_open_cases_without_deputy", "Open cases with an owner and no deputy.")
WITHOUT_POLICY = Gauge("tijdig_open_cases_without_policy", "Open cases whose policy is not kept.")
ARMED_AHEAD = Gauge("tijdig_armed_ahead_seconds", "How far ahead the case is armed that is armed least.")
HEARTBEAT = Gauge("tijdig_metronome_heartbeat_timestamp_seconds", "System time of the last whole sweep.")
FOLDED = Counter("tijdig_cases_folded_total", "Cases that the metronome armed without their workflow.")
FOLD_FAILURES = Counter("tijdig_case_fold_failures_total", "Cases that the metronome could not fold.")
WORKFLOWS_STARTED_AFRESH = Counter(
    "tijdig_workflows_started_afresh_total", "Workflows that were not there any more and were started again."
)
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
    UNARMED.set(found.unarmed)
    WITHOUT_DEPUTY.set(found.without_deputy)
    WITHOUT_POLICY.set(found.without_policy)
    ARMED_AHEAD.set(nan if found.armed_until is None else (found.armed_until - now).total_seconds())


def _age(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def note_outcome(outcome: Outcome) -> None:
    """Count a step that was brought to the gate, and what has left because of it."""
    STEPS.labels("settled" if outcome.verdict.settled else "fact_missing").inc()
    DISAGREEMENTS.inc(int(outcome.disagreed))
    note_left(outcome.left)


def note_left(left: Iterable[Left]) -> None:
    """Count what has left, and how late it was."""
    for each in left:
        if each.level is not None:
            RUNGS.labels(str(each.level)).inc()
            LATENESS.observe(each.late_by)
        elif each.type == "rung_overtaken":
            OVERTAKEN.inc()
