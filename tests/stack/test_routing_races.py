"""One accountable owner, whatever races: by constraint, and by two connections at once.

The real repository and handlers on a real PostgreSQL; no broker is needed for that. Random histories are told
in `test_routing_histories`.
"""

import asyncio
from collections.abc import AsyncGenerator
from uuid import UUID

import asyncpg
import pytest

from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerDeclined, CaseOwnerReassigned
from shared.schemas.contracts.case import CaseClosed, CaseOutcome
from shared.schemas.contracts.staff import StaffAbsent
from shared.schemas.contracts.transfer import (
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferRefused,
)
from tests.support.cases import AT, COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE
from tests.support.routing_cases import (
    OFFER,
    OTHER_LEAD,
    SILENCE,
    begin,
    connect,
    happens,
    last_confirmed,
    see,
)

pytest_plugins = ["tests.support.parts_apart"]


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
