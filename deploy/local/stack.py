"""The whole stack of one instance: bring it up, look at it, hurt it, take it down."""

import json
import os
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import psutil

from deploy.local import kafka, leftovers, mail, postgres, prometheus, temporal
from deploy.local import services as our
from deploy.local.environment import Environment, Profile, elsewhere
from deploy.local.errors import StackError
from deploy.local.keys import ensure_secrets
from deploy.local.launch import bring_up, wait_until_ready
from deploy.local.layout import Layout
from deploy.local.part import Part
from deploy.local.ports import DEFAULT_BASE, Ports, check_free
from deploy.local.progress import Progress, Quiet, step
from deploy.local.provision import provision
from deploy.local.region import organisations
from deploy.local.supervision import State, Supervisor
from shared.clock import step_clock

INFRASTRUCTURE = ("postgres", "kafka", "temporal", "mailsink")
SERVICES = tuple(our.MODULES)
DOWN_SECONDS = 60


@dataclass(frozen=True)
class PartStatus:
    """One line of `tijdig status`; `pid` is 0 for a part that does not run here."""

    name: str
    state: str
    pid: int
    address: str


class Stack:
    """All parts of one instance. Any process on this machine may use it on a running instance.

    `services` is True (all), False (infrastructure only) or the names to start; `monitoring`
    says whether Prometheus runs too; `clock_offset` is how far domain time is ahead of the
    system's from the start (None keeps what was). Methods block: from asyncio use a thread.
    """

    def __init__(
        self,
        instance: str = "local",
        port_base: int = DEFAULT_BASE,
        profile: Profile = "demo",
        *,
        services: bool | Sequence[str] = True,
        clock_offset: timedelta | None = None,
        monitoring: bool = True,
    ) -> None:
        self.layout = Layout(instance)
        self.ports = Ports(port_base)
        self.environment = Environment(self.layout, self.ports, profile)
        self._supervisor = Supervisor(self.layout)
        self._services = SERVICES if services is True else tuple(services or ())
        self._monitoring = monitoring
        self._offset = clock_offset

    @classmethod
    def existing(cls, instance: str) -> "Stack":
        """The instance as it was last started. Raises `StackError` if it never was."""
        memory = Layout(instance).root / "stack.json"
        if not memory.exists():
            raise StackError(f"There is no instance '{instance}'", "Start it with 'tijdig up'")
        known = json.loads(memory.read_text())
        return cls(instance, known["port_base"], known["profile"])

    def up(self, progress: Progress | None = None, *, fresh: bool = False) -> None:
        """Start what does not run yet and wait until all of it is ready.

        What a killed predecessor left is ended first. `fresh` throws the data of a stopped
        instance away. Raises `StackError` when a part cannot start, after taking down again
        what this call started; an interrupt does the same.
        """
        told = progress or Quiet()
        before = {name for name, state in self._states().items() if state.up}
        try:
            self._up(told, fresh=fresh)
        except BaseException:
            with step(told, "taking it down again"):
                self._undo(before)
            raise

    def _up(self, progress: Progress, *, fresh: bool) -> None:
        if not self._supervisor.alive():
            leftovers.kill_all(self.layout.root)
            if fresh:
                self.wipe()
            self._make()
            self._supervisor.launch(self._parts.values(), leftovers.marker(self.layout.root))
        infrastructure, services = self._missing(self._infrastructure()), self._missing(self._services)
        bring_up(self._supervisor, infrastructure, progress)
        if services:
            with step(progress, "migrations and topics"):
                provision(self.environment.shared())
            bring_up(self._supervisor, services, progress)

    def _undo(self, before: set[str]) -> None:
        """Back to what ran before: all of it down, or only what was added to a running instance."""
        if before:
            self._supervisor.stop(*(set(self._states()) - before))
        else:
            self.down()

    def _make(self) -> None:
        self.layout.make()
        ensure_secrets(self.layout.secrets, organisations(self.environment.registry_file))
        if self._offset is not None or not self.layout.clock.exists():
            step_clock(self.layout.clock, self._offset or timedelta(0))
        memory = {"port_base": self.ports.base, "profile": self.environment.profile}
        (self.layout.root / "stack.json").write_text(json.dumps(memory))

    def down(self) -> None:
        """Stop the services, then the rest, then the supervisor. No process of ours remains."""
        if self._supervisor.alive():
            running = [name for name, state in self._supervisor.states().items() if state.up]
            self._supervisor.stop(*(name for name in running if name in SERVICES))
            self._supervisor.stop(*(name for name in running if name not in SERVICES))
            self._supervisor.shutdown()
            psutil.wait_procs(leftovers.find(self.layout.root), timeout=DOWN_SECONDS)
        leftovers.kill_all(self.layout.root)

    def wipe(self) -> None:
        """Throw away the data of a stopped instance: everything that it ever stored or logged."""
        if self._supervisor.alive():
            raise StackError(f"Instance '{self.layout.instance}' is running", "Stop it with 'tijdig down'")
        shutil.rmtree(self.layout.root, ignore_errors=True)

    def running(self) -> bool:
        """Whether the instance's supervisor answers."""
        return self._supervisor.alive()

    def status(self) -> list[PartStatus]:
        """Every part with its state; those that are somewhere else say so."""
        states = self._states()
        there = elsewhere(self.ports)
        rows: list[PartStatus] = []
        for name in self._parts:
            known = states.get(name)
            if name in there:
                rows.append(PartStatus(name, "ELSEWHERE", 0, there[name]))
            else:
                state, pid = (known.state, known.pid) if known else ("STOPPED", 0)
                rows.append(PartStatus(name, state, pid, self.address(name)))
        return rows

    def address(self, program: str) -> str:
        """Where it answers: a URL for pages and services, else `host:port`.

        Takes the names of parts, and of the further listeners in `ports.OFFSETS`.
        """
        if program in self._parts:
            return elsewhere(self.ports).get(program) or self._parts[program].address
        at = self.ports.at(program)
        return f"http://{at}/" if program.startswith("temporal-") else at

    def env(self, program: str | None = None) -> dict[str, str]:
        """The settings a service is started with; without a name what clients and tests need."""
        return self.environment.of(program) if program else self.environment.shared()

    def pid(self, program: str) -> int:
        """Its process now. Raises `StackError` when it does not run."""
        found = self._supervisor.state(program).pid
        if not found:
            raise StackError(f"{program} does not run", "Look at 'tijdig status'")
        return found

    def kill(self, program: str) -> int:
        """SIGKILL, as a crash would; the supervisor starts it again. Returns the killed pid."""
        found = self.pid(program)
        os.kill(found, signal.SIGKILL)
        return found

    def stop(self, program: str) -> None:
        """Stop it in good order, until `start`."""
        self._supervisor.stop(program)

    def start(self, program: str) -> None:
        """Start it again and wait until it is ready."""
        self._supervisor.start(program)
        self.wait_ready(program)

    def wait_ready(self, program: str, timeout: float | None = None) -> None:
        """Until it answers (seconds; default: its own patience). Raises `StackError`."""
        wait_until_ready(self._supervisor, self._parts[program], timeout)

    def wait_replaced(self, program: str, killed: int, timeout: float = 120) -> None:
        """Until a successor of the killed process is ready."""
        deadline = time.monotonic() + timeout
        while self._supervisor.state(program).pid in (0, killed):
            if time.monotonic() > deadline:
                raise StackError(f"{program} was not started again", "Look at 'tijdig status'")
            time.sleep(0.05)
        self.wait_ready(program, deadline - time.monotonic())

    @cached_property
    def _parts(self) -> dict[str, Part]:
        """All parts in the order of their start, whether or not this stack starts them."""
        if not self.layout.secrets.exists():
            raise StackError(f"There is no instance '{self.layout.instance}'", "Start it with 'tijdig up'")
        makers = (kafka, postgres, temporal, mail, prometheus)
        parts = [maker.part(self.layout, self.ports) for maker in makers]
        parts += [our.part(name, self.environment) for name in SERVICES]
        return {part.name: part for part in parts}

    def _states(self) -> dict[str, State]:
        return self._supervisor.states() if self._supervisor.alive() else {}

    def _infrastructure(self) -> tuple[str, ...]:
        return (*INFRASTRUCTURE, "prometheus") if self._monitoring else INFRASTRUCTURE

    def _missing(self, names: Sequence[str]) -> list[Part]:
        """Those that are to run here and do not yet, their ports known to be free."""
        states = self._supervisor.states()
        wanted = [name for name in names if name not in elsewhere(self.ports) and not states[name].up]
        for name in wanted:
            check_free(name, self._parts[name].ports)
        return [self._parts[name] for name in wanted]
