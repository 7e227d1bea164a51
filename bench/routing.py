"""`python -m bench.routing [--database URL]`: decisions a second on a map of the whole country.

342 municipalities × 30 offers × 5 years. One decision is everything between a woman's situation and what is
told of her: which options there are near her, whether each fits and why, their order, how the search
stands. It is held against one bare query by primary key on a table of as many rows, on one connection of
the same machine: the least that a service without a map in memory would ask.
"""

import argparse
import asyncio
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import asyncpg

from deploy.local.stack import Stack
from services.routing.domain.criteria import Criteria, Need, Question
from services.routing.domain.eligibility import Situation
from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Arrangement, Availability, Mode, Offer, OfferMap, Room
from services.routing.domain.ranking import rank
from services.routing.domain.seeking import Search, stand
from services.routing.domain.supply import elsewhere, near
from services.routing.domain.told import weighed
from shared.schemas.values import Complexity, Party

MUNICIPALITIES, OFFERS, YEARS = 342, 30, 5
DECISIONS, QUERIES = 3_000, 10_000
DAY = date(2026, 3, 30)
NOW = datetime(2026, 3, 30, 8, tzinfo=UTC)
INSTANCE, PORT_BASE = "bench-routing", int(os.environ.get("TIJDIG_PORT_BASE", "28700"))

_TABLE = """
create temporary table availability as
select number as id, 'GM' || lpad((number % 342)::text, 4, '0') as municipality, 'yes' as mode
from generate_series(1, 51300) as number;
alter table availability add primary key (id);
"""
_QUERY = "select municipality, mode from availability where id = $1"


@dataclass(frozen=True)
class Measured:
    """Per second, and microseconds of each."""

    decisions: float
    queries: float
    finding: float
    """The part of the decisions in which nothing was near, and the whole map was looked through."""

    @property
    def ratio(self) -> float:
        """Decisions for each bare query."""
        return self.decisions / self.queries

    def __str__(self) -> str:
        return (
            f"{MUNICIPALITIES} municipalities × {OFFERS} offers × {YEARS} years\n"
            f"decisions     {self.decisions:10.0f} /s  {1e6 / self.decisions:8.0f} µs each"
            f"  ({self.finding:.1%} looked elsewhere)\n"
            f"bare queries  {self.queries:10.0f} /s  {1e6 / self.queries:8.0f} µs each\n"
            f"ratio         {self.ratio:10.2f} decisions per query"
        )


def country(chance: random.Random) -> MapIndex:
    """A map as large as the country's, with windows, questions, rooms and neighbours."""
    offers = tuple(_offer(number, chance) for number in range(OFFERS))
    places = [f"GM{number:04}" for number in range(1, MUNICIPALITIES + 1)]
    stated = [
        _stated(offer.code, place, year, chance)
        for place in places
        for offer in offers
        for year in range(YEARS)
    ]
    neighbours = [
        Arrangement(municipality=a, neighbour=b, valid_from=date(2020, 1, 1), source="bench")
        for a, b in zip(places, [*places[1:], places[0]], strict=True)
    ]
    given = {(each.offer, each.provider) for each in stated if each.provider is not None}
    rooms = [
        Room(
            offer=offer,
            provider=provider,
            places=chance.randint(0, 3),
            wait_days=chance.randint(0, 60),
            stated_on=DAY,
        )
        for offer, provider in sorted(given, key=str)
    ]
    return MapIndex(
        OfferMap(
            version="bench",
            offers=offers,
            availability=tuple(stated),
            rooms=tuple(rooms),
            arrangements=tuple(neighbours),
        )
    )


def _offer(number: int, chance: random.Random) -> Offer:
    closes = chance.choice([None, 28 * 7, 34 * 7])
    criteria = Criteria(
        valid_from=date(2020, 1, 1),
        opens=chance.choice([None, 12 * 7, 16 * 7]),
        closes=closes,
        postnatal_until=chance.choice([None, 180, 700]),
        demands=dict.fromkeys(chance.sample(list(Question), chance.randint(0, 2)), True),
        needs=frozenset(chance.sample(list(Need), chance.randint(0, 2))),
        source="bench",
    )
    return Offer(code=f"O{number:02}", name=f"Aanbod {number}", interim=number % 3 == 0, criteria=(criteria,))


def _stated(offer: str, place: str, year: int, chance: random.Random) -> Availability:
    mode = chance.choices(list(Mode), (6, 3, 1))[0]
    first = date(2022 + year, 1, 1)
    return Availability(
        offer=offer,
        municipality=place,
        valid_from=first,
        valid_to=first.replace(month=12, day=31),
        mode=mode,
        provider=None if mode is Mode.NO else Party.parse(f"jgz-{place[2:5]}/jgz_nurse"),
        source="bench",
        stated_on=first,
    )


def women(chance: random.Random, count: int) -> list[Situation]:
    """Women all over the country; of each something is known."""
    return [
        Situation(
            day=DAY,
            municipality=f"GM{chance.randint(1, MUNICIPALITIES):04}",
            gestation=chance.randint(42, 287),
            complexity=chance.choice(list(Complexity)),
            answers={question: chance.random() < 0.5 for question in chance.sample(list(Question), 3)},
            needs=frozenset(chance.sample(list(Need), 2)),
            days_to_threshold=chance.randint(1, 28),
        )
        for _ in range(count)
    ]


def decide(index: MapIndex, her: Situation) -> bool:
    """One whole decision. Whether nothing was near."""
    options = rank(near(index, her.municipality, her.day), her)
    found = stand(Search(), options, her, NOW)
    if found.lack is not None:
        found = stand(
            Search(), options, her, NOW, leads=rank(elsewhere(index, her.municipality, her.day), her)
        )
    return bool(weighed(found, her).options) and found.lack is not None


def decisions(index: MapIndex, hers: Sequence[Situation]) -> tuple[float, float]:
    """Decisions a second, and the part of them that looked elsewhere."""
    for her in hers[:100]:
        decide(index, her)
    begun = time.perf_counter()
    lacking = sum(decide(index, her) for her in hers)
    return len(hers) / (time.perf_counter() - begun), lacking / len(hers)


async def queries(database: str, count: int) -> float:
    """Bare queries a second, one after another."""
    conn = await asyncpg.connect(database)
    try:
        await conn.execute(_TABLE)
        ids = [random.Random(2).randint(1, 51_300) for _ in range(count)]
        for number in ids[:200]:
            await conn.fetchrow(_QUERY, number)
        begun = time.perf_counter()
        for number in ids:
            await conn.fetchrow(_QUERY, number)
        return count / (time.perf_counter() - begun)
    finally:
        await conn.close()


async def measure(database: str) -> Measured:
    """Decisions against queries, on this machine, now."""
    chance = random.Random(1)
    index, hers = country(chance), women(chance, DECISIONS)
    per_second, finding = decisions(index, hers)
    return Measured(per_second, await queries(database, QUERIES), finding)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.routing")
    parser.add_argument("--database", help="a PostgreSQL to ask; without it one is started and taken down")
    database = parser.parse_args().database
    if database:
        print(asyncio.run(measure(database)))
        return 0
    stack = Stack(INSTANCE, PORT_BASE, "test", services=False, monitoring=False)
    try:
        stack.up(fresh=True)
        print(asyncio.run(measure(stack.env()["TIJDIG_DATABASE_URL"])))
    finally:
        stack.down()
        stack.wipe()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
