"""The desk's metrics: what waits for a person, and for how long."""

from prometheus_client import Counter, Gauge

OPEN_TASKS = Gauge("tijdig_desk_open_tasks", "Tasks that wait for a coordinator.", ("kind",))
OLDEST_UNCLAIMED = Gauge(
    "tijdig_desk_oldest_unclaimed_age_seconds", "Age (system time) of the oldest task nobody claimed."
)
CLAIMS = Counter("tijdig_desk_claims_total", "Attempts to claim a task, by outcome.", ("outcome",))
LINKS = Counter("tijdig_desk_links_total", "Uses of one-time links, by outcome.", ("outcome",))
