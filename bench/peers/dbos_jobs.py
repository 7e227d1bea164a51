"""DBOS: durable workflows in PostgreSQL, put in a queue with a delay; one step each."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from dbos import DBOS, DBOSConfig, SetEnqueueOptions
from psycopg_pool import ConnectionPool

from bench.peers.telling import TELL, Asked, asked

THREADS = 16
POLL_SECONDS = 0.25
AT_ONCE_PER_WORKER = 200


def run(what: Asked) -> None:
    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": what.database.replace("postgresql://", "postgresql+psycopg://"),
        "application_version": "1",
        "executor_id": str(what.number),
        "sys_db_pool_size": THREADS,
        "max_executor_threads": THREADS,
        "log_level": "WARNING",
    }
    DBOS(config=config)
    pool = ConnectionPool(
        what.database, min_size=4, max_size=THREADS, open=False, kwargs={"autocommit": True}
    )

    @DBOS.step()
    def tell(deadline: int) -> None:
        with pool.connection() as conn:
            conn.execute(TELL, (deadline,), prepare=True)

    @DBOS.workflow()
    def one_deadline(deadline: int) -> None:
        tell(deadline)

    if what.what != "work":
        DBOS.listen_queues([])
    DBOS.launch()
    DBOS.register_queue("deadlines", worker_concurrency=AT_ONCE_PER_WORKER, polling_interval_sec=POLL_SECONDS)

    def defer(number: int) -> None:
        with SetEnqueueOptions(delay_seconds=(what.due - datetime.now(UTC)).total_seconds()):
            DBOS.enqueue_workflow("deadlines", one_deadline, number)

    if what.what == "defer":
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(defer, range(1, what.count + 1)))
    elif what.what == "work":
        pool.open()
        ended = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        ended.wait()
    DBOS.destroy()


if __name__ == "__main__":
    run(asked())
