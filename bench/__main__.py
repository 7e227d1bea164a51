"""`python -m bench [--quick] [--only PART,…]`: measure, say how it goes, write `bench/RESULTS.md`."""

import argparse
import sys
import time
from contextlib import AsyncExitStack
from itertools import groupby
from pathlib import Path

from rich.console import Console

from bench.kept import Kept, Stamp, all_kept, keep
from bench.page import markdown
from bench.parts import FULL, PARTS, QUICK, Effort, Here, Say, prepare
from bench.stage import Stage, stage
from deploy.local import interrupts
from deploy.local.errors import StackError
from deploy.local.interrupts import orderly
from deploy.local.progress import Lines

RESULTS = Path(__file__).parent / "RESULTS.md"


async def run(names: list[str], *, quick: bool) -> bool:
    """Whether every part came through; one that fails leaves the others alone."""
    console, begun, came_through = Console(), time.monotonic(), True

    def say(line: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - begun), 60)
        console.print(f"[{minutes:3d}:{seconds:02d}] {line}", markup=False, highlight=False)

    effort = QUICK if quick else FULL
    with Lines(console) as progress:
        for shared, group in groupby(names, lambda name: PARTS[name].stage):
            async with AsyncExitStack() as exits:
                here = await exits.enter_async_context(stage(progress)) if shared else None
                if here:
                    await prepare(here)
                for name in group:
                    came_through &= await _measure(name, here, effort, say, quick=quick)
    say(f"written: {RESULTS}")
    return came_through


async def _measure(name: str, here: Stage | None, effort: Effort, say: Say, *, quick: bool) -> bool:
    say(f"{name}: {PARTS[name].about}")
    stamp = Stamp.now(quick=quick)
    try:
        async for found in PARTS[name].run(Here(here, effort, say)):
            keep(name, PARTS[name].kind, Kept(stamp, found))
            write()
    except Exception as error:  # a part that cannot be measured here must not cost the others
        say(f"{name} failed: {type(error).__name__}: {error}")
        if here:
            await here.stop()
        return False
    return True


def write() -> None:
    """The page, from all that was kept."""
    RESULTS.write_text(markdown(all_kept({name: part.kind for name, part in PARTS.items()})))


def _names(given: str) -> list[str]:
    asked = set(given.split(","))
    if unknown := asked - set(PARTS):
        raise argparse.ArgumentTypeError(
            f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}"
        )
    return [name for name in PARTS if name in asked]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="a part of the work, for a first look")
    parser.add_argument(
        "--only", type=_names, default=list(PARTS), metavar="PART,…", help=f"of {', '.join(PARTS)}"
    )
    parser.add_argument(
        "--page", action="store_true", help="measure nothing: write the page from what was kept"
    )
    given = parser.parse_args()
    if given.page:
        write()
        return 0
    try:
        with orderly():
            return 0 if interrupts.run(run(given.only, quick=given.quick)) else 1
    except KeyboardInterrupt:
        return 130
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
