"""A program that no wheel brings: the one on the PATH, else fetched, else the remedy in one line."""

import stat

import pytest

from deploy.local import tools
from deploy.local.errors import StackError

SAYS_IT_FAILED = "#!/bin/sh\necho 'E: no such mirror' >&2\nexit 100\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A PATH with nothing on it but what a test puts there; nothing was fetched before."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("TIJDIG_HOME", str(tmp_path / "home"))
    return folder


def program(folder, name, text="#!/bin/sh\nexit 0\n"):
    made = folder / name
    made.write_text(text)
    made.chmod(made.stat().st_mode | stat.S_IXUSR)
    return made


@pytest.mark.parametrize("name", ["prometheus", "promtool", "chromium"])
def test_what_is_on_the_path_is_used_and_nothing_is_fetched(path, name):
    there = program(path, name)
    assert tools.ensure_tool(name) == there


def test_where_nothing_can_fetch_it_the_remedy_is_named(path):
    with pytest.raises(StackError) as stopped:
        tools.ensure_tool("promtool")
    assert "'prometheus' is not on the PATH" in str(stopped.value)
    assert "apt-get install prometheus" in str(stopped.value)


def test_a_fetching_that_fails_says_what_failed_and_the_remedy(path):
    program(path, "apt-get", SAYS_IT_FAILED)
    program(path, "dpkg-deb")
    with pytest.raises(StackError) as stopped:
        tools.ensure_tool("prometheus")
    assert "'prometheus' could not be fetched: E: no such mirror" in str(stopped.value)
    assert "apt-get install prometheus" in str(stopped.value)


async def test_a_browser_can_be_asked_for_from_within_an_event_loop(path, monkeypatch):
    """As the stories do, on a machine where there is none yet."""
    installed = program(path, "installed")
    monkeypatch.setattr(tools, "_install_chromium", lambda: installed)
    found = tools.ensure_tool("chromium")
    assert found == installed or "playwright" in str(found)


def test_a_browser_that_cannot_be_installed_stops_with_the_remedy(path, monkeypatch):
    monkeypatch.setattr(tools, "_chromium_of_playwright", lambda: None)
    monkeypatch.setattr(tools, "is_root", lambda: True)
    monkeypatch.setattr(tools, "_is_debian", lambda: True)
    with pytest.raises(StackError) as stopped:
        tools.ensure_tool("chromium")
    assert "'chromium' could not be fetched: there is no apt-get" in str(stopped.value)
    program(path, "apt-get", SAYS_IT_FAILED)
    with pytest.raises(StackError) as stopped:
        tools.ensure_tool("chromium")
    assert "'chromium' could not be fetched: E: no such mirror" in str(stopped.value)
    assert "apt-get install chromium" in str(stopped.value)
