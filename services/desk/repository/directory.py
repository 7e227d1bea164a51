"""Organisations and roles, as routing publishes them: names and where they serve."""

from collections.abc import Sequence

import asyncpg

from shared.schemas.values import Role

_PUT = """
insert into directory (party, organisation, role, name, municipalities) values ($1, $2, $3, $4, $5)
on conflict (party) do update set name = excluded.name, municipalities = excluded.municipalities
"""
_CANDIDATES = """
select distinct on (organisation) organisation, split_part(name, ', ', 1) as name
from directory where role = any($1) and $2 = any(municipalities) order by organisation, role
"""
_NAMES = "select party, organisation, split_part(name, ', ', 1) as name from directory order by party desc"
_SERVING = """
select organisation, min(split_part(name, ', ', 1)) as name,
       array_agg(distinct code order by code) as municipalities
from directory, unnest(municipalities) as code where role = any($1) group by organisation
"""


async def put(
    conn: asyncpg.Connection,
    party: str,
    organisation: str,
    role: str,
    name: str,
    municipalities: Sequence[str],
) -> None:
    """A role at an organisation, new or changed."""
    await conn.execute(_PUT, party, organisation, role, name, municipalities)


async def remove(conn: asyncpg.Connection, party: str) -> None:
    """This role is no longer there."""
    await conn.execute("delete from directory where party = $1", party)


async def names(conn: asyncpg.Connection) -> dict[str, str]:
    """Organisation → how it is called, without what a comma sets apart: its role says that."""
    return {each["organisation"]: each["name"] for each in await conn.fetch(_NAMES)}


async def called(conn: asyncpg.Connection) -> dict[str, str]:
    """The same, and party → how it is called where the roles of one organisation have names of their own."""
    rows = await conn.fetch(_NAMES)
    first = {row["organisation"]: row["name"] for row in rows}
    apart = {row["organisation"] for row in rows if row["name"] != first[row["organisation"]]}
    return first | {row["party"]: row["name"] for row in rows if row["organisation"] in apart}


async def municipalities_of(conn: asyncpg.Connection, party: str) -> frozenset[str]:
    """Where a role serves; nowhere when it is not known."""
    found = await conn.fetchval("select municipalities from directory where party = $1", party)
    return frozenset(found or ())


async def candidates(
    conn: asyncpg.Connection, roles: Sequence[Role], municipality: str | None
) -> list[asyncpg.Record]:
    """Organisations that serve a municipality and can be asked to take a case, by name."""
    rows = await conn.fetch(_CANDIDATES, roles, municipality)
    return sorted(rows, key=lambda row: row["name"])


async def serving(conn: asyncpg.Connection, roles: Sequence[Role]) -> list[asyncpg.Record]:
    """Organisations with one of these roles, and every municipality that they serve."""
    return await conn.fetch(_SERVING, roles)


async def parties_with_role(conn: asyncpg.Connection, role: Role) -> list[str]:
    """Every party with this role."""
    return [row["party"] for row in await conn.fetch("select party from directory where role = $1", role)]
