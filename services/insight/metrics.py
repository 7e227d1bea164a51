"""Insight's metrics. Never a count of women: metrics are read by more people than releases are."""

from prometheus_client import Counter, Gauge

RELEASES = Counter("tijdig_insight_releases_total", "Quarters released to municipalities.")
OVERDUE = Gauge("tijdig_insight_overdue_releases", "Quarters whose release is due and has not been done.")
