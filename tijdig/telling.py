"""How the command tells that something did not work: one line, and the exit status."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

import typer
from rich.console import Console

from deploy.local.errors import StackError
from deploy.local.interrupts import orderly

console = Console()
complaints = Console(stderr=True, soft_wrap=True)

INTERRUPTED = 130


@contextmanager
def clearly() -> Generator[None]:
    """Turns a failure that people can mend into one line; an interrupt ends in good order.

    What a library logs about it on the way is not said as well.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        with orderly():
            yield
    except StackError as error:
        complaints.print(f"tijdig: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        complaints.print("tijdig: interrupted.", markup=False)
        raise typer.Exit(INTERRUPTED) from None


def warn_of(what: str) -> None:
    """A line beside the answer: no real case could run by this policy."""
    complaints.print(f"tijdig: no real case could run by this: {what}.", style="yellow", markup=False)
