"""Once a quarter each organisation is asked whether what the map says about it is still so. Pure."""

from datetime import date, timedelta

from services.routing.domain.map.index import MapIndex
from services.routing.domain.social_map import SocialMap
from shared.schemas.values import Party

FRESH = timedelta(days=92)
"""A confirmation holds for a quarter; then the map says its age. Ranking waits for two quarters."""
GRACE = timedelta(days=14)
"""Who confirmed shortly before a quarter began is not asked again on its first day."""


def quarter_of(day: date) -> str:
    """`2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def due(index: MapIndex, social_map: SocialMap, today: date) -> tuple[Party, ...]:
    """Whom to ask now: one party per organisation that gives something today and has not just confirmed."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    asked: dict[str, Party] = {}
    for row in index.offer_map.availability:
        party = row.provider
        if party is None or not row.holds_on(today) or not _reachable(party, index, social_map):
            continue
        confirmed = index.confirmed_on(party.organisation)
        if confirmed is None or confirmed < first - GRACE:
            asked.setdefault(party.organisation, party)
    return tuple(asked[organisation] for organisation in sorted(asked))


def _reachable(party: Party, index: MapIndex, social_map: SocialMap) -> bool:
    return party in index.providers or party in social_map.entries


def unconfirmed_days(index: MapIndex, organisation: str, today: date) -> int | None:
    """Days since an organisation last confirmed its entries; None when it never did."""
    confirmed = index.confirmed_on(organisation)
    return None if confirmed is None else (today - confirmed).days
