"""A scenario told to routing's real handlers and tables, silence included, and looked at on the way.

What time says is the case machine's; `test_scenarios_workflow` proves that the workflow says the same.
Professionals tell routing per offer whether it fits; here that is worked out from what the story says of
her, since no answer travels (decision 0017). What one moment adds to the story is taken back after it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import asyncpg

from services.routing.domain.eligibility import Situation, Verdict, Why, assess
from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Offer
from services.routing.domain.social_map import SocialMap
from services.routing.handlers.seeking import Seeking
from services.routing.repository import owning as repository
from services.routing.subscribers import subscription
from shared.messaging import Uow
from shared.messaging.subscription import Subscription
from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.support import OfferUnavailable, SupportFitAssessed, SupportOptionsWeighed
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.values import Party
from tests.scenarios.answering import differs, shipped_map
from tests.scenarios.model import Scenario
from tests.scenarios.offers import Offers, region, situation_of
from tests.scenarios.telling import tell
from tests.support.apart import fact as as_event
from tests.support.routing_cases import OneMap, said, work
from tests.support.scenario_events import heard, opening, tried
from workflows.machine.effects import DeputyActivated, Escalated
from workflows.translate_effects import contract_of

_SAID = "select pos, headers, value from outbox where key = $1::uuid::text and pos > $2 order by pos"
_STATES = {"fitting": "fits", "asking": "ask", "later": "later", "leads": "lead"}
_ANSWERED = frozenset({Why.ANSWER, Why.NEED, Why.DOUBT})
_OPEN = frozenset({Why.ASK, Why.ASK_NEED})


class RoutedCase:
    """One case of a scenario at routing, with the shipped maps."""

    def __init__(self, conn: asyncpg.Connection, scenario: Scenario, case: str) -> None:
        self._conn, self._scenario, self._case = conn, scenario, case
        self._map = shipped_map()
        self.id = uuid4()
        self._read = 0
        self._told: list[Event[Contract]] = []
        self._raised: list[Escalated] = []
        self.wrong: list[str] = []

    async def tell(self) -> None:
        """Everything in order: at one instant facts come first, then what time says, then a look."""
        scenario, case = self._scenario, self._case
        rows: list[tuple[datetime, int, Any]] = [(fact.at, 0, fact) for fact in scenario.facts(case)]
        effects = tell(scenario, case).effects
        self._raised = [each for each in effects if isinstance(each, Escalated)]
        rows += [(each.at, 1, each) for each in effects if isinstance(each, DeputyActivated | Escalated)]
        looks = [each for each in (*scenario.accountable, *scenario.offers) if each.case == case]
        rows += [(scenario.instant(each.at, case), 2, each) for each in looks]
        for at, kind, row in sorted(rows, key=lambda each: each[:2]):
            if kind == 0:
                await self._hear(row)
            elif kind == 1:
                await self._say(at, contract_of(row, 0.0))
            elif isinstance(row, Offers):
                await self._look_at_offers(row, at)
            else:
                self.wrong += differs(row, await self._routed(), at)
            if kind < 2:
                await self._one_answers(at)

    async def _routed(self) -> Any:
        return await repository.lock_case(self._conn, self.id)

    async def _one_answers(self, at: datetime) -> None:
        answering = "select count(*) from assignment where case_id = $1 and accountable"
        if await self._conn.fetchval(answering, self.id) != 1:
            self.wrong.append(f"{at}: not exactly one answers for the case")

    async def _hear(self, fact: Any) -> None:
        if fact.type == "opened":
            await self._say(fact.at, opening(fact))
            return
        found = heard(fact, await self._routed(), self._map)
        if found is not None:
            await self._say(fact.at, *found)

    async def _say(
        self,
        at: datetime,
        payload: Contract | None,
        by: Party | None = None,
        *,
        in_region: str = "ijmond",
        happened: datetime | None = None,
    ) -> None:
        """One event, and all that routing says to itself because of it."""
        event = as_event(payload, self.id, happened or at, actor=str(by) if by else None)
        waiting: list[Event[Contract]] = [event]
        while waiting:
            async with work(self._conn, at) as uow:
                await _take(_subscription(self._map, in_region), waiting.pop(0), uow)
            waiting += await self._heard_back()

    async def _heard_back(self) -> list[Event[Contract]]:
        rows = await self._conn.fetch(_SAID, self.id, self._read)
        found = [said(row) for row in rows]
        self._read = rows[-1]["pos"] if rows else self._read
        self._told += found
        return found

    async def _look_at_offers(self, wanted: Offers, at: datetime) -> None:
        """What the story adds at this moment is said, looked at, and taken back."""
        before, read = list(self._told), self._read
        taken_back = self._conn.transaction()
        await taken_back.start()
        await self._add(wanted, at)
        closed = (await self._routed()).stopped
        self.wrong += told_otherwise(wanted, self._scenario, self._told, stopped=closed)
        if closed and len(self._told) > len(before):
            self.wrong.append(f"{wanted.at}: something is told after the case stopped")
        await taken_back.rollback()
        self._told, self._read = before, read

    async def _add(self, wanted: Offers, at: datetime) -> None:
        async def say(payload: Contract, by: Party | None = None, happened: datetime | None = None) -> None:
            await self._say(at, payload, by, in_region=wanted.region, happened=happened)

        case = await self._routed()
        if wanted.municipality not in (None, case.municipality):
            await say(ClientMoved(municipality=wanted.municipality), case.accountable.owner)
        for happened, payload, by in self._between(wanted, at):
            await say(payload, by, happened)
        past = [fact for fact in self._scenario.facts(wanted.case) if fact.at <= at]
        her = situation_of(self._scenario, wanted, past, at)
        for fits in said_of_offers(region(wanted.region), wanted, her):
            await say(fits, case.accountable.owner)
        async with work(self._conn, at) as uow:
            await Seeking(OneMap(self._map, region(wanted.region))).weigh(uow, self.id)
        await self._heard_back()

    def _between(self, wanted: Offers, at: datetime) -> list[tuple[datetime, Contract, Party | None]]:
        """What came of offers, and each moment since the first at which help might be offered again."""
        rows: list[tuple[datetime, Contract, Party | None]] = [
            (self._scenario.instant(each.at, wanted.case), *tried(each)) for each in wanted.tried
        ]
        first = min((row[0] for row in rows), default=at)
        again = [e for e in self._raised if "reoffer" in e.causes and first < e.at <= at]
        rows += [(each.at, raised, None) for each in again if (raised := contract_of(each, 0.0))]
        return sorted(rows, key=lambda row: row[0])


async def _take(listening: Subscription, event: Event[Contract], uow: Uow) -> None:
    handler = listening.handler(event)
    if handler is not None:
        await handler(event, uow)


def _subscription(social_map: SocialMap, name: str) -> Subscription:
    return subscription(social_map, OneMap(social_map, region(name)))


def said_of_offers(index: MapIndex, wanted: Offers, her: Situation) -> Iterator[SupportFitAssessed]:
    """What whoever spoke with her says of each offer, where she answered all that it asks."""
    for offer in index.offers.values():
        fits = wanted.fits.get(offer.code, _said_of(offer, her))
        wished = offer.code in wanted.wished
        if fits is not None or wished:
            yield SupportFitAssessed(offer=offer.code, fits=fits is not False, wished=wished)


def _said_of(offer: Offer, her: Situation) -> bool | None:
    reasons = [reason for reason in assess(offer, her).reasons if reason.why in _ANSWERED | _OPEN]
    if any(reason.verdict is Verdict.NO for reason in reasons):
        return False
    return True if reasons and all(reason.why in _ANSWERED for reason in reasons) else None


def told_otherwise(
    wanted: Offers, scenario: Scenario, told: list[Event[Contract]], *, stopped: bool
) -> Iterator[str]:
    """What is otherwise than wanted in what routing told last of the search."""
    weighed = [event.data for event in told if isinstance(event.data, SupportOptionsWeighed)]
    lacking = [event.data for event in told if isinstance(event.data, OfferUnavailable)]
    last = None if stopped or not weighed else weighed[-1]
    standing = "silent" if last is None else str(last.standing)
    options = () if last is None else last.options
    lists = {name: [o.offer for o in options if o.state == state] for name, state in _STATES.items()}
    lists["bridging"] = [option.offer for option in options if option.bridges]
    due = scenario.instant(wanted.due, wanted.case) if wanted.due else None
    # Need is a ground of the order, and routing is never told what she wants help with (decision 0017):
    # where a story gives needs, its `first` is that of the pure rules; test_offers_of_scenarios compares it.
    # In S20, S22 and S32 it decides: without it a prenatal visit, or what is first by name, goes before.
    first = wanted.first if wanted.needs is None else None
    comparisons = [
        ("standing", standing, wanted.standing),
        ("first", next(iter(lists["fitting"]), None) if first else None, first),
        ("absent", set(wanted.absent) & {*lists["fitting"], *lists["asking"]}, set[str]()),
        ("lack", lacking[-1].code if standing == "finding" else None, wanted.lack),
        ("due", last.due if due and last else None, due),
        *((name, set(getattr(wanted, name)) - set(codes), set[str]()) for name, codes in lists.items()),
    ]
    for name, is_, should in comparisons:
        if is_ != should:
            yield f"offers at {wanted.at}: {name} is {is_}, wanted {should}; {lists}"
