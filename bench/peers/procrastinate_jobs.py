"""Procrastinate: jobs in PostgreSQL, fetched one by one by asynchronous workers."""

import asyncio

from procrastinate import App, PsycopgConnector
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from bench.peers.telling import TELL, Asked, asked

CONCURRENCY = 20
POLL_SECONDS = 0.25
_AT_ONCE = 1000


async def run(what: Asked) -> None:
    own = make_conninfo(what.database, options="-c search_path=peer")
    connector = PsycopgConnector(conninfo=own, min_size=4, max_size=CONCURRENCY)
    app = App(connector=connector)
    pool = AsyncConnectionPool(
        what.database, min_size=CONCURRENCY, max_size=CONCURRENCY, open=False, kwargs={"autocommit": True}
    )

    @app.task(queue="deadlines", name="tell")
    async def tell(deadline: int) -> None:
        async with pool.connection() as conn:
            await conn.execute(TELL, (deadline,), prepare=True)

    async with app.open_async():
        if what.what == "prepare":
            await app.schema_manager.apply_schema_async()
        elif what.what == "defer":
            numbers = range(1, what.count + 1)
            for start in range(0, what.count, _AT_ONCE):
                jobs = [{"deadline": number} for number in numbers[start : start + _AT_ONCE]]
                await tell.configure(schedule_at=what.due).batch_defer_async(*jobs)
        else:
            async with pool:
                await app.run_worker_async(
                    queues=["deadlines"],
                    concurrency=CONCURRENCY,
                    fetch_job_polling_interval=POLL_SECONDS,
                    delete_jobs="successful",
                )


if __name__ == "__main__":
    asyncio.run(run(asked()))
