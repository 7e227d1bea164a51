"""The demonstration as a command: what it leaves behind when it is told to end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local import leftovers
from deploy.local.layout import Layout
from deploy.local.ports import free_base
from deploy.local.stack import Stack
from tijdig.telling import INTERRUPTED

NAME = "interrupted"


@pytest.fixture
def layout() -> Iterator[Layout]:
    """An instance of which nothing runs, before and after."""
    made = Layout(NAME)
    leftovers.kill_all(made.root)
    yield made
    leftovers.kill_all(made.root)
    stack = Stack(NAME, profile="demo")
    stack.down()
    stack.wipe()


def test_a_demo_that_is_ended_while_the_stories_run_leaves_no_process_behind(
    layout: Layout, tmp_path: Path
) -> None:
    """SIGTERM, as from `kill` or a container that is stopped: in good order, told by the exit status."""
    said = tmp_path / "said"
    with said.open("wb") as out:
        demo = subprocess.Popen(
            [sys.executable, "-m", "tijdig", "demo", "--once", "--instance", NAME],
            env=os.environ | {"TIJDIG_PORT_BASE": str(free_base()), "COLUMNS": "160"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until_a_story_is_told(demo, said)
        assert len(leftovers.find(layout.root)) > 10, "everything runs"
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(60) == INTERRUPTED, last_words(said)
    finally:
        demo.kill()
    assert leftovers.find(layout.root) == []
    assert not [
        each for each in psutil.Process().children(recursive=True) if NAME in " ".join(each.cmdline())
    ]
    assert "taking everything down" in last_words(said)
    assert "Traceback" not in last_words(said)


def until_a_story_is_told(demo: subprocess.Popen[bytes], said: Path) -> None:
    """Wait for the first line with a gestational week in it: by then the clock is being stepped."""
    deadline = time.monotonic() + 150
    while not re.search(r"\b12\+0\b", said.read_text()):
        assert demo.poll() is None, last_words(said)
        assert time.monotonic() < deadline, last_words(said)
        time.sleep(0.1)


def last_words(said: Path) -> str:
    """The end of what it printed."""
    return said.read_text()[-2000:]
