"""How the search of one case stands on a small map, for tests."""

from datetime import UTC, datetime

from services.routing.domain.eligibility import Situation
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import rank
from services.routing.domain.seeking import Attempt, Search, Stand, Step, note, stand
from services.routing.domain.supply import elsewhere, near
from tests.support.offer_maps import DAY, HOME, JGZ

NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""Monday 09:00."""
A_WORKING_DAY = datetime(2026, 3, 31, 7, tzinfo=UTC)
WEEK_20 = Situation(day=DAY, municipality=HOME, gestation=140, days_to_threshold=28)


def stands(
    index: MapIndex, search: Search | None = None, her: Situation = WEEK_20, now: datetime = NOW
) -> Stand:
    options = rank(near(index, her.municipality, her.day), her)
    leads = rank(elsewhere(index, her.municipality, her.day), her)
    return stand(search or Search(), options, her, now, leads=leads)


def codes(found) -> list[str]:
    return [each.code for each in found]


def offered(offer: str, step: Step = Step.OFFERED, *, wait: int = 0, by: str = JGZ.organisation) -> Search:
    return note(Search(), Attempt(offer, by, step, NOW, wait))
