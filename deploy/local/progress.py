"""What a person sees while the stack starts: one line for each thing that is done."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console


class Progress(Protocol):
    """Told what begins and what is done; may be called from several threads."""

    def begin(self, what: str) -> None:
        """Work on this starts."""

    def done(self, what: str, seconds: float) -> None:
        """It is finished, and took this long."""


class Quiet:
    """Says nothing."""

    def begin(self, what: str) -> None:
        """Nothing to tell."""

    def done(self, what: str, seconds: float) -> None:
        """Nothing to tell."""


class Lines:
    """A tick and a time for what is done; on a terminal also what is being waited for."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._busy: list[str] = []
        self._status = console.status("starting")

    def __enter__(self) -> "Lines":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def begin(self, what: str) -> None:
        """Show it among what is being waited for."""
        self._busy.append(what)
        self._show()

    def done(self, what: str, seconds: float) -> None:
        """Tick it off."""
        self._busy.remove(what)
        self._console.print(f"[green]✓[/] {what:<42} {seconds:5.1f} s", highlight=False)
        self._show()

    def _show(self) -> None:
        self._status.update(", ".join(self._busy) or "…")


@contextmanager
def step(progress: Progress, what: str) -> Generator[None]:
    """Announce, time and tick off what happens inside."""
    started = time.monotonic()
    progress.begin(what)
    yield
    progress.done(what, time.monotonic() - started)
