"""Provision topics: create what is missing, and say where the broker differs from the registry."""

from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code

from shared.schemas.topics import TopicSpec, specs

_TOPIC_EXISTS = 36
_DAY_MS = 86_400_000


class ProvisionError(Exception):
    """A topic could not be created, or is laid out otherwise than the registry says."""


async def apply_topics(
    bootstrap: str, organisations: list[str], municipalities: list[str], *, replication: int = 1
) -> list[str]:
    """Create every missing topic; returns the names that were created.

    Raises `ProvisionError` naming the topics whose partitions differ or that the broker refused.
    """
    wanted = specs(organisations, municipalities)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        created = await _create(admin, wanted, replication)
        await _compare(admin, wanted)
        return created
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, wanted: Iterable[TopicSpec], replication: int) -> list[str]:
    answer = await admin.create_topics([_new(spec, replication) for spec in wanted])
    created: list[str] = []
    refused: list[str] = []
    for name, code, *_ in answer.topic_errors:  # pyright: ignore[reportAttributeAccessIssue]
        if code == 0:
            created.append(name)
        elif code != _TOPIC_EXISTS:
            refused.append(f"{name}: {for_code(code).__name__}")
    if refused:
        raise ProvisionError(f"the broker refused to create {', '.join(refused)}")
    return created


def _new(spec: TopicSpec, replication: int) -> NewTopic:
    return NewTopic(
        spec.name,
        spec.partitions,
        replication,
        topic_configs={
            "cleanup.policy": "compact" if spec.compacted else "delete",
            "retention.ms": str(spec.retention_days * _DAY_MS),
            "min.insync.replicas": str(max(1, replication - 1)),
            "max.message.bytes": "4194304",
        },
    )


async def _compare(admin: AIOKafkaAdminClient, wanted: Iterable[TopicSpec]) -> None:
    """Partitions cannot be changed without breaking the order per key, so a difference is an error."""
    expected = {spec.name: spec.partitions for spec in wanted}
    found = await admin.describe_topics(list(expected))
    differing = [
        f"{topic['topic']} has {len(topic['partitions'])} partitions, not {expected[topic['topic']]}"
        for topic in found
        if topic["error_code"] == 0 and len(topic["partitions"]) != expected[topic["topic"]]
    ]
    if differing:
        raise ProvisionError("; ".join(differing))
