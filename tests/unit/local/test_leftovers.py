import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local import leftovers


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(["sleep", "60"], env=os.environ | leftovers.marker(tmp_path / "mine"))
    yield process
    process.kill()
    process.wait()


def test_a_process_that_carries_our_folder_is_found_and_killed(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    assert [p.pid for p in leftovers.find(tmp_path / "mine")] == [sleeper.pid]
    assert leftovers.kill_all(tmp_path / "mine") == 1
    assert not psutil.pid_exists(sleeper.pid)


def test_a_process_of_another_instance_is_left_alone(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    assert leftovers.kill_all(tmp_path / "mine-too") == 0
    assert leftovers.kill_all(tmp_path) == 0
    assert sleeper.poll() is None
