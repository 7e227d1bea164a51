import os
from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.layout import SOCKET_PATH_LIMIT, Layout


@pytest.mark.parametrize("name", ["", "Upper", "../up", "cache", "uv", "a" * 40, "-x"])
def test_an_instance_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(StackError, match="cannot name an instance"):
        Layout(name)


def test_the_socket_of_a_deep_folder_moves_to_where_its_path_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIJDIG_HOME", str(tmp_path / ("deep" * 40)))
    assert len(os.fsencode(Layout("local").socket)) <= SOCKET_PATH_LIMIT
    assert Layout("local").socket != Layout("other").socket


def test_folders_with_secrets_are_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIJDIG_HOME", str(tmp_path))
    layout = Layout("local")
    layout.make()
    for folder in (layout.secrets, layout.conf):
        assert folder.stat().st_mode & 0o077 == 0


def test_errors_are_one_line_of_what_and_what_to_do() -> None:
    assert str(StackError("Port 1 is taken.", "Stop it.")) == "Port 1 is taken. Stop it."
