"""The real parts for tests, with ports and data of their own."""

import fcntl
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import IO

from deploy.local.layout import Layout, home
from deploy.local.ports import free_base
from deploy.local.stack import Stack
from shared.clock import Clock

NAME = "test"


@contextmanager
def infrastructure() -> Generator[Stack]:
    """PostgreSQL, Kafka, Temporal and the mail sink on fresh data; nothing remains afterwards."""
    with own_instance() as instance, ending_on_sigterm():
        leftover = Stack(instance, profile="test")
        leftover.down()  # of a test run that was killed
        stack = Stack(instance, free_base(), "test", services=False, monitoring=False)
        try:
            stack.up(fresh=True)
            yield stack
        finally:
            stack.down()


@contextmanager
def stack_at(begin: datetime, *, monitoring: bool = True) -> Generator[Stack]:
    """Every service on fresh parts of its own, its clock at `begin`; nothing remains afterwards."""
    with own_instance() as instance, ending_on_sigterm():
        Stack(instance, profile="test").down()  # of a test run that was killed
        offset = begin - Clock().system_now()
        stack = Stack(instance, free_base(), "test", monitoring=monitoring, clock_offset=offset)
        try:
            stack.up(fresh=True)
            yield stack
        finally:
            stack.down()


def sweep() -> None:
    """Take down what test runs left that do not run any more."""
    for root in sorted(home().glob(f"{NAME}*/")):
        with (home() / f"{root.name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            Stack(root.name, profile="test").down()


@contextmanager
def own_instance() -> Generator[str]:
    """A name that no other test run on this machine is using: `test`, else `test-2`, ..."""
    home().mkdir(exist_ok=True)
    for lock, name in _candidates():
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        with lock:
            yield name
        return


def _candidates() -> Iterator[tuple[IO[str], str]]:
    for number in count(1):
        name = NAME if number == 1 else f"{NAME}-{number}"
        yield (home() / f"{Layout(name).instance}.lock").open("w"), name


@contextmanager
def ending_on_sigterm() -> Generator[None]:
    """A cancelled test run must end its fixtures, as it does on Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
