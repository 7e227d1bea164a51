"""Processes of one instance that outlived their supervisor, and how they are ended.

A process is ours if its environment carries this instance's folder in `TIJDIG_INSTANCE`: only our
supervisor sets that, and its children inherit it. PostgreSQL's children overwrite their own
environment, so they are known by running in the instance's data folder. Nothing else is touched:
numbers of processes are used again, and a name alone says nothing about whose it is.

For a moment after its start a process shows no environment at all (Linux gives it away with the old
program, and fills it in with the new one), so one that is new and shows none is looked at again.
"""

import os
import time
from pathlib import Path

import psutil

from shared.clock import Clock

MARKER = "TIJDIG_INSTANCE"
KILL_SECONDS = 10
NEW_SECONDS = 2


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
        if _environment(process).get(MARKER) == str(root):
            return True
        return process.name() == "postgres" and Path(process.cwd()).is_relative_to(root)
    except (psutil.Error, OSError):
        return False  # gone meanwhile, or another user's, so not ours


def _environment(process: psutil.Process) -> dict[str, str]:
    while not (shown := process.environ()) and _age_seconds(process) < NEW_SECONDS:
        time.sleep(0.005)
    return shown


def _age_seconds(process: psutil.Process) -> float:
    return Clock().system_now().timestamp() - process.create_time()


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
