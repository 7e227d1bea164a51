"""Ctrl-C and SIGTERM end a command in good order, once."""

import asyncio
import signal
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def orderly() -> Generator[None]:
    """The first SIGINT or SIGTERM raises `KeyboardInterrupt`; later ones do not disturb clean-up.

    Only for the main thread of a command.
    """

    def first(number: int, frame: FrameType | None) -> None:
        _ignore()
        raise KeyboardInterrupt

    before = {each: signal.signal(each, first) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` within `orderly`: the first signal cancels `main`, and is a `KeyboardInterrupt` after it.

    An exception out of a handler would come in the middle of any line; where that is one of a library in C
    or Rust that waits for an answer, the process can crash.
    """
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    try:
        return asyncio.run(_until_told(main))
    except asyncio.CancelledError:
        before = dict.fromkeys(_SIGNALS, signal.SIG_IGN)
        raise KeyboardInterrupt from None
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


async def _until_told(main: Coroutine[Any, Any, T]) -> T:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def first() -> None:
        for each in _SIGNALS:
            loop.add_signal_handler(each, lambda: None)  # later ones do not disturb clean-up
        task.cancel()

    for each in _SIGNALS:
        loop.add_signal_handler(each, first)
    return await main


def _ignore() -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
