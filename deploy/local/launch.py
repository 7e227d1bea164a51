"""Starting parts side by side: prepare, start, wait until ready; the first failure ends it."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from deploy.local.errors import StackError
from deploy.local.logfile import last_words
from deploy.local.part import Part
from deploy.local.progress import Progress, step
from deploy.local.supervision import Supervisor

POLL_SECONDS = 0.25
"""Ten of our processes start side by side: to ask each of them ten times a second slows all of them down."""
DEATHS_BEFORE_GIVING_UP = 2


def bring_up(supervisor: Supervisor, parts: Sequence[Part], progress: Progress) -> None:
    """Start these parts at the same time. Raises `StackError` for the first that cannot."""
    abort = threading.Event()

    def one(part: Part) -> None:
        with step(progress, part.name):
            part.prepare()
            supervisor.start(part.name)
            wait_until_ready(supervisor, part, abort=abort)

    with ThreadPoolExecutor(max(1, len(parts))) as pool:
        jobs = [pool.submit(one, part) for part in parts]
        try:
            done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
        finally:
            if not all(job.done() for job in jobs):
                abort.set()
    for job in done:
        job.result()


def wait_until_ready(
    supervisor: Supervisor,
    part: Part,
    timeout: float | None = None,
    abort: threading.Event | None = None,
) -> None:
    """Until the part answers. Raises `StackError` when it keeps dying or takes too long."""
    patience = part.patience_seconds if timeout is None else timeout
    deadline = time.monotonic() + patience
    pids: set[int] = set()
    while missing := part.ready():
        if abort is not None and abort.is_set():
            return
        state = supervisor.state(part.name)
        pids.add(state.pid)
        if len(pids - {0}) > DEATHS_BEFORE_GIVING_UP:
            raise StackError(f"{part.name} dies right after its start", _look_at(supervisor, part))
        if time.monotonic() > deadline:
            raise StackError(
                f"{part.name} is not ready after {patience:.0f} s ({missing})",
                _look_at(supervisor, part),
            )
        time.sleep(POLL_SECONDS)


def _look_at(supervisor: Supervisor, part: Part) -> str:
    log = supervisor.logfile(part.name)
    return f"It said: {last_words(log)} (see {log})"
