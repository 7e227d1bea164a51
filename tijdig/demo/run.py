"""`tijdig demo`: bring the stack up, tell the four stories in time-lapse, show where to look."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.local.interrupts import orderly, run
from deploy.local.progress import Lines
from deploy.local.stack import Stack
from shared.clock import Clock
from shared.schemas import Event
from tijdig.demo.stories import STORIES, left_open
from tijdig.demo.timeline import Timeline, show
from tijdig.demo.world import World, at, world_on

BEGIN = at("2026-03-30", "08:30")
PAGES = (
    ("the desk (Dutch)", "desk", "/aanmelden"),
    ("the mail that was sent", "mailsink", "/"),
    ("Temporal's own page", "temporal-ui", "/"),
    ("Prometheus", "prometheus", "/"),
    ("metrics of intake", "intake", "/metrics"),
)


def demo(*, once: bool, instance: str, port_base: int) -> bool:
    """Run the demonstration; stay until interrupted unless `once`. True when all came out as told."""
    console = Console(highlight=False)
    offset = BEGIN - Clock().system_now()
    stack = Stack(instance, port_base, "demo", clock_offset=offset)
    with orderly():
        with Lines(console) as progress:
            stack.up(progress, fresh=True)
        try:
            told = run(tell(stack, console, look=not once))
            _pages(stack, console)
            if not once:
                _stay(console)
            return told
        finally:
            console.print("taking everything down …")
            stack.down()


async def tell(stack: Stack, console: Console, *, look: bool = False) -> bool:
    """All stories side by side on a running stack, printed as they happen. True when all came out as told.

    With `look` one more case is left open afterwards, for whoever looks at the pages.
    """
    started = time.monotonic()
    async with world_on(stack) as world:
        _print_along(world, console)
        outcomes = await world.stage.tell([story(world) for story in STORIES.values()])
        console.rule(f"28 weeks in {time.monotonic() - started:.0f} seconds")
        if look:
            await world.stage.tell([left_open(world)])
    return _judged(console, outcomes)


def _judged(console: Console, outcomes: Sequence[object]) -> bool:
    for title, outcome in zip(STORIES, outcomes, strict=True):
        failed = isinstance(outcome, BaseException)
        words = (
            f"[red]NOT as told[/red]: {escape(str(outcome) or type(outcome).__name__)}"
            if failed
            else "[green]as told[/green]"
        )
        console.print(f"  {title:<18} {words}")
    return not any(isinstance(outcome, BaseException) for outcome in outcomes)


def _print_along(world: World, console: Console) -> None:
    """Print what is published as it is read: after every hop of the clock, and as stories look."""
    timeline = Timeline()

    def tell_lines(events: list[Event[Any]]) -> None:
        for told in timeline.lines(events):
            show(console, timeline, told, world.titles.get(told.case or "", ""))

    async def hop(_: datetime) -> None:
        await world.read()

    def failed(error: BaseException) -> None:
        console.print(f"[red]not as told:[/red] {type(error).__name__}: {escape(str(error))}")

    world.on_events = tell_lines
    world.stage.driver.on_hop = hop
    world.stage.on_failure = failed


def _pages(stack: Stack, console: Console) -> None:
    """Where to look now."""
    pages = Table(title="Pages to open", show_header=False)
    for what, program, path in PAGES:
        pages.add_row(what, stack.address(program).rstrip("/") + path)
    pages.add_row("event documentation", str(Path("docs/schemas/index.html").resolve()))
    console.print(pages)


def _stay(console: Console) -> None:
    console.print("The stack stays up until Ctrl-C.")
    while True:
        time.sleep(3600)
