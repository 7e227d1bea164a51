"""The real parts for tests: started once per session, with ports and data of their own."""

import fcntl
import os
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

PORT_BASE = "TIJDIG_TEST_PORT_BASE"


def port_base() -> int:
    """`TIJDIG_TEST_PORT_BASE`, or a range that is free now."""
    given = os.environ.get(PORT_BASE)
    return int(given) if given else free_base()


@contextmanager
def infrastructure() -> Generator[Stack]:
    """PostgreSQL, Kafka, Temporal and the mail sink on fresh data; nothing remains afterwards."""
    with own_instance() as instance, ending_on_sigterm():
        leftover = Stack(instance, profile="test")
        leftover.down()  # of a test run that was killed
        stack = Stack(instance, port_base(), "test", services=False, monitoring=False)
        try:
            stack.up(fresh=True)
            yield stack
        finally:
            stack.down()


def everything(infra: Stack) -> Stack:
    """All services and Prometheus on the same infrastructure; goes down with it."""
    stack = Stack(infra.layout.instance, infra.ports.base, "test")
    stack.up()
    return stack


@contextmanager
def stack_at(begin: datetime) -> Generator[Stack]:
    """Every service on fresh parts of its own, its clock at `begin`; nothing remains afterwards."""
    with own_instance() as instance, ending_on_sigterm():
        Stack(instance, profile="test").down()  # of a test run that was killed
        offset = begin - Clock().system_now()
        stack = Stack(instance, port_base(), "test", monitoring=False, clock_offset=offset)
        try:
            stack.up(fresh=True)
            yield stack
        finally:
            stack.down()


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
        name = "test" if number == 1 else f"test-{number}"
        yield (home() / f"{Layout(name).instance}.lock").open("w"), name


@contextmanager
def ending_on_sigterm() -> Generator[None]:
    """A cancelled test run must end its fixtures, as it does on Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
