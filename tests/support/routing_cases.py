"""A case at routing's own handlers and repository on a real PostgreSQL: no broker is needed for that."""

import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from services.routing.domain.map.index import MapIndex
from services.routing.domain.social_map import SocialMap, read_social_map
from services.routing.handlers import linking, owning
from services.routing.handlers.moving import Moves
from services.routing.handlers.owning import Handlers
from services.routing.handlers.social_map import Maps
from shared.messaging import Uow
from shared.messaging.binding import decode
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerDeclined,
    CaseOwnerReassigned,
    CaseOwnerReleased,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed, CasePhase, CasePhaseChanged
from shared.schemas.contracts.escalation import Audience, DeputyActivated, EscalationRaised, TimersStopped
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.progress import RiskAssessed
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
from tests.support.cases import AT, opened

MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
HANDLERS, MOVES = Handlers(MAP), Moves(MAP)
OTHER_LEAD = Party.parse("jgz-ijmond-noord/jgz_lead")
SOCIAL = Party.parse("sociaal-team-velsen/social_team")
BEVERWIJK = "GM0375"

Handle = Callable[[Event[Any], Uow], Coroutine[Any, Any, None]]


def one_by_one(*handles: Handle) -> Handle:
    """One after another, as routing's subscription has it."""

    async def both(event: Event[Any], uow: Uow) -> None:
        for each in handles:
            await each(event, uow)

    return both


HANDLE: dict[type, Handle] = {
    CaseOwnerAccepted: HANDLERS.accepted,
    CaseOwnerDeclined: HANDLERS.declined,
    CaseOwnerReassigned: HANDLERS.reassigned,
    CaseOwnerReleased: HANDLERS.released,
    DeputyActivated: owning.deputy_activated,
    EscalationRaised: HANDLERS.escalated,
    ClientLinkedPartyAdded: linking.linked,
    StaffAbsent: HANDLERS.absent,
    StaffReturned: owning.returned,
    ClientMoved: MOVES.moved,
    TransferProposed: MOVES.proposed,
    ConsentGranted: one_by_one(HANDLERS.consented, MOVES.consented),
    ConsentWithdrawn: owning.withdrawn,
    TransferAccepted: MOVES.accepted,
    TransferRefused: MOVES.refused,
    TransferCompleted: MOVES.completed,
    CaseClosed: owning.stopped,
    PregnancyEnded: owning.stopped,
    TimersStopped: owning.timers_stopped,
    RiskAssessed: owning.weighed,
    CasePhaseChanged: HANDLERS.phase_changed,
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
GOES_ON = CasePhaseChanged(effect_id="test:reopened", before=CasePhase.CLOSED, after=CasePhase.PRENATAL)
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
async def work(conn: asyncpg.Connection, at: datetime = AT) -> AsyncGenerator[Uow]:
    """One message, one transaction, as the kernel does it."""
    async with conn.transaction():
        uow = Uow(conn, at, at, "routing")
        yield uow
        await uow.flush()


async def begin(conn: asyncpg.Connection) -> UUID:
    """A case in Velsen: the coordinator answers, JGZ Kennemerland is asked."""
    case_id = uuid4()
    async with work(conn) as uow:
        await HANDLERS.cases_opened([fact(opened(), case_id, AT)], uow)
    return case_id


async def happens(
    conn: asyncpg.Connection, case_id: UUID, payload: Any, by: Party | None = None, at: datetime = AT
) -> None:
    event = fact(payload, case_id, at, actor=str(by) if by else None)
    async with work(conn, at) as uow:
        await HANDLE[type(payload)](event, uow)


class OneMap(Maps):
    """A map of offers of one's own, whatever is in force in the tables that the tests share."""

    def __init__(self, social_map: SocialMap, index: MapIndex) -> None:
        super().__init__(social_map)
        self._only = index

    async def in_force(self, conn: asyncpg.Connection) -> MapIndex:
        return self._only


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


def said(row: asyncpg.Record) -> Event[Contract]:
    """A row of the outbox, as it will be published."""
    return decode([(name, text.encode()) for name, text in json.loads(row["headers"])], row["value"])


async def last_confirmed(conn: asyncpg.Connection, case_id: UUID) -> CaseOwnerConfirmed | None:
    """Who was told last to be owner."""
    found = None
    for row in await conn.fetch(_CONFIRMED, case_id):
        if f'"{CaseOwnerConfirmed.ce_type()}"' in str(row["headers"]):
            found = CaseOwnerConfirmed.model_validate(json.loads(row["said"]))
    return found
