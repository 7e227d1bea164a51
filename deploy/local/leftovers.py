"""Processes of one instance that outlived their supervisor, and how they are ended.

A process is ours if its environment carries this instance's folder in `TIJDIG_INSTANCE`: only our
supervisor sets that, and its children inherit it. PostgreSQL's children overwrite their own
environment, so they are known by running in the instance's data folder. Nothing else is touched:
numbers of processes are used again, and a name alone says nothing about whose it is.
"""

import os
from pathlib import Path

import psutil

MARKER = "TIJDIG_INSTANCE"
KILL_SECONDS = 10


def marker(root: Path) -> dict[str, str]:
    """The variable by which the processes of the instance in `root` are recognised."""
    return {MARKER: str(root)}


def find(root: Path) -> list[psutil.Process]:
    """All living processes of the instance, except ourselves."""
    mine = os.getpid()
    return [p for p in psutil.process_iter() if p.pid != mine and _belongs(p, root)]


def kill_all(root: Path) -> int:
    """Kill what is left of the instance; how many there were. Raises when one survives."""
    killed = 0
    while found := find(root):
        for process in found:
            _kill(process)
        _, alive = psutil.wait_procs(found, timeout=KILL_SECONDS)
        if alive:
            raise psutil.TimeoutExpired(KILL_SECONDS, pid=alive[0].pid)
        killed += len(found)
    return killed


def _belongs(process: psutil.Process, root: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.environ().get(MARKER) == str(root):
            return True
        return process.name() == "postgres" and Path(process.cwd()).is_relative_to(root)
    except (psutil.Error, OSError):
        return False  # gone meanwhile, or another user's, so not ours


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
