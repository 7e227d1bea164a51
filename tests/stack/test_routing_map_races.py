"""An offer that comes or goes while a woman is being routed: what is told last is what the map says."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.routing.handlers.seeking import Seeking
from services.routing.handlers.social_map import Maps, take
from services.routing.repository import seeking
from services.routing.subscribers import subscription
from shared.pregnancy import local_date
from shared.schemas.contracts.directory import MAP_ID, MapChanged, Mode, OfferAvailabilityChanged
from shared.schemas.contracts.support import SupportFitAssessed, SupportOptionsWeighed
from shared.schemas.values import Party
from tests.support.apart import fact
from tests.support.cases import AT, COORDINATOR, NURSE
from tests.support.offer_maps import HOME, TEAM, a_map, there
from tests.support.routing_cases import MAP, begin, connect, said, work

pytest_plugins = ["tests.support.parts_apart"]

MAPS = "truncate map_version, map_change, map_confirmation, map_state, map_reminder"
OUTBOX = "select pos, headers, value from outbox where key = $1::uuid::text order by pos"
ST_FITS = SupportFitAssessed(offer="ST", fits=True)


@pytest.fixture
async def connections(apart) -> AsyncGenerator[list[asyncpg.Connection]]:
    """Two, with a map in force that has one offer; afterwards there is none, as before."""
    found = [await connect(apart.env["TIJDIG_DATABASE_URL"]) for _ in range(2)]
    await found[0].execute(MAPS)
    async with work(found[0]) as uow:
        await take(uow, a_map(there("ST", TEAM)).offer_map, origin="a test", by=str(COORDINATOR))
    yield found
    await found[0].execute(MAPS)
    for each in found:
        await each.close()


async def hears(conn: asyncpg.Connection, case_id: UUID, payload: Any, by: Party, seconds: int = 0) -> None:
    """One event at a process of its own: it has read no map yet."""
    event = fact(payload, case_id, AT + timedelta(seconds=seconds), actor=str(by))
    handler = subscription(MAP, Maps(MAP)).handler(event)
    assert handler is not None
    async with work(conn) as uow:
        await handler(event, uow)


async def told(conn: asyncpg.Connection, key: UUID, kind: type) -> list[Any]:
    return [e.data for e in map(said, await conn.fetch(OUTBOX, key)) if isinstance(e.data, kind)]


async def test_what_is_told_last_is_what_the_map_says(connections):
    one, other = connections
    for number in range(10):
        mode = Mode.YES if number % 2 else Mode.NO
        changed = OfferAvailabilityChanged(
            offer="ST",
            municipality=HOME,
            valid_from=local_date(AT),
            mode=mode,
            provider=TEAM if mode is Mode.YES else None,
        )
        case_id = await begin(one)
        both = [hears(one, case_id, ST_FITS, NURSE), hears(other, MAP_ID, changed, COORDINATOR, number)]
        await asyncio.gather(*(both if number % 3 else both[::-1]))
        await hears(one, MAP_ID, (await told(one, MAP_ID, MapChanged))[-1], COORDINATOR)
        assert case_id in await seeking.next_due(one, AT, 100_000)
        async with work(one) as uow:
            await Seeking(Maps(MAP)).weigh(uow, case_id)
        (*_, last) = await told(one, case_id, SupportOptionsWeighed)
        fitting = [option.offer for option in last.options if option.state == "fits"]
        assert (last.standing, fitting) == (("fitting", ["ST"]) if mode is Mode.YES else ("finding", []))
