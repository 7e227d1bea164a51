"""The kernel's metrics. Labels are bounded: event types, topics and outcomes; never a case."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter(
    "tijdig_messages_total", "Messages taken in, by event type and outcome.", ("type", "outcome")
)
BATCH_SECONDS = Histogram(
    "tijdig_batch_seconds",
    "Time to take in one batch of messages.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OLDEST_UNPROCESSED = Gauge(
    "tijdig_oldest_unprocessed_age_seconds", "Age of the oldest message that waits to be taken in."
)
LAG = Gauge("tijdig_consumer_lag_messages", "Messages on the subscribed topics not yet taken in.")
OUTBOX_ROWS = Gauge("tijdig_outbox_rows", "Events that wait to be published.")
OUTBOX_AGE = Gauge("tijdig_outbox_oldest_age_seconds", "Age of the oldest event to be published.")
QUARANTINE_ROWS = Gauge("tijdig_quarantine_rows", "Messages in quarantine, parked ones included.")
QUARANTINE_AGE = Gauge("tijdig_quarantine_oldest_age_seconds", "Age of the oldest message in quarantine.")
LOOP_FAILURES = Counter("tijdig_loop_failures_total", "Failed runs of a background loop.", ("loop",))
CLOCK_AHEAD = Gauge(
    "tijdig_clock_ahead_of_database_seconds", "System time of this process minus that of its database."
)
CLOCK_OFFSET = Gauge("tijdig_clock_offset_seconds", "Domain time minus system time; 0 in production.")
