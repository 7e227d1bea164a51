"""The stack that the tests below share; started when the first of them asks for it."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from tests.support.stack import everything, infrastructure


@pytest.fixture(scope="session")
def infra() -> Iterator[Stack]:
    """PostgreSQL, Kafka, Temporal and the mail sink, without any service of ours."""
    with infrastructure() as stack:
        yield stack


@pytest.fixture(scope="session")
def stack(infra: Stack) -> Stack:
    """Everything, on the same infrastructure."""
    return everything(infra)
