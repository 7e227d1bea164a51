"""supervisord: its configuration, its start, and the few questions we ask it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from configparser import RawConfigParser
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import Faults, SupervisorTransport

from deploy.local.errors import StackError
from deploy.local.layout import PROJECT, Layout
from deploy.local.part import Part

START_SECONDS = 15
LOG_BYTES = "50MB"
FOR_EVER = "1000000"


@dataclass(frozen=True)
class State:
    """What the supervisor says of one program."""

    name: str
    state: str
    pid: int

    @property
    def up(self) -> bool:
        """Runs, or is about to."""
        return self.state in ("STARTING", "RUNNING")


def quote(text: str) -> str:
    """For supervisord's files: inside double quotes, with its own expansion switched off."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def configuration(layout: Layout, parts: Iterable[Part]) -> RawConfigParser:
    """Everything that supervisord must know; nothing starts by itself."""
    config = RawConfigParser()
    config["unix_http_server"] = {"file": str(layout.socket), "chmod": "0600"}
    config["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(layout.logfile("supervisord")),
        "pidfile": str(layout.root / "supervisord.pid"),
        "childlogdir": str(layout.log),
        "strip_ansi": "true",
    }
    config["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    config["supervisorctl"] = {"serverurl": f"unix://{layout.socket}"}
    for priority, part in enumerate(parts, start=1):
        config[f"program:{part.name}"] = _program(layout, part, priority)
    return config


def _program(layout: Layout, part: Part, priority: int) -> dict[str, str]:
    together = "true" if part.signal_children else "false"
    return {
        "command": " ".join(quote(word) for word in part.command),
        "directory": str(PROJECT).replace("%", "%%"),
        "environment": ",".join(f"{name}={quote(value)}" for name, value in part.env.items()),
        "priority": str(priority),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": "1",
        "startretries": FOR_EVER,
        "stopsignal": part.stop_signal,
        "stopasgroup": together,
        "killasgroup": "true",
        "stopwaitsecs": str(part.stop_seconds),
        "redirect_stderr": "true",
        "stdout_logfile": str(layout.logfile(part.name)).replace("%", "%%"),
        "stdout_logfile_maxbytes": LOG_BYTES,
        "stdout_logfile_backups": "1",
    }


class Supervisor:
    """One instance's supervisord, over its unix socket."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def _rpc(self) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._layout.socket}")
        return cast(Any, ServerProxy("http://localhost", transport=transport)).supervisor

    def alive(self) -> bool:
        """Whether it answers."""
        try:
            return self._rpc.getState()["statename"] == "RUNNING"
        except (OSError, HTTPException):
            return False

    def launch(self, parts: Iterable[Part], marker: dict[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us. Raises `StackError`."""
        path = self._layout.conf / "supervisord.conf"
        with _private(path) as file:
            configuration(self._layout, parts).write(file)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("TIJDIG_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(path)],
            cwd=PROJECT,
            env=inherited | marker,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.alive():
            if process.poll() is not None or time.monotonic() > deadline:
                raise StackError(
                    "The supervisor of the local stack did not start",
                    f"See {self._layout.logfile('supervisord')}",
                )
            time.sleep(0.05)

    def states(self) -> dict[str, State]:
        """All programs, by name."""
        return {found["name"]: _state(found) for found in self._rpc.getAllProcessInfo()}

    def state(self, name: str) -> State:
        """One program: what is asked ten times a second while it starts. Raises `KeyError` when unknown."""
        try:
            return _state(self._rpc.getProcessInfo(name))
        except Fault as fault:
            raise KeyError(name) from fault

    def start(self, *names: str) -> None:
        """Ask for a start, without waiting; what runs already stays as it is."""
        for name in names:
            self._ask("startProcess", name, Faults.ALREADY_STARTED)

    def stop(self, *names: str) -> None:
        """Stop these side by side, and wait until they are gone."""
        for name in names:
            self._ask("stopProcess", name, Faults.NOT_RUNNING)
        while any(s.up or s.state == "STOPPING" for n, s in self.states().items() if n in names):
            time.sleep(0.05)

    def shutdown(self) -> None:
        """End the supervisor and whatever it still runs; returns at once."""
        self._rpc.shutdown()

    def logfile(self, name: str) -> Path:
        """Where the program's output goes."""
        return self._layout.logfile(name)

    def _ask(self, method: str, name: str, harmless: int) -> None:
        try:
            getattr(self._rpc, method)(name, False)
        except Fault as fault:
            if fault.faultCode != harmless:
                raise StackError(
                    f"The supervisor refused to {method} {name}: {fault.faultString}",
                    f"See {self._layout.logfile('supervisord')}",
                ) from fault


def _state(found: dict[str, Any]) -> State:
    return State(found["name"], found["statename"], found["pid"])


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w")
