"""DBOS: durable workflows in PostgreSQL, put in a queue with a delay; one step each."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from dbos import DBOS, DBOSConfig, SetEnqueueOptions
from psycopg_pool import ConnectionPool

from bench.peers.telling import TELL, Asked, asked
from shared.clock import Clock

THREADS = 16
POLL_SECONDS = 0.25
AT_ONCE_PER_WORKER = 200
_QUEUE = "deadlines"


def run(what: Asked) -> None:
    DBOS(config=_config(what))
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
    DBOS.register_queue(_QUEUE, worker_concurrency=AT_ONCE_PER_WORKER, polling_interval_sec=POLL_SECONDS)
    if what.what == "defer":
        _defer(what, one_deadline)
    elif what.what == "work":
        pool.open()
        _until_ended()
    DBOS.destroy()


def _config(what: Asked) -> DBOSConfig:
    return {
        "name": "bench",
        "dbos_system_schema": "peer",
        "system_database_url": what.database.replace("postgresql://", "postgresql+psycopg://"),
        "application_version": "1",
        "executor_id": str(what.number),
        "sys_db_pool_size": THREADS,
        "max_executor_threads": THREADS,
        "log_level": "WARNING",
    }


def _defer(what: Asked, one_deadline: Callable[[int], None]) -> None:
    clock = Clock()

    def one(number: int) -> None:
        with SetEnqueueOptions(delay_seconds=max(0.0, (what.due - clock.system_now()).total_seconds())):
            DBOS.enqueue_workflow(_QUEUE, one_deadline, number)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(1, what.count + 1)))


def _until_ended() -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    run(asked())
