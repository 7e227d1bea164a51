"""Routing's metrics. A message that is taken twice after a failure counts twice."""

from prometheus_client import Counter, Gauge

from services.routing.repository import owning as repository
from shared.messaging import Context

PROPOSALS = Counter("tijdig_routing_proposals_total", "Organisations asked to take a case.")
CONFIRMATIONS = Counter("tijdig_routing_confirmations_total", "Proposals that were accepted.")
REFUSALS = Counter("tijdig_routing_refusals_total", "Answers that had no effect, by code.", ("code",))
UNAVAILABLE = Counter(
    "tijdig_routing_unavailable_total", "Times that nobody was left to ask, by code.", ("code",)
)
TRANSFERS = Counter(
    "tijdig_routing_transfers_total", "Transfers of cases, by what became of them.", ("what",)
)
WEIGHED = Counter(
    "tijdig_routing_weighed_total", "Looks at what fits a case, by how it stands.", ("standing",)
)
ASKED = Counter(
    "tijdig_routing_offers_asked_total",
    "Offers asked of an organisation: its mailbox, or nobody known.",
    ("who",),
)
OFFERS_UNAVAILABLE = Counter(
    "tijdig_routing_offers_unavailable_total",
    "Times that the coordinator had to find something, by code.",
    ("code",),
)
WITHOUT_OWNER = Gauge(
    "tijdig_routing_open_cases_without_owner", "Open cases for which nobody is accountable; must be 0."
)
ROTA_HOLES = Gauge(
    "tijdig_routing_rota_holes", "Periods in the coming 28 days for which a rota names nobody; must be 0."
)
TEAM_GAPS = Gauge(
    "tijdig_routing_team_gaps",
    "Days in the coming 28, per municipality and complexity, on which no team can be asked.",
)
MAP_GAPS = Gauge(
    "tijdig_routing_map_gaps", "Things that the map of offers does not say today, by kind.", ("kind",)
)
MAP_ROWS_LEFT_OUT = Gauge(
    "tijdig_routing_map_rows_left_out",
    "Rows of the region's file of offers that could not be taken when this process started.",
)
UNANSWERED = Gauge("tijdig_routing_unanswered_proposals", "Open cases whose proposal waits for an answer.")


async def measure_routing(context: Context) -> None:
    """Set the gauges."""
    async with context.connection() as conn:
        WITHOUT_OWNER.set(await repository.open_cases_without_owner(conn))
        UNANSWERED.set(await repository.unanswered_proposals(conn))
