"""What the dashboard shows. Every metric is one of ours (a test looks them up in the code)."""

from deploy.grafana.panels import OURS, Panel, Query, Row

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
            (Query("max(tijdig_routing_open_cases_without_owner)", "cases"),),
            stat=True,
            alarm=1,
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

ROWS = (PROMISES, FLOW, PEOPLE, DESK, MACHINE)
