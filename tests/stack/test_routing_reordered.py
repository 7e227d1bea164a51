"""What comes late, early or after a stop at routing: real handlers and repository on a real PostgreSQL."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.routing.domain.map.index import MapIndex
from services.routing.handlers.seeking import Seeking
from services.routing.repository import owning, seeking
from services.routing.settings import RoutingSettings
from services.routing.subscribers import subscription
from shared.clock import Clock
from shared.messaging import Context
from shared.messaging.context import open_pool
from shared.pregnancy import add_working_days
from shared.schemas.contracts.assignment import CaseOwnerAccepted
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed, CaseOutcome
from shared.schemas.contracts.escalation import EscalationRaised, TimersStopped
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyDatingChanged, PregnancyEnded
from shared.schemas.contracts.progress import CaseHelpRefused, RiskAssessed
from shared.schemas.contracts.support import OfferUnavailable, SupportFitAssessed, SupportOptionsWeighed
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.values import Complexity, Dating, DatingMethod, Party
from shared.sealing.box import KeyEncryptionKey
from tests.support.apart import Apart, fact
from tests.support.cases import AT, COORDINATOR, NURSE, opened
from tests.support.offer_maps import NEIGHBOUR, OTHER, a_map, there
from tests.support.routing_cases import (
    GOES_ON,
    HANDLERS,
    MAP,
    OneMap,
    begin,
    connect,
    happens,
    said,
    see,
    work,
)

pytest_plugins = ["tests.support.parts_apart"]

CLOSED = CaseClosed(outcome=CaseOutcome.COMPLETED)
TIME_STOPPED = TimersStopped(effect_id="test:stopped")
LATER = AT + timedelta(days=1)
OUTBOX = "select headers, value from outbox where key = $1::uuid::text order by pos"
STOPPED = "select closed_because from routed_case where case_id = $1"


@pytest.fixture
async def conn(apart) -> AsyncGenerator[asyncpg.Connection]:
    found = await connect(apart.env["TIJDIG_DATABASE_URL"])
    yield found
    await found.close()


async def opens(conn: asyncpg.Connection, case_id: UUID) -> None:
    async with work(conn) as uow:
        await HANDLERS.cases_opened([fact(opened(), case_id, AT)], uow)


async def test_a_loss_after_the_closing_is_for_good(conn):
    """Whether the request to go on was on its way or comes later: nobody is asked about her again."""
    case_id = await begin(conn)
    for payload in (CLOSED, PregnancyEnded(), GOES_ON):
        await happens(conn, case_id, payload, COORDINATOR)
    assert await conn.fetchval(STOPPED, case_id) == PregnancyEnded.event
    assert (await see(conn, case_id)).proposed == []


async def test_a_closing_that_overtakes_the_opening_leaves_nobody_without_an_answer(conn):
    case_id = uuid4()
    await happens(conn, case_id, CLOSED, COORDINATOR)
    await opens(conn, case_id)
    assert (await see(conn, case_id)).proposed == []
    await happens(conn, case_id, GOES_ON, at=LATER)
    seen = await see(conn, case_id)
    assert (seen.accountable, seen.proposed) == ([str(COORDINATOR)], [str(NURSE)])


async def test_whom_the_closing_kept_from_answering_is_asked_again(conn):
    case_id = await begin(conn)
    await happens(conn, case_id, CLOSED, COORDINATOR)
    await happens(conn, case_id, GOES_ON, at=LATER)
    assert (await see(conn, case_id)).proposed == [str(NURSE)]


async def test_a_case_that_time_closed_is_closed_here_too_and_may_go_on(conn):
    """It ran its course and nobody closed it: time does, and routing asks and offers nothing more."""
    case_id = await begin(conn)
    await happens(conn, case_id, CaseOwnerAccepted(), NURSE)
    await happens(conn, case_id, TIME_STOPPED)
    assert await conn.fetchval(STOPPED, case_id) == TimersStopped.event
    await happens(conn, case_id, GOES_ON, at=LATER)
    await happens(conn, case_id, TIME_STOPPED)
    assert await conn.fetchval(STOPPED, case_id) is None, "what comes late is about the time before"
    assert (await see(conn, case_id)).accountable == [str(NURSE)]


async def test_a_loss_is_for_good_though_time_stopped_first(conn):
    case_id = await begin(conn)
    for payload in (TIME_STOPPED, PregnancyEnded(), GOES_ON):
        await happens(conn, case_id, payload)
    assert await conn.fetchval(STOPPED, case_id) == PregnancyEnded.event


async def test_a_withdrawal_from_before_the_consent_does_not_count_and_one_at_the_same_instant_does(conn):
    """She consented to this referral after it, whether it is heard before the opening or later."""
    early, late, tied = uuid4(), await begin(conn), await begin(conn)
    before = AT - timedelta(hours=1)
    for case_id in (early, late):
        await happens(conn, case_id, ConsentWithdrawn(), at=before)
    await opens(conn, early)
    for case_id in (early, late):
        assert await conn.fetchval(STOPPED, case_id) is None
        assert (await see(conn, case_id)).proposed == [str(NURSE)]
    await happens(conn, tied, ConsentWithdrawn(), at=AT)
    assert await conn.fetchval(STOPPED, tied) == ConsentWithdrawn.event


@pytest.mark.parametrize(("moves", "holds"), [(4, True), (40, False)])
async def test_a_due_date_that_overtakes_the_opening_is_weighed_against_that_of_the_referral(
    conn, moves, holds
):
    case_id, referred = uuid4(), opened().dating
    moved = Dating(edd=referred.edd + timedelta(days=moves), method=DatingMethod.CRL_OPTIMAL)
    case = Sought(conn, a_map(there("ST")), case_id)
    await case.say(PregnancyDatingChanged(dating=moved), NURSE)
    await opens(conn, case_id)
    kept = await conn.fetchval("select edd from routed_case where case_id = $1", case_id)
    assert kept == (moved if holds else referred).edd


async def test_how_urgent_she_is_may_be_said_before_the_case_is_known(conn):
    case_id = uuid4()
    await happens(conn, case_id, RiskAssessed(urgent=True, complexity=Complexity.COMPLEX), NURSE)
    await opens(conn, case_id)
    case = await owning.lock_case(conn, case_id)
    assert case is not None
    assert case.urgent


class Sought:
    """The search of a case on a map of one's own."""

    def __init__(self, conn: asyncpg.Connection, index: MapIndex, case_id: UUID) -> None:
        self.conn, self.index, self.case_id = conn, index, case_id
        self._listening = subscription(MAP, OneMap(MAP, index))

    @property
    def seeking(self) -> Seeking:
        return Seeking(OneMap(MAP, self.index))

    async def say(self, payload: Contract, by: Party | None = None, at: datetime = AT) -> None:
        event = fact(payload, self.case_id, at, actor=str(by) if by else None)
        handler = self._listening.handler(event)
        assert handler is not None
        async with work(self.conn, at) as uow:
            await handler(event, uow)

    async def look(self, at: datetime) -> None:
        async with work(self.conn, at) as uow:
            await self.seeking.weigh(uow, self.case_id)

    async def is_due(self, at: datetime) -> bool:
        return self.case_id in await seeking.next_due(self.conn, at, 100_000)

    async def told(self, kind: type[Contract]) -> list:
        rows = await self.conn.fetch(OUTBOX, self.case_id)
        return [event.data for event in map(said, rows) if isinstance(event.data, kind)]

    async def standing(self) -> str:
        return (await self.told(SupportOptionsWeighed))[-1].standing


