"""A pytest plugin: a test module says `pytest_plugins = ["tests.support.parts_apart"]`, asks for `apart`."""

import asyncio
from collections.abc import Iterator

import pytest

from shared.messaging.migrations import upgrade_all
from shared.schemas.provision import apply_topics
from tests.support.apart import Apart
from tests.support.stack import infrastructure

ORGANISATIONS = ["verloskundigen-duinstreek", "rode-kruis-geboortezorg", "jgz-kennemerland"]
MUNICIPALITIES = ["GM0375", "GM0383", "GM0396", "GM0450", "GM0453"]
PACKAGES = ("services.routing", "services.feedback", "services.insight")


@pytest.fixture(scope="session")
def apart() -> Iterator[Apart]:
    """Parts that are shared by the tests of single services, and by nothing else."""
    with infrastructure() as stack:
        made = Apart(stack)
        upgrade_all(made.env["TIJDIG_DATABASE_URL"], PACKAGES)
        asyncio.run(apply_topics(made.bootstrap, ORGANISATIONS, MUNICIPALITIES))
        yield made
