"""Celery with Redis: a task with an ETA is fetched at once and kept in the worker's memory until then."""

from typing import Any

import psycopg
from celery import Celery
from celery.signals import worker_process_init

from bench.peers.telling import TELL, Asked, asked

PROCESSES = 4
_HOUR = 3600


def app_of(what: Asked) -> tuple[Celery, Any]:
    app = Celery("bench", broker=what.redis)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=64,
        broker_transport_options={"visibility_timeout": 6 * _HOUR},
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
    )
    kept: list[psycopg.Connection] = []

    @worker_process_init.connect(weak=False)
    def connect(**_: Any) -> None:
        kept.append(psycopg.connect(what.database, autocommit=True))

    @app.task(name="tell")
    def tell(deadline: int) -> None:
        kept[0].execute(TELL, (deadline,), prepare=True)

    return app, tell


def main() -> None:
    what = asked()
    app, tell = app_of(what)
    if what.what == "defer":
        with app.producer_pool.acquire(block=True) as producer:
            for number in range(1, what.count + 1):
                tell.apply_async((number,), eta=what.due, producer=producer)
    elif what.what == "work":
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")
        app.worker_main(["worker", "--pool=prefork", f"--concurrency={PROCESSES}", *quiet])


if __name__ == "__main__":
    main()
