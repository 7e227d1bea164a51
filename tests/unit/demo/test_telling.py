"""How the demonstration answers when a story does not come out as it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from deploy.local.stack import Stack
from tijdig.demo import run
from tijdig.demo.world import NotAsTold, expect
from tijdig.lapse.stage import Stage
from tijdig.main import app

Story = Callable[[Any], Awaitable[None]]


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        return run.BEGIN


class NoStack:
    """What the stage asks of a driver, on no stack at all: nothing is ever under way."""

    clock = Clock()
    on_hop = None

    async def advance_to(self, target: datetime) -> None:
        """Nothing is due on the way."""


class EmptyWorld:
    """A world in which stories are told, and nothing is published."""

    def __init__(self) -> None:
        self.stage = Stage(NoStack())  # type: ignore[arg-type]
        self.titles: dict[str, str] = {}

    async def read(self) -> list[Any]:
        """Nothing new."""
        return []


async def comes_out(world: EmptyWorld) -> None:
    await world.stage.settled()


async def fails(world: EmptyWorld) -> None:
    await world.stage.settled()
    expect(False, "the ladder stopped [/2/] before the emergency meeting")


async def breaks(world: EmptyWorld) -> None:
    raise ConnectionResetError


@asynccontextmanager
async def empty_world(stack: Stack) -> AsyncIterator[EmptyWorld]:
    yield EmptyWorld()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Story]], Awaitable[tuple[bool, str]]]:
    """Tell these stories; answers whether all came out, and what was printed."""

    async def tell(stories: dict[str, Story]) -> tuple[bool, str]:
        monkeypatch.setattr(run, "STORIES", stories)
        monkeypatch.setattr(run, "world_on", empty_world)
        console = Console(file=StringIO(), width=160)
        outcome = await run.tell(Stack("demo", profile="demo"), console)
        return outcome, console.file.getvalue()  # type: ignore[attr-defined]

    return tell


async def test_when_all_come_out_each_is_named_as_told(told) -> None:
    outcome, printed = await told({"Loss": comes_out, "Nobody acts": comes_out})
    assert outcome
    assert [line.split()[-2:] for line in printed.splitlines() if "as told" in line] == [["as", "told"]] * 2


@pytest.mark.parametrize(
    ("story", "why"), [(fails, "the emergency meeting"), (breaks, "ConnectionResetError")]
)
async def test_one_story_that_fails_is_named_with_why_and_the_whole_is_not_as_told(told, story, why) -> None:
    outcome, printed = await told({"Loss": comes_out, "Nobody acts": story})
    assert outcome is False
    (line,) = [each for each in printed.splitlines() if "NOT as told" in each]
    assert line.strip().startswith("Nobody acts")
    assert why in line
    assert any(each.strip().startswith("Loss") and each.endswith("as told") for each in printed.splitlines())


@pytest.mark.parametrize(("as_told", "status"), [(True, 0), (False, 1)])
def test_the_command_ends_with_what_came_of_the_stories(monkeypatch, as_told, status) -> None:
    monkeypatch.setattr(run, "demo", lambda **_: as_told)
    assert CliRunner().invoke(app, ["demo", "--once"]).exit_code == status


def test_what_is_claimed_and_does_not_hold_is_not_as_told() -> None:
    with pytest.raises(NotAsTold, match="the desk shows no deadlines"):
        expect([], "the desk shows no deadlines")
