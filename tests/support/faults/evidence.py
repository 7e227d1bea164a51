"""What is left on the topics, in the mailboxes and in the databases when all is quiet again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer

from deploy.local.stack import Stack
from shared.schemas import topics
from tests.support.faults.cases import Referral
from tests.support.faults.patience import say
from tests.support.senders import MIDWIVES, NURSES
from tijdig.demo.mail import Mail, Mailboxes
from tijdig.lapse.settle import SCHEMAS

_QUARANTINE = " union all ".join(
    f"select '{schema}' as service, code, topic from {schema}.quarantine" for schema in SCHEMAS
)
_PLANS = "select * from workflows.case_plan"
_FACTS = "select * from workflows.case_fact order by case_id, no"
_EMITTED = "select effect_id from workflows.rung_emitted where type <> 'rung_overtaken'"
_POLICIES = "select version, body from workflows.policy"
_DELIVERIES = "select * from notifications.delivery"


@dataclass(frozen=True)
class Record:
    """One record of a topic, as it lies there."""

    topic: str
    partition: int
    offset: int
    headers: tuple[tuple[str, str], ...]
    value: bytes
    key: str = ""

    @cached_property
    def ce(self) -> dict[str, str]:
        """Its CloudEvents attributes."""
        return {name.removeprefix("ce_"): value for name, value in self.headers}

    @cached_property
    def data(self) -> dict[str, Any]:
        """Its payload."""
        return json.loads(self.value)

    @property
    def id(self) -> str:
        return self.ce["id"]

    def is_a(self, event: str) -> bool:
        """Whether it is of this type, such as `case.opened`."""
        return self.ce["type"] == f"nl.tijdig.{event}.v1"

    @property
    def content(self) -> tuple[object, ...]:
        """All that must be the same when it is delivered again, or published on a second topic."""
        return tuple(sorted(self.headers)), self.value


@dataclass
class Evidence:
    """All of it, read at one quiet instant `at` (domain time)."""

    at: datetime
    referrals: list[Referral]
    kills: dict[str, int]
    records: list[Record]
    mails: list[Mail]
    tables: dict[str, list[asyncpg.Record]]
    metrics: dict[str, str]
    missed: tuple[str, ...]
    """What the trial waited for in vain."""

    @cached_property
    def once(self) -> list[Record]:
        """Every event once, where it came first, in the order of each partition."""
        seen: dict[str, Record] = {}
        for record in self.records:
            seen.setdefault(f"{record.ce['source']} {record.id}", record)
        return list(seen.values())

    def of(self, *events: str) -> list[Record]:
        """Every event of these types, once."""
        return [record for record in self.once if any(record.is_a(event) for event in events)]

    @cached_property
    def by_case(self) -> dict[UUID, Referral]:
        return {referral.case: referral for referral in self.referrals if referral.case}


async def collect(
    stack: Stack, at: datetime, referrals: list[Referral], kills: dict[str, int], missed: tuple[str, ...]
) -> Evidence:
    """Read everything, changing nothing."""
    env = stack.env()
    outbound = [topics.outbound(organisation) for organisation in (MIDWIVES, NURSES)]
    found = Evidence(
        at=at,
        referrals=referrals,
        kills=kills,
        records=await read([*topics.INTERNAL, *topics.RESTRICTED, *outbound], env["TIJDIG_KAFKA_BOOTSTRAP"]),
        mails=await Mailboxes(stack.address("mailsink")).all(),
        tables=await _tables(env["TIJDIG_DATABASE_URL"]),
        metrics={name: await _metrics(stack.address(name)) for name in ("routing", "gateway")},
        missed=missed,
    )
    again = len(found.records) - len({(r.topic, r.ce["source"], r.id) for r in found.records})
    say(f"{len(found.records)} records, of which {again} delivered again; {len(found.mails)} mails")
    return found


async def read(names: Iterable[str], bootstrap: str) -> list[Record]:
    """Every record of these topics up to what is their end now, in the order of each partition."""
    consumer = AIOKafkaConsumer(
        *names, bootstrap_servers=bootstrap, auto_offset_reset="earliest", fetch_max_wait_ms=20
    )
    await consumer.start()
    try:
        found: list[Record] = []
        for partition, end in (await consumer.end_offsets(list(consumer.assignment()))).items():
            while await consumer.position(partition) < end:
                batch = await consumer.getmany(partition, timeout_ms=500)
                found += [_record(record) for record in batch.get(partition, [])]
        return found
    finally:
        await consumer.stop()


def _record(record: Any) -> Record:
    return Record(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        headers=tuple((name, value.decode()) for name, value in record.headers),
        value=record.value or b"null",
        key=(record.key or b"").decode(),
    )


async def _tables(database_url: str) -> dict[str, list[asyncpg.Record]]:
    asked = {
        "quarantine": _QUARANTINE,
        "plans": _PLANS,
        "facts": _FACTS,
        "emitted": _EMITTED,
        "policies": _POLICIES,
        "deliveries": _DELIVERIES,
    }
    conn = await asyncpg.connect(database_url)
    try:
        async with conn.transaction(readonly=True, isolation="repeatable_read"):
            return {name: await conn.fetch(query) for name, query in asked.items()}
    finally:
        await conn.close()


async def _metrics(url: str) -> str:
    async with httpx.AsyncClient(timeout=10) as http:
        return (await http.get(f"{url.rstrip('/')}/metrics")).text
