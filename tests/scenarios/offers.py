"""What routing makes of a scenario: which offers fit at a moment, and whose turn it is.

Held against the maps that are shipped, with the pure parts alone: eligibility, ranking, the search. What
the story's facts say is taken from them (due date, birth, doubt, move, the end, help refused and offered
again); what they do not say stands in the expectation itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.routing.domain.bridging import ExternalWait
from services.routing.domain.criteria import Need, Question
from services.routing.domain.eligibility import Situation
from services.routing.domain.knowing import Known, situation
from services.routing.domain.map import sifting
from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.ranking import rank
from services.routing.domain.seeking import Attempt, Search, Stand, Step, note, offer_again, rest, stand, stop
from services.routing.domain.social_map import read_social_map
from services.routing.domain.supply import elsewhere, near
from services.routing.domain.told import standing
from services.routing.domain.words import explain
from shared.pregnancy import local_date
from shared.schemas.values import Complexity, DatingMethod

RESTRICTED = "veilig_thuis"
"""A wait that is told in the safety lane alone."""

REGIONS = Path(__file__).parents[2] / "deploy" / "regions"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tried(_Strict):
    """What came of an offer before this moment. Without `by` it is an organisation outside the map."""

    offer: str
    step: Step
    at: str
    by: str = "elders"
    wait: int = 0


class Offers(_Strict):
    """How the search must stand at this moment.

    `first`: put forward first. `fitting`, `asking`, `later`, `bridging`: all of these among them; `absent`:
    none of these put forward or asked about. `leads`: where the coordinator could ask. `says`: sentences.
    `stack`: looked at on the whole stack as well; nothing was tried before, and it is about where she stays.
    """

    at: str
    case: str = "a"
    why: str | None = None
    region: str = "ijmond"
    municipality: str | None = None
    answers: dict[Question, bool] = {}
    needs: frozenset[Need] | None = None
    fits: dict[str, bool] = {}
    wished: frozenset[str] = frozenset()
    tried: tuple[Tried, ...] = ()
    standing: str
    first: str | None = None
    fitting: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    bridging: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    lack: str | None = None
    due: str | None = None
    stack: bool = False


@cache
def region(name: str) -> MapIndex:
    """The shipped map of a region, ready to be asked."""
    folder = REGIONS / name
    social = read_social_map((folder / "social_map.toml").read_text(), "social_map.toml")
    known = sifting.Known(frozenset(social.entries), municipalities())
    return MapIndex(read_strictly((folder / "offers.toml").read_text(), "offers.toml", known))


def judge_offers(scenario: Any, wanted: Offers, reoffered: list[datetime]) -> list[str]:
    """What is otherwise than wanted. `reoffered`: when help may be offered again, says the machine."""
    now = scenario.instant(wanted.at, wanted.case)
    past = [fact for fact in scenario.facts(wanted.case) if fact.at <= now]
    her = situation_of(scenario, wanted, past, now)
    index = region(wanted.region)
    options = rank(near(index, her.municipality, her.day), her)
    leads = rank(elsewhere(index, her.municipality, her.day), her)
    found = stand(_search(scenario, wanted, past, reoffered, now), options, her, now, leads=leads)
    said = {explain(each.option.offer.name, each.found, her) for each in options}
    return list(_differences(scenario, wanted, found, said))


def situation_of(scenario: Any, wanted: Offers, past: list[Any], now: datetime) -> Situation:
    """What is known of her then: from the facts, and what only this moment says."""
    of = {fact.type: fact for fact in past}
    opened, moved, doubt = of["opened"], of.get("client_moved"), of.get("doubt_recorded")
    dated, born, weighed = (
        of.get("dating_changed", opened),
        of.get("birth_registered"),
        of.get("risk_assessed"),
    )
    known = Known(
        municipality=wanted.municipality or (moved or opened).municipality,
        urgent=(weighed or opened).urgent,
        complexity=Complexity((of.get("exploration_concluded") or weighed or opened).complexity),
        edd=dated.edd,
        method=DatingMethod(getattr(dated, "method", None) or opened.dating_method),
        born_on=born.born_on if born else None,
        fits=wanted.fits,
        wished=wanted.wished,
    )
    her = situation(known, local_date(now))
    doubts = doubt.doubts if doubt else None
    return replace(her, answers=wanted.answers, needs=wanted.needs, doubts=doubts)


def _search(
    scenario: Any, wanted: Offers, past: list[Any], reoffered: list[datetime], now: datetime
) -> Search:
    search = Search()
    for _, step in sorted(_steps(scenario, wanted, past, reoffered, now), key=lambda row: row[0]):
        search = step(search)
    return replace(search, waits=tuple(_waits(past)))


def _waits(past: list[Any]) -> Iterator[ExternalWait]:
    """What the case waits for outside, as last heard; but for what routing is never told."""
    heard = {
        fact.wait: fact.expected_on for fact in past if fact.type == "wait_rechecked" and fact.expected_on
    }
    over = {fact.wait for fact in past if fact.type == "wait_ended"}
    for fact in past:
        if fact.type == "wait_started" and fact.kind != RESTRICTED and fact.wait not in over:
            yield ExternalWait(heard.get(fact.wait, fact.expected_on))


def _steps(
    scenario: Any, wanted: Offers, past: list[Any], reoffered: list[datetime], now: datetime
) -> Iterator[tuple[datetime, Any]]:
    for tried in wanted.tried:
        at = scenario.instant(tried.at, wanted.case)
        attempt = Attempt(tried.offer, tried.by, tried.step, at, tried.wait)
        yield at, lambda search, attempt=attempt: note(search, attempt)
    for fact in past:
        if fact.type == "help_refused":
            yield fact.at, rest
        if fact.type in ("pregnancy_ended", "consent_withdrawn", "case_closed"):
            yield fact.at, stop
        if fact.type in ("plan_agreed", "support_started"):
            yield fact.at, lambda search: replace(search, resting=False)
    for at in reoffered:
        if at <= now:
            yield at, offer_again


def _differences(scenario: Any, wanted: Offers, found: Stand, said: set[str]) -> Iterator[str]:
    lists = {name: [each.code for each in getattr(found, name)] for name in _LISTS}
    put_forward = {*lists["fitting"], *lists["asking"]}
    due = scenario.instant(wanted.due, wanted.case) if wanted.due else found.due
    first = next(iter(lists["fitting"]), None) if wanted.first else None
    comparisons = [
        ("standing", standing(found), wanted.standing),
        ("first", first, wanted.first),
        ("absent", set(wanted.absent) & put_forward, set[str]()),
        ("unsaid", set(wanted.says) - said, set[str]()),
        ("lack", found.lack, wanted.lack),
        ("due", found.due, due),
        *((name, set(getattr(wanted, name)) - set(codes), set[str]()) for name, codes in lists.items()),
    ]
    for name, is_, should in comparisons:
        if is_ != should:
            yield f"{wanted.at}: {name} is {is_}, wanted {should}; {lists}; {sorted(said)}"


_LISTS = ("fitting", "asking", "later", "bridging", "leads")
