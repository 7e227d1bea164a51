"""`tijdig` as somebody at a terminal runs it: a process of its own, its exit status, and what it prints."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """How it ended, and what it printed on both streams."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line in which it says what went wrong; nothing else, least of all a traceback."""
        assert self.status == 1, (self.status, self.out, self.err)
        (line,) = self.err.splitlines()
        assert line.startswith("tijdig: "), line
        return line


def tijdig(*words: str, env: Mapping[str, str] | None = None) -> Ran:
    """Run it, on a wide terminal, with these variables besides."""
    done = subprocess.run(
        [sys.executable, "-m", "tijdig", *words],
        env={**os.environ, "COLUMNS": "200", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


async def tijdig_beside(*words: str, env: Mapping[str, str] | None = None) -> Ran:
    """The same, while this process goes on."""
    return await asyncio.to_thread(tijdig, *words, env=env)
