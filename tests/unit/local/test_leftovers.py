import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from deploy.local import leftovers


@contextmanager
def running(command: list[str], given: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=given)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with running(["sleep", "60"], os.environ | leftovers.marker(tmp_path / "mine")) as process:
        yield process


def test_a_process_that_carries_our_folder_is_found_and_killed(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    assert [p.pid for p in leftovers.find(tmp_path / "mine")] == [sleeper.pid]
    assert leftovers.kill_all(tmp_path / "mine") == 1
    assert not psutil.pid_exists(sleeper.pid)


def test_a_process_is_found_that_shows_no_environment_yet(tmp_path: Path) -> None:
    """As each does for a moment after its start, on a busy machine for long enough to be missed."""
    ours = f"{leftovers.MARKER}={tmp_path}"
    with running(["/bin/sh", "-c", f"sleep 0.2; exec env '{ours}' sleep 60"], {}) as process:
        assert [p.pid for p in leftovers.find(tmp_path)] == [process.pid]


def test_a_process_of_another_instance_is_left_alone(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    assert leftovers.kill_all(tmp_path / "mine-too") == 0
    assert leftovers.kill_all(tmp_path) == 0
    assert sleeper.poll() is None
