"""The way to Temporal: a client that seals what it sends, and whether Temporal answers."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.runtime import Runtime

from shared.sealing.temporal_codec import KeyRing, sealing_converter
from workflows.settings import WorkflowsSettings

RPC_TIMEOUT = timedelta(seconds=10)
_HEALTH_TIMEOUT = timedelta(seconds=2)


async def connect(
    settings: WorkflowsSettings, *, lazy: bool = False, runtime: Runtime | None = None
) -> Client:
    """A client. A lazy one connects when it is first used, so Temporal may be down; not a worker's."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=sealing_converter(KeyRing.load(settings.secrets_dir)),
        lazy=lazy,
        runtime=runtime,
    )


async def answers(client: Client | None) -> bool:
    """Whether Temporal answers; not while there is no client. Raises `RPCError` when it is down."""
    return client is not None and await client.service_client.check_health(timeout=_HEALTH_TIMEOUT)
