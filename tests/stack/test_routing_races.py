"""One accountable owner, whatever races: by constraint, by random histories, by two connections at once.

The real repository and handlers on a real PostgreSQL; no broker is needed for that.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from services.routing.domain.social_map import read_social_map
from services.routing.handlers import owning
from services.routing.handlers.moving import Moves
from services.routing.handlers.owning import Handlers
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerDeclined,
    CaseOwnerReassigned,
)
from shared.schemas.contracts.case import CaseClosed, CaseOutcome, CaseReopened
from shared.schemas.contracts.escalation import Audience, DeputyActivated, EscalationRaised
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.contracts.transfer import (
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)
from shared.schemas.values import Party
from tests.support.apart import fact, region_file
from tests.support.cases import AT, COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE, opened

pytest_plugins = ["tests.support.parts_apart"]

MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
HANDLERS, MOVES = Handlers(MAP), Moves(MAP)
OTHER_LEAD = Party.parse("jgz-ijmond-noord/jgz_lead")
SOCIAL = Party.parse("sociaal-team-velsen/social_team")
BEVERWIJK = "GM0375"

Handle = Callable[[Event[Any], Uow], Coroutine[Any, Any, None]]
HANDLE: dict[type, Handle] = {
    CaseOwnerAccepted: HANDLERS.accepted,
    CaseOwnerDeclined: HANDLERS.declined,
    CaseOwnerReassigned: HANDLERS.reassigned,
    DeputyActivated: owning.deputy_activated,
    EscalationRaised: HANDLERS.escalated,
    StaffAbsent: HANDLERS.absent,
    StaffReturned: owning.returned,
    ClientMoved: MOVES.moved,
    TransferProposed: MOVES.proposed,
    TransferAccepted: MOVES.accepted,
    TransferRefused: MOVES.refused,
    TransferCompleted: MOVES.completed,
    CaseClosed: owning.stopped,
    CaseReopened: owning.reopened,
}
SILENCE = EscalationRaised(
    effect_id="test:L2",
    level=2,
    audiences=(Audience.COORDINATOR,),
    causes=("A", "C"),
    due=AT,
    late_by_seconds=0,
    urgent=False,
    next_threshold=None,
    next_threshold_at=None,
    policy_version="test",
)
NUDGE = DeputyActivated(effect_id="test:deputy", due=AT, urgent=False)
OFFER = TransferProposed(organisation="jgz-ijmond-noord", municipality=BEVERWIJK)

_ROWS = (
    "select attempt, owner, deputy, state, accountable from assignment where case_id = $1 order by attempt"
)
_UNDER_WAY = "select count(*) from transfer where case_id = $1 and stage in ('proposed', 'accepted')"
_CONFIRMED = """
select convert_from(value, 'utf8')::json as said, headers from outbox where key = $1::uuid::text order by pos
"""


async def connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url, server_settings={"search_path": "routing"})


@asynccontextmanager
async def work(conn: asyncpg.Connection) -> AsyncGenerator[Uow]:
    """One message, one transaction, as the kernel does it."""
    async with conn.transaction():
        uow = Uow(conn, AT, AT, "routing")
        yield uow
        await uow.flush()


async def begin(conn: asyncpg.Connection) -> UUID:
    """A case in Velsen: the coordinator answers, JGZ Kennemerland is asked."""
    case_id = uuid4()
    async with work(conn) as uow:
        await HANDLERS.cases_opened([fact(opened(), case_id, AT)], uow)
    return case_id


async def happens(conn: asyncpg.Connection, case_id: UUID, payload: Any, by: Party | None = None) -> None:
    event = fact(payload, case_id, AT, actor=str(by) if by else None)
    async with work(conn) as uow:
        await HANDLE[type(payload)](event, uow)


@dataclass
class Seen:
    """How the case stands in the tables."""

    rows: list[asyncpg.Record]
    under_way: int

    @property
    def accountable(self) -> list[str]:
        return [row["owner"] for row in self.rows if row["accountable"]]

    @property
    def proposed(self) -> list[str]:
        return [row["owner"] for row in self.rows if row["state"] == "proposed"]


async def see(conn: asyncpg.Connection, case_id: UUID) -> Seen:
    return Seen(await conn.fetch(_ROWS, case_id), await conn.fetchval(_UNDER_WAY, case_id))


async def last_confirmed(conn: asyncpg.Connection, case_id: UUID) -> CaseOwnerConfirmed | None:
    """Who was told last to be owner."""
    found = None
    for row in await conn.fetch(_CONFIRMED, case_id):
        if f'"{CaseOwnerConfirmed.ce_type()}"' in str(row["headers"]):
            found = CaseOwnerConfirmed.model_validate(json.loads(row["said"]))
    return found


@pytest.fixture
async def conn(apart) -> AsyncGenerator[asyncpg.Connection]:
    found = await connect(apart.env["TIJDIG_DATABASE_URL"])
    yield found
    await found.close()


_SECOND_TURN = """
insert into assignment (case_id, attempt, owner, deputy, state, accountable, since)
values ($1, 9, 'a/gp', 'b/gp', '{state}', {accountable}, $2)
"""
_SECOND_TRANSFER = """
insert into transfer (case_id, number, owner, deputy, municipality, stage, proposed_at)
values ($1, 9, 'a/gp', 'b/gp', 'GM0375', 'accepted', $2)
"""
SECOND = {
    "owner": _SECOND_TURN.format(state="confirmed", accountable="true"),
    "proposal": _SECOND_TURN.format(state="proposed", accountable="false"),
    "transfer": _SECOND_TRANSFER,
}


@pytest.mark.parametrize("second", SECOND.values(), ids=SECOND)
async def test_the_database_refuses_a_second_one(conn, second):
    case_id = await begin(conn)
    await happens(conn, case_id, OFFER, COORDINATOR)
    with pytest.raises(asyncpg.UniqueViolationError):
        await conn.execute(second, case_id, AT)


async def owned(conn: asyncpg.Connection) -> UUID:
    case_id = await begin(conn)
    await happens(conn, case_id, CaseOwnerAccepted(), NURSE)
    return case_id


async def handed_on(conn: asyncpg.Connection) -> UUID:
    case_id = await owned(conn)
    await happens(conn, case_id, OFFER, NURSE)
    await happens(conn, case_id, TransferAccepted(), OTHER_NURSE)
    return case_id


async def handed_on_while_asked(conn: asyncpg.Connection) -> UUID:
    """The coordinator hands on a case that a team is still asked to take."""
    case_id = await begin(conn)
    await happens(conn, case_id, OFFER, COORDINATOR)
    return case_id


RACES = {
    "two yeses": (begin, (CaseOwnerAccepted(), NURSE), (CaseOwnerAccepted(), NURSE_LEAD)),
    "yes and no": (begin, (CaseOwnerAccepted(), NURSE), (CaseOwnerDeclined(reason="full"), NURSE_LEAD)),
    "yes and re-assignment": (
        begin,
        (CaseOwnerAccepted(), NURSE),
        (CaseOwnerReassigned(organisation="jgz-ijmond-noord"), COORDINATOR),
    ),
    "yes and a transfer's end": (
        handed_on_while_asked,
        (CaseOwnerAccepted(), NURSE),
        (TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE),
    ),
    "leave while being asked": (
        begin,
        (CaseOwnerAccepted(), NURSE),
        (StaffAbsent(deputised=False), NURSE),
    ),
    "leave at 35+0 while it is handed on": (
        handed_on,
        (StaffAbsent(deputised=True), NURSE),
        (TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE),
    ),
    "two transfers": (owned, (OFFER, NURSE), (ClientMoved(municipality="GM0396"), NURSE)),
    "no and first contact": (
        handed_on,
        (TransferRefused(), OTHER_LEAD),
        (TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE),
    ),
    "silence and a late yes": (begin, (SILENCE, None), (CaseOwnerAccepted(), NURSE)),
    "closing and yes": (
        begin,
        (CaseClosed(outcome=CaseOutcome.NO_NEED), COORDINATOR),
        (CaseOwnerAccepted(), NURSE),
    ),
}


@pytest.mark.parametrize("race", RACES)
async def test_of_two_at_once_one_owner_comes_and_it_is_the_one_who_was_told(apart, race):
    """Each on a connection of its own, from the same start; ten times, since who wins is chance."""
    first_state, *both = RACES[race]
    url = apart.env["TIJDIG_DATABASE_URL"]
    one, other = await connect(url), await connect(url)
    try:
        for number in range(10):
            case_id = await first_state(one)
            order = both if number % 2 else both[::-1]
            await asyncio.gather(
                *(happens(each, case_id, *said) for each, said in zip((one, other), order, strict=True))
            )
            seen = await see(one, case_id)
            assert len(seen.accountable) == 1
            assert len(seen.proposed) <= 1
            assert seen.under_way <= 1
            told = await last_confirmed(one, case_id)
            assert seen.accountable == [str(told.owner) if told else str(COORDINATOR)]
    finally:
        await one.close()
        await other.close()


TEAM = st.sampled_from([NURSE, NURSE_LEAD, OTHER_NURSE, OTHER_LEAD, SOCIAL])
ANYBODY = st.one_of(TEAM, st.just(COORDINATOR))
ORGANISATIONS = st.sampled_from(["jgz-kennemerland", "jgz-ijmond-noord", "sociaal-team-velsen"])
PLACES = st.sampled_from(["GM0453", BEVERWIJK, "GM0450", "GM9999"])


class History(RuleBasedStateMachine):
    """Anything may be said by anybody at any time: somebody answers for the case, and only one."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.conn = self.loop.run_until_complete(connect(self.url))
        self.case_id: UUID | None = None
        self.owner = str(COORDINATOR)
        self.closed = False

    def teardown(self) -> None:
        self.loop.run_until_complete(self.conn.close())
        self.loop.close()

    def say(self, payload: Any, by: Party | None = None) -> None:
        assert self.case_id is not None
        self.loop.run_until_complete(happens(self.conn, self.case_id, payload, by))

    def seen(self) -> Seen:
        assert self.case_id is not None
        return self.loop.run_until_complete(see(self.conn, self.case_id))

    @initialize()
    def opens(self) -> None:
        self.case_id = self.loop.run_until_complete(begin(self.conn))

    @rule(by=TEAM)
    def accepts(self, by: Party) -> None:
        self.say(CaseOwnerAccepted(), by)

    @rule(by=TEAM)
    def declines(self, by: Party) -> None:
        self.say(CaseOwnerDeclined(reason="full"), by)

    @rule(by=ANYBODY, organisation=ORGANISATIONS)
    def is_reassigned(self, by: Party, organisation: str) -> None:
        self.say(CaseOwnerReassigned(organisation=organisation), by)

    @rule()
    def deputy_is_asked(self) -> None:
        self.say(NUDGE)

    @rule()
    def nobody_answers(self) -> None:
        self.say(SILENCE)

    @rule(by=TEAM, deputised=st.booleans(), deputy=st.one_of(st.none(), ORGANISATIONS))
    def goes_away(self, by: Party, deputised: bool, deputy: str | None) -> None:
        self.say(StaffAbsent(deputised=deputised, deputy=deputy), by)

    @rule(by=TEAM)
    def comes_back(self, by: Party) -> None:
        self.say(StaffReturned(), by)

    @rule(by=ANYBODY, organisation=ORGANISATIONS, municipality=PLACES)
    def is_handed_on(self, by: Party, organisation: str, municipality: str) -> None:
        self.say(TransferProposed(organisation=organisation, municipality=municipality), by)

    @rule(municipality=PLACES)
    def moves(self, municipality: str) -> None:
        self.say(ClientMoved(municipality=municipality), NURSE)

    @rule(by=TEAM)
    def takes_it_on(self, by: Party) -> None:
        self.say(TransferAccepted(), by)

    @rule(by=TEAM)
    def bounces(self, by: Party) -> None:
        self.say(TransferRefused(), by)

    @rule(by=ANYBODY, deputy=ORGANISATIONS)
    def first_contact(self, by: Party, deputy: str) -> None:
        self.say(TransferCompleted(deputy=deputy), by)

    @precondition(lambda self: not self.closed)
    @rule()
    def closes(self) -> None:
        self.say(CaseClosed(outcome=CaseOutcome.COMPLETED), COORDINATOR)
        self.closed = True

    @precondition(lambda self: self.closed)
    @rule()
    def is_reopened(self) -> None:
        self.say(CaseReopened(), COORDINATOR)
        self.closed = False

    @invariant()
    def one_answers_for_it(self) -> None:
        if self.case_id is None:
            return
        seen = self.seen()
        assert len(seen.accountable) == 1
        assert len(seen.proposed) <= 1
        assert seen.under_way <= 1
        assert all(row["owner"] != row["deputy"] for row in seen.rows), "a deputy is somebody else"
        assert not self.closed or (not seen.proposed and not seen.under_way)
        told = self.loop.run_until_complete(last_confirmed(self.conn, self.case_id))
        assert seen.accountable == [str(told.owner) if told else str(COORDINATOR)]


def test_whatever_is_said_in_whatever_order_one_answers_for_the_case(apart):
    History.url = apart.env["TIJDIG_DATABASE_URL"]
    run(
        History,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
