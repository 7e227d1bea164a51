"""A pytest plugin: the desk among its neighbours. A module names it beside `tests.support.parts_apart`."""

import asyncio

import pytest

from services.desk.main import create_app
from services.desk.settings import DeskSettings
from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.provision import apply_topics
from tests.support.apart import running
from tests.support.cases import COORDINATOR
from tests.support.desk import (
    Neighbours,
    person,
)


@pytest.fixture(scope="module")
async def app(apart):
    await asyncio.to_thread(upgrade_all, apart.env["TIJDIG_DATABASE_URL"], ["services.desk"])
    await apply_topics(apart.bootstrap, ["desk"], [])
    app = create_app(apart.settings(DeskSettings, intake_url="http://127.0.0.1:1"))
    async with running(app):
        yield app


@pytest.fixture(scope="module")
async def neighbours(app, apart):
    found = Neighbours(apart, apart.settings(DeskSettings).secret("link.key"), app)
    await found.directory()
    return found


@pytest.fixture
async def nurse(app):
    async with person(app) as found:
        yield found


@pytest.fixture
async def coordinator(app, neighbours):
    async with person(app) as found:
        await found.follow(await neighbours.link(COORDINATOR, LinkPurpose.DESK, None))
        yield found
