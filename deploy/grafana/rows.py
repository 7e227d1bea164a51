"""What the dashboard shows. Every metric is one of ours (a test looks them up in the code)."""

from deploy.grafana.panels import OURS, Panel, Query, Row

_LATENESS = "sum by (le) (increase(tijdig_deadline_lateness_seconds_bucket[1h]))"

PROMISES = Row(
    "Is anything wrong? (all of these are 0)",
    (
        Panel(
            "Processes down",
            "Of our eight.",
            (Query(f"8 - count(up{{{OURS}}} == 1) or vector(8)", "down"),),
            stat=True,
            alarm=1,
            core=True,
        ),
        Panel(
            "Open cases without owner",
            "Somebody is accountable for every open case, at every moment.",
            (
                Query("max(tijdig_open_cases_without_owner)", "for the gateway"),
                Query("max(tijdig_routing_open_cases_without_owner)", "for routing"),
            ),
            stat=True,
            alarm=1,
            core=True,
        ),
        Panel(
            "Open cases without a next deadline",
            "Every open case has at least one.",
            (Query("max(tijdig_open_cases_without_deadline)", "cases"),),
            stat=True,
            alarm=1,
            core=True,
        ),
        Panel(
            "Deadlines not dealt with",
            "How long the oldest due instant has waited.",
            (Query("max(tijdig_deadline_overdue_seconds)", "overdue"),),
            unit="s",
            stat=True,
            alarm=60,
            core=True,
        ),
        Panel(
            "Clock offset",
            "Domain time minus system time. Only a demo or a test may have one.",
            (Query("max(abs(tijdig_clock_offset_seconds))", "offset"),),
            unit="s",
            stat=True,
            alarm=1,
            core=True,
        ),
        Panel(
            "Oldest in quarantine",
            "A message in quarantine is a referral that nobody handles.",
            (Query("max(tijdig_quarantine_oldest_age_seconds)", "age"),),
            unit="s",
            stat=True,
            alarm=300,
            core=True,
        ),
    ),
)

FLOW = Row(
    "Messages",
    (
        Panel(
            "Taken in per second",
            "By process and outcome.",
            (Query("sum by (job, outcome) (rate(tijdig_messages_total[1m]))", "{{job}} {{outcome}}"),),
            unit="cps",
        ),
        Panel(
            "Behind: age of the oldest unprocessed message",
            "How long a process has not been caught up with its topics.",
            (Query("tijdig_oldest_unprocessed_age_seconds"),),
            unit="s",
            alarm=60,
            core=True,
        ),
        Panel(
            "Messages that wait",
            "On the topics a process listens to.",
            (Query("tijdig_consumer_lag_messages"),),
            core=True,
        ),
        Panel(
            "Outbox: age of the oldest event",
            "What was decided and has not left yet.",
            (Query("tijdig_outbox_oldest_age_seconds"),),
            unit="s",
            alarm=60,
            core=True,
        ),
        Panel(
            "Time per batch, 99th percentile",
            "From receiving messages to their commit.",
            (Query("histogram_quantile(0.99, sum by (job, le) (rate(tijdig_batch_seconds_bucket[5m])))"),),
            unit="s",
        ),
        Panel(
            "Quarantine",
            "Messages that wait for an operator, parked ones included.",
            (Query("tijdig_quarantine_rows"),),
            alarm=1,
            core=True,
        ),
    ),
)

CASES = Row(
    "Cases and deadlines",
    (
        Panel(
            "Open cases",
            "Whose deadlines run.",
            (Query("max(tijdig_open_cases)", "open"),),
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
            "Referrals",
            "By outcome, over ten minutes.",
            (Query("sum by (outcome) (increase(tijdig_intake_referrals_total[10m]))", "{{outcome}}"),),
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

PEOPLE = Row(
    "Telling people",
    (
        Panel(
            "Messages to people",
            "By outcome, over ten minutes.",
            (Query("sum by (outcome) (increase(tijdig_deliveries_total[10m]))", "{{outcome}}"),),
        ),
        Panel(
            "Oldest message that is due",
            "Held ones (outside working hours) are not due.",
            (Query("max(tijdig_delivery_oldest_due_age_seconds)", "age"),),
            unit="s",
            alarm=120,
            core=True,
        ),
        Panel(
            "Not yet settled",
            "By state.",
            (Query("sum by (state) (tijdig_deliveries_open)", "{{state}}"),),
        ),
        Panel(
            "Nobody to tell",
            "Functions that must be told while nobody is known to fulfil them.",
            (Query("max(tijdig_unaddressed_rows)", "functions"),),
            alarm=1,
            core=True,
        ),
        Panel(
            "Feedback that is owed",
            "How long the oldest moment has not been told to its referrer.",
            (Query("max(tijdig_feedback_oldest_due_age_seconds)", "age"),),
            unit="s",
            alarm=300,
            core=True,
        ),
        Panel(
            "Sender holds",
            "1 while its view of consent and loss is not fresh; then nothing is sent.",
            (Query("max(tijdig_sender_held)", "held"),),
            alarm=1,
            core=True,
        ),
        Panel(
            "Mail server, 99th percentile",
            "Time to answer for one message.",
            (Query("histogram_quantile(0.99, sum by (le) (rate(tijdig_smtp_seconds_bucket[10m])))", "p99"),),
            unit="s",
        ),
    ),
)

DESK = Row(
    "The desk",
    (
        Panel(
            "Tasks that wait",
            "For a coordinator, by kind.",
            (Query("sum by (kind) (tijdig_desk_open_tasks)", "{{kind}}"),),
        ),
        Panel(
            "Oldest task that nobody claimed",
            "System time, as everything in seconds here.",
            (Query("max(tijdig_desk_oldest_unclaimed_age_seconds)", "age"),),
            unit="s",
            core=True,
        ),
        Panel(
            "One-time links",
            "By what came of them, over ten minutes.",
            (Query("sum by (outcome) (increase(tijdig_desk_links_total[10m]))", "{{outcome}}"),),
        ),
    ),
)

MUNICIPALITIES = Row(
    "Municipalities",
    (
        Panel(
            "Releases that are overdue",
            "Quarters that should have gone to the municipalities.",
            (Query("max(tijdig_insight_overdue_releases)", "overdue"),),
            alarm=1,
            core=True,
        ),
    ),
)

MACHINE = Row(
    "Processes",
    (
        Panel(
            "Memory", "Resident.", (Query(f"process_resident_memory_bytes{{{OURS}}}"),), "bytes", core=True
        ),
        Panel(
            "Processor",
            "Cores in use.",
            (Query(f"rate(process_cpu_seconds_total{{{OURS}}}[1m])"),),
            core=True,
        ),
        Panel(
            "Starts",
            "How often a process started within the hour.",
            (Query(f"changes(process_start_time_seconds{{{OURS}}}[1h])"),),
            core=True,
        ),
        Panel(
            "Failed runs of background loops",
            "By process and loop, over five minutes.",
            (Query("increase(tijdig_loop_failures_total[5m])", "{{job}} {{loop}}"),),
        ),
    ),
)

ROWS = (PROMISES, CASES, FLOW, PEOPLE, DESK, MUNICIPALITIES, MACHINE)
