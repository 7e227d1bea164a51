"""The real parts that the tests below share: started when the first asks, ended when no other will."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from deploy.local.logfile import last_words
from deploy.local.stack import Stack
from tests.support.stack import infrastructure, stack_at
from tijdig.demo.run import BEGIN

_SETS = ("infra", "stack")


class Parts:
    """Sets of real parts by name; one that is not needed for a while is ended, and made anew when it is."""

    def __init__(self) -> None:
        self._up: dict[str, tuple[Stack, ExitStack]] = {}

    def get(self, name: str, make: Callable[[], AbstractContextManager[Stack]]) -> Stack:
        """The set that runs, or a fresh one. That one died by itself is told, with its last words."""
        if name in self._up and not self._up[name][0].running():
            log = self._up[name][0].layout.logfile("supervisord")
            warnings.warn(f"the parts '{name}' are gone: {last_words(log)}", stacklevel=2)
            self.end(name)
        if name not in self._up:
            running = ExitStack()
            self._up[name] = running.enter_context(make()), running
        return self._up[name][0]

    def end(self, name: str) -> None:
        """Nothing of it remains."""
        if name in self._up:
            self._up.pop(name)[1].close()


_PARTS = pytest.StashKey[Parts]()


@pytest.fixture(scope="session")
def parts(request: pytest.FixtureRequest) -> Iterator[Parts]:
    """The sets of this process; nothing of them outlives it."""
    made = request.session.stash[_PARTS] = Parts()
    yield made
    for name in _SETS:
        made.end(name)


@pytest.fixture(scope="module")
def infra(parts: Parts) -> Stack:
    """PostgreSQL, Kafka, Temporal and the mail sink, without any service of ours."""
    return parts.get("infra", infrastructure)


@pytest.fixture(scope="module")
def stack(parts: Parts) -> Stack:
    """Everything, on parts of its own; its clock begins where the stories begin, or later."""
    return parts.get("stack", lambda: stack_at(BEGIN))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Even at rest a whole stack takes a fifth of a core from the tests that come after it."""
    parts = item.session.stash.get(_PARTS, None)
    if parts is None:
        return
    for name in _SETS:
        if nextitem is None or not _needed(name, nextitem):
            parts.end(name)


def _needed(name: str, nextitem: pytest.Item) -> bool:
    """All tests of the whole stack follow each other; those in this folder come before all others."""
    if name == "stack":
        return name in nextitem.fixturenames  # type: ignore[attr-defined]
    return nextitem.path.is_relative_to(Path(__file__).parent)
