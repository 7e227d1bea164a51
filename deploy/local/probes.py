"""Is it ready? One short question per kind of part, answered with '' or with what is missing.

The clients are imported where they are used: together they take a second to load, which a command
that only stops things should not pay.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from urllib.error import URLError
from urllib.request import urlopen

QUESTION_SECONDS = 5


def http_ready(url: str) -> str:
    """Any 2xx answer counts; a 503 of a service says in its body what it waits for."""
    try:
        with urlopen(url, timeout=QUESTION_SECONDS):  # noqa: S310 always one of our own http:// addresses
            return ""
    except (URLError, OSError) as error:
        return str(error)


def postgres_ready(dsn: str) -> str:
    """Logs in, as a server that is starting up already listens."""
    import asyncpg

    async def ask() -> None:
        connection = await asyncpg.connect(dsn, timeout=QUESTION_SECONDS)
        await connection.close()

    return _answer(ask, (OSError, asyncpg.PostgresError, TimeoutError))


def kafka_ready(bootstrap: str) -> str:
    """Asks for topics, as a port that is open says little of a broker."""
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    async def ask() -> None:
        host, port = bootstrap.split(",")[0].rsplit(":", 1)
        _, writer = await asyncio.open_connection(host, int(port))  # the client would log this
        writer.close()
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=3000)
        try:
            await admin.start()
            await admin.list_topics()
        finally:
            await admin.close()

    return _answer(ask, (OSError, KafkaError, TimeoutError))


def temporal_ready(address: str) -> str:
    """Asks for the namespace, which the server makes only after it listens."""
    from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
    from temporalio.client import Client
    from temporalio.service import RPCError

    async def ask() -> None:
        client = await Client.connect(address)
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="default"))

    return _answer(ask, (OSError, RPCError, RuntimeError, TimeoutError))


def _answer(ask: Callable[[], Awaitable[None]], failures: tuple[type[Exception], ...]) -> str:
    """Runs the question on a loop of its own, as the caller may itself be inside one."""
    outcome: list[str] = []

    async def bounded() -> None:
        await asyncio.wait_for(ask(), QUESTION_SECONDS)

    def run() -> None:
        try:
            asyncio.run(bounded())
        except failures as error:
            outcome.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0] if outcome else ""
