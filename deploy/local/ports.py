"""Which port each part listens on: a base plus a fixed number, on the loopback interface."""

import fcntl
import os
import random
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from deploy.local.errors import StackError

LOOPBACK: Final = "127.0.0.1"
DEFAULT_BASE: Final = 28100
SPAN: Final = 30
OFFSETS: Final = {
    "intake": 1,
    "routing": 2,
    "feedback": 3,
    "notifications": 4,
    "desk": 5,
    "insight": 6,
    "gateway": 7,
    "worker": 8,
    "metronome": 9,
    "auditor": 10,
    "postgres": 20,
    "kafka": 21,
    "kafka-controller": 22,
    "temporal": 23,
    "temporal-ui": 24,
    "temporal-metrics": 25,
    "smtp": 26,
    "mailsink": 27,
    "prometheus": 28,
    "temporal-http": 29,
}


@dataclass(frozen=True)
class Ports:
    """The ports of one instance, all relative to `base`."""

    base: int = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not 1024 <= self.base <= 65535 - SPAN:
            raise StackError(
                f"{self.base} cannot be the first port of a stack",
                f"Choose TIJDIG_PORT_BASE between 1024 and {65535 - SPAN}",
            )

    def __getitem__(self, name: str) -> int:
        return self.base + OFFSETS[name]

    def at(self, name: str) -> str:
        """`host:port` of the named listener."""
        return f"{LOOPBACK}:{self[name]}"


def base_from_environment() -> int:
    """`TIJDIG_PORT_BASE`, or the default. Raises `StackError` when it is no number."""
    given = os.environ.get("TIJDIG_PORT_BASE", str(DEFAULT_BASE))
    if not given.isdecimal():
        raise StackError(f"TIJDIG_PORT_BASE is '{given}'", "Give a port number such as 28100")
    return int(given)


def listening(port: int) -> bool:
    """Whether somebody holds this loopback port (a port in TIME_WAIT counts as free)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def holder(port: int) -> str:
    """Who listens there, as far as the system tells us: `name (pid 123)` or `another program`."""
    import psutil  # not in the image, where ports are looked up but never shared

    try:
        for found in psutil.net_connections("tcp"):
            here = bool(found.laddr) and found.laddr[1] == port
            if here and found.status == psutil.CONN_LISTEN and found.pid:
                return f"{psutil.Process(found.pid).name()} (pid {found.pid})"
    except psutil.Error:
        pass  # without the rights to look, the message below is all we can say
    return "another program"


def check_free(part: str, ports: tuple[int, ...]) -> None:
    """Raises `StackError` naming the first port that is taken."""
    for port in ports:
        if listening(port):
            raise StackError(
                f"Port {port} for {part} is taken by {holder(port)}",
                "Stop it, or choose other ports with TIJDIG_PORT_BASE (28100 is the default)",
            )


def free_base() -> int:
    """A base whose whole span is free now, below the range that systems hand out themselves.

    Until this process ends no other gets the same one, also while nothing listens there yet.
    """
    candidates = list(range(20000, 27900, 100))
    random.shuffle(candidates)
    for base in candidates:
        if not any(listening(base + offset) for offset in OFFSETS.values()) and _reserved(base):
            return base
    raise StackError("No free range of ports was found", "Give one in TIJDIG_PORT_BASE")


def _reserved(base: int) -> bool:
    try:
        lock = (Path(tempfile.gettempdir()) / f"tijdig-ports-{base}.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another process holds it, or it is another user's
        return False
    _RESERVATIONS.append(lock)
    return True


_RESERVATIONS: list[IO[str]] = []
