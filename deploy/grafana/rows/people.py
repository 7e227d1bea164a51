"""Whom Tijdig tells something: professionals, coordinators, municipalities."""

from deploy.grafana.panels import Panel, Query, Row

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
            "Nobody to tell: since when, and who was told instead",
            "Age of the oldest; functions that nobody fulfilled, over an hour.",
            (
                Query("max(tijdig_unaddressed_oldest_age_seconds)", "oldest (s)"),
                Query(
                    "sum by (audience) (increase(tijdig_audience_unresolved_total[1h]))",
                    "instead of {{audience}}",
                ),
            ),
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
            "Moments of feedback",
            "Not happened yet, happened and not told yet; told and withheld in an hour.",
            (
                Query("max(tijdig_feedback_open_obligations)", "owed"),
                Query("max(tijdig_feedback_due_obligations)", "due"),
                Query("sum by (moment) (increase(tijdig_feedback_sent_total[1h]))", "told: {{moment}}"),
                Query("sum by (code) (increase(tijdig_feedback_withheld_total[1h]))", "withheld: {{code}}"),
            ),
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
        Panel(
            "Tasks that were claimed",
            "By what came of it, over an hour.",
            (Query("sum by (outcome) (increase(tijdig_desk_claims_total[1h]))", "{{outcome}}"),),
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
        Panel(
            "Releases",
            "Quarters that went to the municipalities, over a week.",
            (Query("sum(increase(tijdig_insight_releases_total[7d]))", "released"),),
            core=True,
        ),
    ),
)
