"""Cases, their deadlines, and who lets escalations out."""

from deploy.grafana.panels import Panel, Query, Row

_LATENESS = "sum by (le) (increase(tijdig_deadline_lateness_seconds_bucket[1h]))"

CASES = Row(
    "Cases and deadlines",
    (
        Panel(
            "Open cases",
            "Whose deadlines run; how many the auditor saw.",
            (
                Query("max(tijdig_open_cases)", "open"),
                Query("max(tijdig_audit_cases)", "seen by the auditor"),
            ),
            core=True,
        ),
        Panel(
            "Escalations that left",
            "By level; 0 is a reminder. Over ten minutes.",
            (Query("sum by (level) (increase(tijdig_rungs_emitted_total[10m]))", "L{{level}}"),),
        ),
        Panel(
            "How late escalations left",
            "Median and 99th percentile over an hour; due instant to leaving.",
            (
                Query(f"histogram_quantile(0.5, {_LATENESS})", "median"),
                Query(f"histogram_quantile(0.99, {_LATENESS})", "99 %"),
            ),
            unit="s",
            alarm=60,
        ),
        Panel(
            "Facts on their way",
            "Oldest fact not handed to its workflow, without effect, and without a case.",
            (
                Query("max(tijdig_facts_unsignalled_age_seconds)", "not handed over"),
                Query("max(tijdig_facts_unseen_age_seconds)", "without effect"),
                Query("max(tijdig_early_facts_oldest_age_seconds)", "without a case"),
            ),
            unit="s",
            alarm=60,
            core=True,
        ),
        Panel(
            "Armed ahead",
            "How long escalations would go on by themselves for the case that is armed least.",
            (Query('min(tijdig_armed_ahead_seconds{job="gateway"})', "least"),),
            unit="s",
        ),
        Panel(
            "In place of Temporal",
            "Cases that the metronome folded or could not fold, workflows started afresh; over ten minutes.",
            (
                Query("sum(increase(tijdig_cases_folded_total[10m]))", "folded"),
                Query("sum(increase(tijdig_case_fold_failures_total[10m]))", "not folded"),
                Query("sum(increase(tijdig_workflows_started_afresh_total[10m]))", "started afresh"),
                Query("sum(increase(tijdig_armed_disagreements_total[10m]))", "disagreed"),
            ),
            core=True,
        ),
        Panel(
            "Steps of cases",
            "What a fact or a deadline did to a case, by the gate's answer; over ten minutes.",
            (
                Query("sum by (answer) (increase(tijdig_case_steps_total[10m]))", "{{answer}}"),
                Query("sum(increase(tijdig_case_signals_total[10m]))", "signals to workflows"),
                Query("sum(increase(tijdig_rungs_overtaken_total[10m]))", "stopped when due"),
            ),
            core=True,
        ),
        Panel(
            "The auditor: time since its last round",
            "It counts in another way what should have been said.",
            (Query("time() - max(tijdig_audit_round_timestamp_seconds)", "silent for"),),
            unit="s",
            core=True,
        ),
        Panel(
            "The auditor: what it found",
            "What is missing or unexpected, which cases it cannot read, what it raised itself in an hour.",
            (
                Query("max(tijdig_audit_missing)", "missing"),
                Query("max(tijdig_audit_unexpected)", "unexpected"),
                Query("max(tijdig_audit_unreadable_cases)", "cannot be read"),
                Query("sum(increase(tijdig_audit_raised_total[1h]))", "raised"),
            ),
            alarm=1,
            core=True,
        ),
        Panel(
            "Faults of workflows",
            "Failed workflow tasks, steps not written down, failed polls; over five minutes.",
            (
                Query("sum(increase(tijdig_workflow_task_failures_total[5m]))", "tasks"),
                Query("sum(increase(tijdig_emission_failures_total[5m]))", "steps"),
                Query("sum(increase(tijdig_temporal_poll_failures_total[5m]))", "polls"),
            ),
            alarm=1,
            core=True,
        ),
    ),
)
