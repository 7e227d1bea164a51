"""`python -m tests.support.mutation`: change the machine a little, many times; do the tests notice?

Bounded (`--share`, `--minutes`), the same choice for the same `--seed`, and resumable: what is known in
`mutants/` is not tested again, except what survived with `--again`, for when there are new tests.
Writes docs/mutation.md. Exits 0 only if enough of the machine's mutants were killed.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.support.mutation import page
from tests.support.mutation.generate import COMMIT
from tests.support.mutation.results import (
    LEFT_OUT,
    NOT_YET,
    SKIPPED,
    SURVIVED,
    UNTESTED,
    Mutant,
    mutants,
    rewrite,
)
from tests.support.mutation.sample import chosen

ENOUGH = 0.85
_GENERATE = "tests.support.mutation.generate"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=0.1, help="of the mutants of every module (1 for all)")
    parser.add_argument("--seed", type=int, default=2026, help="which ones that are")
    parser.add_argument("--minutes", type=float, default=60, help="stop then; the next run goes on")
    parser.add_argument("--again", action="store_true", help="test survivors again: there are new tests")
    parser.add_argument("--report", action="store_true", help="test nothing, only write the page")
    return parser.parse_args(arguments)


def drawn(share: float, seed: int) -> set[str]:
    """The names of the sample."""
    return chosen(((each.module, each.name) for each in mutants()), share, seed)


def judged(sample: set[str]) -> list[Mutant]:
    """Every mutant; those outside the sample as left out, whatever an earlier run knows of them."""
    return [each if each.name in sample else replace(each, status=LEFT_OUT) for each in mutants()]


def choose(sample: set[str], *, again: bool) -> None:
    """Mark in mutmut's own files what it is to test, and what not."""

    def decide(name: str, code: int | None) -> int | None:
        if name not in sample:
            return SKIPPED if code is UNTESTED else code
        return UNTESTED if code == SKIPPED or (again and code in SURVIVED) else code

    rewrite(decide)


def attack(minutes: float) -> None:
    """Let mutmut test what is marked, one at a time and with its own progress line, until the time is up."""
    mutmut = Path(sys.executable).with_name("mutmut")
    running = subprocess.Popen([mutmut, "run", "--max-children", "1"], start_new_session=True)
    try:
        if running.wait(minutes * 60):
            sys.exit("mutmut could not do its work (see above).")
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()
        print("\nStopped; what is known is kept. The same command goes on from here.")


def main(arguments: Sequence[str]) -> int:
    """Generate, choose, attack, write; 1 when too many live, or some were not tested."""
    asked = options(arguments)
    if not asked.report:
        subprocess.run([sys.executable, "-m", _GENERATE], check=True, stdout=subprocess.DEVNULL)
        choose(drawn(asked.share, asked.seed), again=asked.again)
        attack(asked.minutes)
    seen = judged(drawn(asked.share, asked.seed))
    waiting = sum(each.status == NOT_YET for each in seen)
    commit = COMMIT.read_text("utf-8").strip()
    how = f"Drawn: {asked.share:.0%} of every module, seed {asked.seed}; at commit {commit}."
    if waiting:  # what is tested first is what is noticed soonest, so the share is too good until then
        how += f" **{waiting} of them are not tested yet, so the shares may be too high.**"
    share = page.write(seen, how)
    print(
        f"{share:.1%} of the machine's mutants were killed; {page.PAGE} tells of every other. {waiting} wait."
    )
    return 0 if share >= ENOUGH and not waiting else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
