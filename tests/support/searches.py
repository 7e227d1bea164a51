"""How the search of one case stands on a small map, for tests."""

from datetime import UTC, datetime

from services.routing.domain.eligibility import Situation, Verdict
from services.routing.domain.finding import AGAIN_DAYS
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import rank
from services.routing.domain.seeking import Attempt, Lack, Search, Stand, Step, note, stand
from services.routing.domain.supply import elsewhere, near
from shared.pregnancy import add_working_days
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


def found_rightly(found: Stand, index: MapIndex, search: Search, her: Situation, now: datetime) -> None:
    """What a stand may not do, worked out from the map without it. Fails with what it did."""
    assert found.due is None or found.due > now
    if found.silent:
        return
    tried = {(attempt.offer, attempt.organisation) for attempt in search.attempts}
    begun = {attempt.offer for attempt in search.attempts}
    refused = {attempt.offer for attempt in search.attempts if attempt.step is Step.REFUSED} - her.chosen
    there = rank(near(index, her.municipality, her.day), her)
    free = [each for each in there if not each.option.full and each.code not in her.refused | refused]
    untried = [each for each in free if (each.code, each.option.provider.organisation) not in tried]
    can = [each for each in untried if each.found.verdict is Verdict.YES]
    assert not (found.lack and any(each.in_time for each in can)), "something fits in time"
    left_out = {each.option.key for each in can if each.code not in begun}
    assert left_out <= {each.option.key for each in found.fitting}, "it is put forward, or was tried"
    assert (found.lack is Lack.NONE_THERE) <= (not there), "there is something"
    if found.lack:
        assert found.due is not None
        assert found.due <= add_working_days(now, AGAIN_DAYS)


def codes(found) -> list[str]:
    return [each.code for each in found]


def offered(offer: str, step: Step = Step.OFFERED, *, wait: int = 0, by: str = JGZ.organisation) -> Search:
    return note(Search(), Attempt(offer, by, step, NOW, wait))
