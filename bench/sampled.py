"""Run a module as `python -m` would, and note every so often what its CPU time goes to.

`python -m bench.sampled MODULE OUT`. SIGUSR1 begins, SIGUSR2 ends and writes OUT: stacks with counts.
Samples follow the CPU time of the process, so waiting does not count, and it is slowed by little.
"""

import json
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

INTERVAL = 0.002
"""Seconds of CPU time between samples."""


class Sampler:
    """Counts stacks, innermost frame first, each frame as `module:function`."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._stacks: Counter[tuple[str, ...]] = Counter()

    def install(self) -> None:
        signal.signal(signal.SIGUSR1, self._begin)
        signal.signal(signal.SIGUSR2, self._end)
        signal.signal(signal.SIGPROF, self._note)

    def _begin(self, *_: object) -> None:
        self._stacks.clear()
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)

    def _note(self, _: int, frame: FrameType | None) -> None:
        stack: list[str] = []
        while frame is not None:
            stack.append(f"{frame.f_globals.get('__name__', '?')}:{frame.f_code.co_name}")
            frame = frame.f_back
        self._stacks[tuple(stack)] += 1

    def _end(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        fresh = self._out.with_suffix(".new")
        fresh.write_text(json.dumps([[count, stack] for stack, count in self._stacks.items()]))
        fresh.replace(self._out)


def main() -> None:
    module, out = sys.argv[1:]
    Sampler(Path(out)).install()
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
