"""Whether people are told: outcomes, what waits, whom nobody could find."""

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES = Counter(
    "tijdig_deliveries_total", "Messages to people, by text and outcome.", ("template", "outcome")
)
OLDEST_DUE = Gauge(
    "tijdig_delivery_oldest_due_age_seconds",
    "How long the message that waits longest has been due (domain time); held ones are not due.",
)
PENDING = Gauge("tijdig_deliveries_open", "Messages not yet settled, by state.", ("state",))
UNRESOLVED = Counter(
    "tijdig_audience_unresolved_total",
    "Functions that nobody fulfilled, so that the coordinator was told instead (or nobody was left).",
    ("audience",),
)
UNADDRESSED = Gauge("tijdig_unaddressed_rows", "Functions to be told while nobody is known to fulfil them.")
UNADDRESSED_AGE = Gauge("tijdig_unaddressed_oldest_age_seconds", "Age of the oldest of these (system time).")
HELD = Gauge("tijdig_sender_held", "1 while the sender holds because its view of consent is not fresh.")
SMTP_SECONDS = Histogram(
    "tijdig_smtp_seconds",
    "Time for the mail server to answer for one message, by answer.",
    ("answer",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
