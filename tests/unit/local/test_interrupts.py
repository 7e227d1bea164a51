"""A signal ends a command between two steps, once, and its clean-up is left alone."""

import asyncio
import os
import signal

import pytest

from deploy.local.interrupts import orderly, run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_is_cancelled_and_cleans_up_whatever_else_is_sent(number):
    done: list[str] = []

    async def working() -> None:
        try:
            os.kill(os.getpid(), number)
            for _ in range(3):
                done.append("a line")  # the signal waits for the end of the step
            await asyncio.sleep(60)
        finally:
            os.kill(os.getpid(), number)
            await asyncio.sleep(0)
            done.append("clean")

    with orderly():
        with pytest.raises(KeyboardInterrupt):
            run(working())
        os.kill(os.getpid(), number)
        done.append("taken down")
    assert done == ["a line", "a line", "a line", "clean", "taken down"]


def test_what_ends_by_itself_gives_its_answer_and_the_next_signal_still_counts():
    async def answering() -> int:
        return 3

    with orderly():
        assert run(answering()) == 3
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
