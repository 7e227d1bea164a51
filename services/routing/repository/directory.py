"""What the others were told of each party. Runs in the caller's transaction."""

from collections.abc import Mapping

import asyncpg

from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.values import Party

# Two processes that start together take turns here.
_DIRECTORY_LOCK = "select pg_advisory_xact_lock(hashtext('tijdig.routing.directory'))"
_DIRECTORY = "select party, name, mailbox, municipalities, withdrawn from directory_entry"
_DIRECTORY_SAVE = """
insert into directory_entry (party, name, mailbox, municipalities, withdrawn) values ($1, $2, $3, $4, $5)
on conflict (party) do update set name = excluded.name, mailbox = excluded.mailbox,
    municipalities = excluded.municipalities, withdrawn = excluded.withdrawn
"""


async def lock_directory(conn: asyncpg.Connection) -> Mapping[Party, DirectoryEntryPublished]:
    """What was last published of every party, locked until the commit."""
    await conn.execute(_DIRECTORY_LOCK)
    rows = await conn.fetch(_DIRECTORY)
    entries = (
        DirectoryEntryPublished(
            party=Party.parse(row["party"]),
            name=row["name"],
            mailbox=row["mailbox"],
            municipalities=tuple(row["municipalities"]),
            withdrawn=row["withdrawn"],
        )
        for row in rows
    )
    return {entry.party: entry for entry in entries}


async def save_directory_entry(conn: asyncpg.Connection, entry: DirectoryEntryPublished) -> None:
    """Remember what is being published of a party."""
    await conn.execute(
        _DIRECTORY_SAVE,
        str(entry.party),
        entry.name,
        entry.mailbox,
        list(entry.municipalities),
        entry.withdrawn,
    )
