"""A pytest plugin: the notification service. A module names it beside `tests.support.parts_apart`."""

from collections.abc import AsyncIterator

import pytest

from services.notifications.main import create_app
from tests.support.apart import Apart, running
from tests.support.notified import MORNING, World


@pytest.fixture(scope="module")
async def service(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    world = World(apart, tmp_path_factory.mktemp("clock") / "clock.json")
    world.migrate()
    world.set_clock(MORNING)
    async with running(create_app(world.settings)):
        yield world


@pytest.fixture
async def world(service: World) -> World:
    """People that no other test knows, on Tuesday morning."""
    made = World(service.apart, service.clock_file)
    made.set_clock(MORNING)
    for one in (made.midwife, made.nurse, made.lead, made.coordinator):
        await made.enter(one)
    return made
