"""Ctrl-C and SIGTERM end a command in good order, once."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def orderly() -> Generator[None]:
    """The first SIGINT or SIGTERM raises `KeyboardInterrupt`; later ones do not disturb clean-up.

    Only for the main thread of a command.
    """

    def first(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, first) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
