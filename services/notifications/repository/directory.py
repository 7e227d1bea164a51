"""Mailboxes, and who fulfils which role where."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.values import MunicipalityCode, Party, Role

_NOTE = """
insert into recipient as r (party, role, mailbox, municipalities, withdrawn, published_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (party) do update set mailbox = excluded.mailbox, municipalities = excluded.municipalities,
    withdrawn = excluded.withdrawn, published_at = excluded.published_at
where r.published_at <= excluded.published_at
"""
_SERVING = """
select party from recipient
where role = any($1) and $2 = any(municipalities) and not withdrawn order by party
"""
_MUNICIPALITY = "select municipalities[1] from recipient where party = $1"


async def note(conn: asyncpg.Connection, entry: DirectoryEntryPublished, at: datetime) -> None:
    """Remember an entry, unless a newer one of the same party is known."""
    await conn.execute(
        _NOTE,
        str(entry.party),
        str(entry.party.role),
        entry.mailbox,
        list(entry.municipalities),
        entry.withdrawn,
        at,
    )


async def serving(
    conn: asyncpg.Connection, roles: Sequence[Role], municipality: MunicipalityCode | None
) -> dict[Role, list[Party]]:
    """Who fulfils these roles for this municipality."""
    found: dict[Role, list[Party]] = {}
    if not roles or municipality is None:
        return found
    for row in await conn.fetch(_SERVING, [str(role) for role in roles], municipality):
        party = Party.parse(row["party"])
        found.setdefault(party.role, []).append(party)
    return found


async def municipality_of(conn: asyncpg.Connection, party: Party) -> MunicipalityCode | None:
    """A municipality that this party serves: where to look for its coordinator."""
    return await conn.fetchval(_MUNICIPALITY, str(party))