async def sought(conn: asyncpg.Connection, index: MapIndex) -> Sought:
    """A case for which nothing is sought yet."""
    return Sought(conn, index, await begin(conn))


ST_FITS = SupportFitAssessed(offer="ST", fits=True)


async def test_she_is_helped_where_she_stays_though_she_moved_before_anything_was_sought(conn):
    case = await sought(conn, a_map(there("ST", OTHER, NEIGHBOUR)))
    await case.say(ClientMoved(municipality=NEIGHBOUR), NURSE)
    await case.say(ST_FITS, NURSE)
    assert await case.standing() == "fitting"


async def test_a_search_that_began_before_the_case_was_known_is_looked_at_once_it_is(conn):
    case = Sought(conn, a_map(there("ST")), uuid4())
    await case.say(ST_FITS, NURSE)
    assert not await case.is_due(AT)
    await opens(conn, case.case_id)
    assert await case.is_due(AT)


OFFERED_AGAIN = EscalationRaised(
    effect_id="test:reoffer",
    level=0,
    audiences=(),
    causes=("reoffer",),
    due=AT,
    late_by_seconds=0,
    urgent=False,
    next_threshold=None,
    next_threshold_at=None,
    policy_version="test",
)


PAUSES = {"she wants none now": (CaseHelpRefused(), OFFERED_AGAIN), "it was closed": (CLOSED, GOES_ON)}


@pytest.mark.parametrize("pause", PAUSES.values(), ids=PAUSES)
async def test_after_a_pause_the_coordinator_has_a_working_day_again(conn, pause):
    """Not the one of weeks ago, which would be over before anybody had heard."""
    case = await sought(conn, a_map())
    await case.say(ST_FITS, NURSE)
    stops, goes_on = pause
    await case.say(stops, NURSE, AT + timedelta(days=1))
    again = AT + timedelta(days=30)
    await case.say(goes_on, None, again)
    handed = await case.told(OfferUnavailable)
    assert [each.due for each in handed] == [add_working_days(AT, 1), add_working_days(again, 1)]


async def test_what_the_map_says_from_a_day_on_is_put_forward_on_that_day_by_itself(conn):
    begins = AT + timedelta(days=7)
    statement = there("ST").model_copy(update={"valid_from": begins.date()})
    case = await sought(conn, a_map(statement))
    await case.say(ST_FITS, NURSE)
    assert await case.standing() == "finding"
    for days in range(1, 9):  # the seventh is Easter Monday
        morning = AT + timedelta(days=days)
        if await case.is_due(morning):
            await case.look(morning)
    assert await case.standing() == "fitting"


@asynccontextmanager
async def context_of(apart: Apart) -> AsyncGenerator[Context]:
    """What routing's process holds, without its process."""
    settings = apart.settings(RoutingSettings)
    kek = KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
    pool = await open_pool(settings, "routing")
    yield Context("routing", settings, Clock(), kek, pool, wake=lambda: None)
    await pool.close()


async def test_a_case_that_cannot_be_looked_at_does_not_stand_before_the_others(conn, apart):
    index = a_map(there("ST"))
    broken, sound = await sought(conn, index), await sought(conn, index)
    for case in (broken, sound):
        await case.say(RiskAssessed(urgent=True, complexity=Complexity.COMPLEX), NURSE)
        await case.say(ST_FITS, NURSE)
        await conn.execute("update seeking set due_at = $2, told = null where case_id = $1", case.case_id, AT)
    attempt = "insert into offer_attempt values ($1, 'ST', 'jgz-kennemerland', 'no such step', $2, 0)"
    await conn.execute(attempt, broken.case_id, AT)
    async with context_of(apart) as context:
        with pytest.raises(ExceptionGroup):
            await sound.seeking.weigh_again(context)
    told = "select told, due_at from seeking where case_id = $1"
    assert (await conn.fetchrow(told, sound.case_id))["told"]
    assert (await conn.fetchrow(told, broken.case_id))["due_at"] > AT
