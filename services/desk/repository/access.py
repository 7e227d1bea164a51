"""Links, sessions, and how often somebody asks for a fresh link."""

from datetime import datetime
from uuid import UUID

import asyncpg

from services.desk.domain import Link, Scope
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Party

_ADD_LINK = """
insert into link (delivery_id, case_id, party, purpose, expires_at) values ($1, $2, $3, $4, $5)
on conflict do nothing
"""
_LINK = "select delivery_id, case_id, party, purpose, expires_at, used_at from link where delivery_id = $1"
_USE = "update link set used_at = $2 where delivery_id = $1 and used_at is null returning delivery_id"
_MOVE = "update session set key_hash = $2 where key_hash = $1 and expires_at > $3"
_OPEN = """
insert into session (key_hash, delivery_id, party, purpose, case_id, opened_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_SCOPES = """
select delivery_id, party, purpose, case_id, expires_at from session
where key_hash = $1 and expires_at > $2
"""
_ASKED = "select count(*) from access_request where what = $1 and asked_at > $2"
_ASK = "insert into access_request (what, asked_at) values ($1, $2) on conflict do nothing"


async def add_link(conn: asyncpg.Connection, link: Link) -> None:
    """A link was mailed, or is about to be."""
    await conn.execute(
        _ADD_LINK, link.delivery_id, link.case_id, str(link.party), link.purpose, link.expires_at
    )


async def link(conn: asyncpg.Connection, delivery_id: UUID, *, lock: bool = False) -> Link | None:
    """The link, or None when it was never announced. With `lock` until the commit."""
    row = await conn.fetchrow(_LINK + (" for update" if lock else ""), delivery_id)
    if row is None:
        return None
    return Link(
        delivery_id=row["delivery_id"],
        party=Party.parse(row["party"]),
        purpose=LinkPurpose(row["purpose"]),
        case_id=row["case_id"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
    )


async def use_link(conn: asyncpg.Connection, delivery_id: UUID, at: datetime) -> bool:
    """Use it up; False when that was done before."""
    return await conn.fetchval(_USE, delivery_id, at) is not None


async def open_session(
    conn: asyncpg.Connection, old_key: str | None, new_key: str, scope: Scope, now: datetime
) -> None:
    """A new key for everything the visitor may do already, and for this scope too."""
    if old_key is not None:
        await conn.execute(_MOVE, old_key, new_key, now)
    await conn.execute(
        _OPEN,
        new_key,
        scope.delivery_id,
        str(scope.party),
        scope.purpose,
        scope.case_id,
        now,
        scope.expires_at,
    )


async def scopes(conn: asyncpg.Connection, key: str, now: datetime) -> list[Scope]:
    """What the holder of this key may do now."""
    return [
        Scope(
            party=Party.parse(row["party"]),
            purpose=LinkPurpose(row["purpose"]),
            case_id=row["case_id"],
            delivery_id=row["delivery_id"],
            expires_at=row["expires_at"],
        )
        for row in await conn.fetch(_SCOPES, key, now)
    ]


async def end_session(conn: asyncpg.Connection, key: str) -> None:
    """The visitor signed out."""
    await conn.execute("delete from session where key_hash = $1", key)


async def may_ask(conn: asyncpg.Connection, what: str, since: datetime, now: datetime, limit: int) -> bool:
    """Whether a fresh link may be asked for; if so it is counted. Callers of one `what` take turns."""
    await conn.execute("select pg_advisory_xact_lock(hashtext($1))", what)
    asked: int = await conn.fetchval(_ASKED, what, since) or 0
    if asked >= limit:
        return False
    await conn.execute(_ASK, what, now)
    return True


async def prune(
    conn: asyncpg.Connection, now: datetime, links_before: datetime, asked_before: datetime
) -> None:
    """Forget sessions that ended, links long expired (domain time) and old requests (system time)."""
    await conn.execute("delete from session where expires_at <= $1", now)
    await conn.execute("delete from link where expires_at < $1", links_before)
    await conn.execute("delete from access_request where asked_at < $1", asked_before)
