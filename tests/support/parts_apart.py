"""A pytest plugin: a test module says `pytest_plugins = ["tests.support.parts_apart"]`, asks for `apart`."""

import asyncio

import pytest

from deploy.local.stack import Stack
from shared.messaging.migrations import upgrade_all
from shared.schemas.provision import apply_topics
from tests.support.apart import Apart

ORGANISATIONS = ["verloskundigen-duinstreek", "rode-kruis-geboortezorg", "jgz-kennemerland"]
MUNICIPALITIES = ["GM0375", "GM0383", "GM0396", "GM0450", "GM0453"]
PACKAGES = ("services.routing", "services.feedback", "services.insight")


_MADE: dict[Stack, Apart] = {}


@pytest.fixture(scope="module")
def apart(infra: Stack) -> Apart:
    """The parts on which single services are tested, with tables and topics."""
    if infra not in _MADE:
        made = Apart(infra)
        upgrade_all(made.env["TIJDIG_DATABASE_URL"], PACKAGES)
        asyncio.run(apply_topics(made.bootstrap, ORGANISATIONS, MUNICIPALITIES))
        _MADE[infra] = made
    return _MADE[infra]
