"""What the front door counts. Labels are bounded: codes and event types of this code base."""

from prometheus_client import Counter, Gauge

REFERRALS = Counter(
    "tijdig_intake_referrals_total",
    "Referrals, by outcome: accepted, repeated, or why refused.",
    ("outcome",),
)
FACTS = Counter("tijdig_intake_facts_total", "Facts taken into cases, by event type.", ("type",))
REFUSALS = Counter("tijdig_intake_refusals_total", "Messages refused, by code.", ("code",))
READS = Counter("tijdig_intake_contact_reads_total", "Reads of contact details, by outcome.", ("outcome",))
EARLY = Gauge(
    "tijdig_intake_early_facts", "Facts that wait until their sender is known to have a say in the case."
)
