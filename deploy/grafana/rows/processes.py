"""Messages, and the processes that handle them."""

from deploy.grafana.panels import OURS, Panel, Query, Row

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
            "Outbox: events that wait",
            "Decided and not yet published.",
            (Query("tijdig_outbox_rows"),),
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
