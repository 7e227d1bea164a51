"""Transfers of cases. Runs in the caller's transaction, with the case locked."""

from datetime import datetime
from uuid import UUID

import asyncpg

from services.routing.domain.moving import Complete, Offer, Relocate
from services.routing.domain.transfer import Stage, Transfer, Wish
from shared.schemas.values import Party

_ALL = """
select number, owner, deputy, municipality, stage, proposed_at, ended_at from transfer
where case_id = $1 order by number
"""
_END = """
update transfer set stage = $2, ended_at = $3 where case_id = $1 and stage in ('proposed', 'accepted')
"""
_OPEN = """
insert into transfer (case_id, number, owner, deputy, municipality, stage, proposed_at)
values ($1, $2, $3, $4, $5, 'proposed', $6)
"""
_ACCEPT = "update transfer set stage = 'accepted', accepted_at = $3 where case_id = $1 and number = $2"
_RELOCATE = """
update routed_case set municipality = $2::text, stays_in = nullif(stays_in, $2::text) where case_id = $1
"""
_WISH = """
insert into transfer_wish (case_id, wished_by, organisation, municipality, reassigns)
values ($1, $2, $3, $4, $5)
on conflict (case_id, reassigns) do update set wished_by = excluded.wished_by,
    organisation = excluded.organisation, municipality = excluded.municipality
"""
_WISHED = """
select wished_by, organisation, municipality, reassigns from transfer_wish
where case_id = $1 and reassigns = $2
"""
_FORGET_WISH = "delete from transfer_wish where case_id = $1 and reassigns = $2"
_FORGET_WISHES = "delete from transfer_wish where case_id = $1"
_UNDER_WAY = """
select count(*) from transfer join routed_case using (case_id)
where stage in ('proposed', 'accepted') and closed_at is null
"""


async def transfers(conn: asyncpg.Connection, case_id: UUID) -> tuple[Transfer, ...]:
    """Every transfer of a case, the first first."""
    return tuple(_transfer(row) for row in await conn.fetch(_ALL, case_id))


def _transfer(row: asyncpg.Record) -> Transfer:
    return Transfer(
        number=row["number"],
        owner=Party.parse(row["owner"]),
        deputy=Party.parse(row["deputy"]),
        municipality=row["municipality"],
        stage=Stage(row["stage"]),
        proposed_at=row["proposed_at"],
        ended_at=row["ended_at"],
    )


async def open_transfer(
    conn: asyncpg.Connection, case_id: UUID, decision: Offer | Relocate, at: datetime
) -> None:
    """A new one; one that was under way is withdrawn, since the index allows one. No other is wished for.

    Whom the coordinator chose as owner still waits for her consent.
    """
    await end_transfer(conn, case_id, Stage.WITHDRAWN, at)
    await forget_wish(conn, case_id, reassigns=False)
    team = decision.team
    await conn.execute(
        _OPEN, case_id, decision.number, str(team.owner), str(team.deputy), decision.municipality, at
    )


async def accept_transfer(conn: asyncpg.Connection, case_id: UUID, number: int, at: datetime) -> None:
    """The receiver said yes."""
    await conn.execute(_ACCEPT, case_id, number, at)


async def end_transfer(conn: asyncpg.Connection, case_id: UUID, stage: Stage, at: datetime) -> None:
    """What is under way, if anything, ended like this."""
    await conn.execute(_END, case_id, stage, at)


async def relocate(conn: asyncpg.Connection, case_id: UUID, decision: Complete | Relocate) -> None:
    """The case belongs to this municipality from now on."""
    await conn.execute(_RELOCATE, case_id, decision.municipality)


async def keep_wish(conn: asyncpg.Connection, case_id: UUID, wish: Wish) -> None:
    """What she has to allow first; the newest takes the place of the one of its kind before."""
    told = str(wish.by), wish.organisation, wish.municipality, wish.reassigns
    await conn.execute(_WISH, case_id, *told)


async def wished(conn: asyncpg.Connection, case_id: UUID, *, reassigns: bool) -> Wish | None:
    """What of this kind waits for her consent, if anything."""
    row = await conn.fetchrow(_WISHED, case_id, reassigns)
    return row and Wish(
        Party.parse(row["wished_by"]), row["organisation"], row["municipality"], row["reassigns"]
    )


async def forget_wish(conn: asyncpg.Connection, case_id: UUID, *, reassigns: bool) -> None:
    """It was done, cannot be, or was chosen anew; one of the other kind stays."""
    await conn.execute(_FORGET_WISH, case_id, reassigns)


async def forget_wishes(conn: asyncpg.Connection, case_id: UUID) -> None:
    """The case moved on, or stopped."""
    await conn.execute(_FORGET_WISHES, case_id)


async def under_way(conn: asyncpg.Connection) -> int:
    """Open cases with a transfer under way."""
    return int(await conn.fetchval(_UNDER_WAY) or 0)
