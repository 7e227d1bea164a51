"""`tijdig up`, `down`, `status`, `env`: the local stack by hand.

The stack is imported where it is used: the image in production has none of its packages.
"""

import os
import shlex
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich import box
from rich.table import Table

from deploy.local import vitals
from deploy.local.errors import StackError
from deploy.local.layout import Layout
from deploy.local.ports import base_from_environment
from deploy.local.progress import Lines
from deploy.local.services import MODULES
from tijdig.telling import clearly, console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy.local.stack import PartStatus, Stack

Instance = Annotated[str, typer.Option(help="Name of the instance; its files are in .tijdig/NAME.")]
DEAD: Final = frozenset({"BACKOFF", "EXITED", "FATAL", "UNKNOWN"})
"""What the supervisor says of a program that should run and does not."""


def up(
    *,
    instance: Instance = "local",
    port_base: Annotated[
        int | None, typer.Option(help="First port; default TIJDIG_PORT_BASE or 28100.")
    ] = None,
    profile: Annotated[str, typer.Option(help="demo or test: the clock can be stepped.")] = "demo",
    infra: Annotated[bool, typer.Option("--infra", help="Only the parts that are not ours.")] = False,
    monitoring: Annotated[bool, typer.Option(help="Run Prometheus too.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw earlier data away first.")] = False,
) -> None:
    """Start the stack in the background and wait until all of it is ready."""
    with clearly():
        if profile not in ("demo", "test"):
            raise typer.BadParameter("choose demo or test", param_hint="--profile")
        os.environ.setdefault("TIJDIG_CONFIRM_QUARTERLY", "true")
        base = base_from_environment() if port_base is None else port_base
        stack = _local_stack()(instance, base, profile, services=not infra, monitoring=monitoring)
        with Lines(console) as progress:
            stack.up(progress, fresh=fresh)
        _show(stack)


def down(
    *,
    instance: Instance = "local",
    wipe: Annotated[bool, typer.Option("--wipe", help="Throw the data away as well.")] = False,
) -> None:
    """Stop the stack. Its data stays, unless told otherwise."""
    with clearly():
        stack = _local_stack().existing(instance)
        stack.down()
        if wipe:
            stack.wipe()


def status(instance: Instance = "local") -> None:
    """Show every part: its state, process and address. Exit 1 where one dies whenever it is started."""
    with clearly():
        stack = _local_stack().existing(instance)
        refuse_dead(_show(stack), stack.layout)


def env(instance: Instance = "local") -> None:
    """Print the settings of the instance as shell exports, for programs run by hand."""
    with clearly():
        for name, value in _local_stack().existing(instance).env().items():
            print(f"export {name}={shlex.quote(value)}")


def register(app: typer.Typer) -> None:
    """Add these commands at the top level."""
    for command in (up, down, status, env):
        app.command()(command)


def _local_stack() -> "type[Stack]":
    from deploy.local.stack import Stack

    return Stack


def refuse_dead(parts: "Sequence[PartStatus]", layout: Layout) -> None:
    """Raises `StackError` for the first part that should run and does not.

    One that was stopped, or never started, is no fault: somebody wanted that.
    """
    for part in parts:
        if part.state in DEAD:
            raise StackError(
                f"{part.name} does not run ({part.state})", f"Look at {layout.logfile(part.name)}"
            )


def _show(stack: "Stack") -> "list[PartStatus]":
    parts = stack.status()
    inside = vitals.read({part.name: part.address for part in parts if part.pid and part.name in MODULES})
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for header in ("part", "state", "pid", "address"):
        table.add_column(header, no_wrap=True)
    for header in ("lag", "outbox", "quarantine"):
        table.add_column(header, justify="right", no_wrap=True)
    for part in parts:
        waits = inside.get(part.name, vitals.Vitals())
        numbers = (waits.lag, waits.outbox, waits.quarantine)
        counts = ("" if number is None else str(number) for number in numbers)
        table.add_row(part.name, part.state, str(part.pid or "-"), part.address, *counts)
    console.print(table)
    return parts
