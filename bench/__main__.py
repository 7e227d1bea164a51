"""`python -m bench [--quick]`: measure, tell what happens meanwhile, write `bench/RESULTS.md`."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench.compare import Sizes, compare
from bench.footprint import history_events, kafka_bytes
from bench.profile import profiled
from bench.report import Results, checked_out, markdown
from bench.stage import INSTANCE, NIGHT, PATH, PORT_BASE, WHOLE, Stage, stage
from bench.storm import Storm, storm
from deploy.local.errors import StackError
from deploy.local.interrupts import orderly
from deploy.local.progress import Lines
from deploy.local.stack import INFRASTRUCTURE, Stack
from shared.clock import Clock

RESULTS = Path(__file__).parent / "RESULTS.md"
STORMS, STORM_RUNS = (2_000, 10_000), 3
FULL = {
    "whole": Sizes(2, closed=600, warm_up=200, seconds=20, rates=(50, 10)),
    "path": Sizes(3, closed=2000, warm_up=300, seconds=30),
    "night": Sizes(3, closed=3000, warm_up=300, seconds=30),
}
QUICK = {
    "whole": Sizes(1, closed=150, warm_up=60, seconds=5, rates=(50, 10)),
    "path": Sizes(3, closed=500, warm_up=100, seconds=8),
    "night": Sizes(3, closed=800, warm_up=100, seconds=8),
}


async def measure(stage: Stage, sizes: dict[str, Sizes], say: Callable[[str], None]) -> Results:
    """Everything on one stack. The whole comes first: what it does not see later, it need not work off."""
    begun, commit = Clock().system_now(), checked_out()
    await stage.start(WHOLE)
    comparisons = [await compare(stage, "every process", sizes["whole"], say)]
    kafka, history = await kafka_bytes(stage, 50), await history_events(stage)
    await stage.start(PATH)
    comparisons += [await compare(stage, "the path alone", sizes["path"], say)]
    stage.set_hour(NIGHT)
    comparisons += [await compare(stage, "the path, mails held till morning", sizes["night"], say)]
    profiles = await profiled(stage, sizes["path"].closed, sizes["path"].warm_up)
    say("profiled the path")
    await stage.stop()
    return Results(begun, commit, comparisons, profiles, kafka, history, [], {})


async def storms_on(stage: Stage, say: Callable[[str], None]) -> list[Storm]:
    """Deadlines that are all due at once; the fewest of them also with a timer for each."""
    return [await storm(stage, many, STORM_RUNS, say, timers=many == min(STORMS)) for many in STORMS]


async def start_up() -> dict[str, float]:
    """How long a whole stack takes on an empty folder, downloads and archives being there."""
    parts = Stack(INSTANCE, PORT_BASE, "test", services=False, monitoring=False)
    whole = Stack(INSTANCE, PORT_BASE, "test", monitoring=False)
    begun = time.monotonic()
    try:
        await asyncio.to_thread(parts.up, fresh=True)
        servers = time.monotonic() - begun
        await asyncio.to_thread(whole.up)
        return {", ".join(INFRASTRUCTURE): servers, "and all services ready": time.monotonic() - begun}
    finally:
        await asyncio.to_thread(whole.down)
        await asyncio.to_thread(whole.wipe)


async def run(sizes: dict[str, Sizes]) -> None:
    console = Console()
    with Lines(console) as progress:
        async with stage(progress) as here:
            found = await measure(here, sizes, console.print)
            RESULTS.write_text(markdown(found))  # what has been measured stays, should the rest be cut short
            found = replace(found, storms=await storms_on(here, console.print))
        RESULTS.write_text(markdown(found))
        RESULTS.write_text(markdown(replace(found, start_up=await start_up())))
    console.print(f"written: {RESULTS}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="a quarter of the work, for a first look")
    sizes = QUICK if parser.parse_args().quick else FULL
    try:
        with orderly():
            asyncio.run(run(sizes))
    except KeyboardInterrupt:
        return 130
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
