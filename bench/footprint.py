"""What one case leaves behind: bytes on Kafka by topic, and events in its Temporal history."""

from collections import Counter
from statistics import median

from temporalio.client import Client

from bench.load import flood, referrals
from bench.stage import Stage
from bench.subjects import Ours, until_count

_HISTORIES = 5
_NEWEST = """
select workflow_id from workflows.case_plan where closed_at is null order by opened_at desc limit $1
"""


async def kafka_bytes(stage: Stage, cases: int) -> dict[str, float]:
    """Bytes per case that its referral and all that follows at once put on each topic."""
    ours = Ours(stage)
    before, done = _sizes(stage), await ours.count()
    await flood(stage, ours.topic, referrals(stage, cases))
    await until_count(ours, done + cases)
    await ours.until_mailed()
    await ours.until_settled()
    after = _sizes(stage)
    grown = {topic: (size - before[topic]) / cases for topic, size in after.items()}
    return {topic: each for topic, each in sorted(grown.items(), key=lambda item: -item[1]) if each > 1}


def _sizes(stage: Stage) -> Counter[str]:
    """Segments are written as they are, without being allocated ahead."""
    sizes = Counter[str]()
    for segment in (stage.stack.layout.data / "kafka").glob("tijdig.*/*.log"):
        sizes[segment.parent.name.rpartition("-")[0]] += segment.stat().st_size
    return sizes


async def history_events(stage: Stage) -> float:
    """Median number of events in the history of a case that was referred and proposed."""
    client = await Client.connect(stage.stack.env()["TIJDIG_TEMPORAL_ADDRESS"])
    rows = await stage.conn.fetch(_NEWEST, _HISTORIES)
    lengths: list[int] = []
    for row in rows:
        described = await client.get_workflow_handle(row["workflow_id"]).describe()
        lengths.append(described.history_length)
    return median(lengths)
