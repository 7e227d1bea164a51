"""Is anything wrong? All of these are 0."""

from deploy.grafana.panels import OURS, Panel, Query, Row

PROMISES = Row(
    "Is anything wrong? (all of these are 0)",
    (
        Panel(
            "Processes down",
            "Of our ten.",
            (Query(f"10 - count(up{{{OURS}}} == 1) or vector(10)", "down"),),
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
            "Open cases unarmed, or without deputy",
            "What they say next leaves without Temporal too; somebody can act in their owner's place.",
            (
                Query("max(tijdig_open_cases_unarmed)", "unarmed"),
                Query("max(tijdig_open_cases_without_deputy)", "no deputy"),
                Query("max(tijdig_open_cases_without_policy)", "no policy"),
            ),
            stat=True,
            alarm=1,
            core=True,
        ),
        Panel(
            "Metronome: time since its last sweep",
            "It lets out what falls due, whether Temporal follows or not.",
            (Query("time() - max(tijdig_metronome_heartbeat_timestamp_seconds)", "silent for"),),
            unit="s",
            stat=True,
            alarm=15,
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
            "Clocks",
            "Domain time minus system time, only in a demo or a test; and processes beside their database.",
            (
                Query("max(abs(tijdig_clock_offset_seconds))", "offset"),
                Query("max(abs(tijdig_clock_ahead_of_database_seconds))", "beside the database"),
            ),
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
