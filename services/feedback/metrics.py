"""Feedback's metrics. A message that is taken twice after a failure counts twice."""

from prometheus_client import Counter, Gauge

from services.feedback.repository import owed
from shared.messaging import Context

SENT = Counter("tijdig_feedback_sent_total", "Feedback given, by moment.", ("moment",))
WITHHELD = Counter("tijdig_feedback_withheld_total", "Feedback without a basis, by code.", ("code",))
OPEN = Gauge("tijdig_feedback_open_obligations", "Moments owed to referrers that have not happened yet.")
DUE = Gauge("tijdig_feedback_due_obligations", "Moments that happened and were not told yet.")
OLDEST_DUE = Gauge(
    "tijdig_feedback_oldest_due_age_seconds", "Domain time since the oldest untold moment happened."
)


async def measure_feedback(context: Context) -> None:
    """Set the gauges."""
    async with context.connection() as conn:
        found = await owed.counts(conn)
    OPEN.set(found["open"])
    DUE.set(found["due"])
    oldest = found["oldest"]
    age = 0.0 if oldest is None else (context.clock.now() - oldest).total_seconds()
    OLDEST_DUE.set(max(0.0, age))
