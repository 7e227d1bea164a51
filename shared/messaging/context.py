"""What a running process holds: its database pool, its clock, its keys, and its way out."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import asyncpg

from shared.clock import Clock
from shared.messaging.settings import CoreSettings
from shared.messaging.uow import Uow
from shared.sealing.box import KeyEncryptionKey


@dataclass
class Context:
    """Handed to handlers, routes and loops. `name` is the service and its database schema."""

    name: str
    settings: CoreSettings
    clock: Clock
    kek: KeyEncryptionKey
    pool: asyncpg.Pool
    wake: Callable[[], None]
    """Tells the relay that something stands in the outbox."""
    staleness: Callable[[], float] = field(default=lambda: 0.0)
    """Seconds since this process was last known to have taken in all there was."""

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[asyncpg.Connection]:
        """A connection of the pool, for reading outside a transaction."""
        async with self.pool.acquire() as conn:
            yield cast("asyncpg.Connection", conn)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Uow]:
        """One transaction with its outbox. Commits on leaving, rolls back on any exception."""
        async with self.connection() as conn, conn.transaction():
            uow = Uow(conn, self.clock.now(), self.clock.system_now(), self.name)
            yield uow
            published = await uow.flush()
        if published:
            self.wake()


async def open_pool(settings: CoreSettings, schema: str) -> asyncpg.Pool:
    """A pool whose connections see this service's schema and no other."""
    return await asyncpg.create_pool(
        settings.database_url,
        min_size=1,
        max_size=settings.database_connections,
        command_timeout=30,
        reset=_reset,
        server_settings={"search_path": schema, "application_name": f"tijdig-{schema}"},
    )


async def _reset(_: asyncpg.Connection) -> None:
    """Nobody leaves anything behind on a connection; the pool itself ends a transaction that is still open.

    The default also asks the server to forget everything, after every use: a round trip per transaction.
    """
