"""What the auditor shows of itself. Its heartbeat alerts by its absence."""

from prometheus_client import Counter, Gauge

HEARTBEAT = Gauge(
    "tijdig_audit_round_timestamp_seconds", "When the last whole round over all cases ended (Unix time)."
)
CASES = Gauge("tijdig_audit_cases", "Cases that the last round looked at.")
MISSING = Gauge("tijdig_audit_missing", "Escalations that should have left and did not, in the last round.")
UNEXPECTED = Gauge("tijdig_audit_unexpected", "Escalations that left and must not have, in the last round.")
RAISED = Counter("tijdig_audit_raised_total", "Escalations that the auditor raised itself.")
UNREADABLE = Gauge(
    "tijdig_audit_unreadable_cases", "Cases that the last round could not judge and set aside; must be 0."
)
