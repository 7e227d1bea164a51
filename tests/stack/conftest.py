"""The real parts that the tests below share: started when the first asks, ended when no other will."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.local.stack import Stack
from tests.support.stack import infrastructure, stack_at
from tijdig.demo.run import BEGIN

_RUNNING = pytest.StashKey[dict[str, ExitStack]]()


@pytest.fixture(scope="session")
def infra(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """PostgreSQL, Kafka, Temporal and the mail sink, without any service of ours."""
    with ExitStack() as parts:
        _running(request.session)["infra"] = parts
        yield parts.enter_context(infrastructure())


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """Everything, on parts of its own; its clock begins where the stories begin."""
    with ExitStack() as parts:
        _running(request.session)["stack"] = parts
        yield parts.enter_context(stack_at(BEGIN))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Even at rest a whole stack takes a third of a core from the tests that come after it."""
    for name, parts in _running(item.session).items():
        if nextitem is None or not _needed(name, nextitem):
            parts.close()


def _needed(name: str, nextitem: pytest.Item) -> bool:
    """All tests of the whole stack follow each other; those in this folder come before all others."""
    if name == "stack":
        return name in nextitem.fixturenames  # type: ignore[attr-defined]
    return nextitem.path.is_relative_to(Path(__file__).parent)


def _running(session: pytest.Session) -> dict[str, ExitStack]:
    return session.stash.setdefault(_RUNNING, {})
