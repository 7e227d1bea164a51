"""What is measured: the floor's three hops, and ours. Both tell when each message had come through."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import psutil
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.floor import TABLES
from bench.load import INBOUND, Message
from bench.stage import Stage

HOPS = 3
_PATIENCE = 300.0
_LOOK = 0.25

Arrivals = dict[str, float]
"""Reference → when its last row was committed, in epoch seconds."""


class Subject(Protocol):
    """Something that takes in messages and leaves a committed row for each."""

    @property
    def topic(self) -> str: ...

    async def count(self) -> int: ...

    async def arrivals(self, messages: Sequence[Message]) -> Arrivals: ...

    async def mailed(self, messages: Sequence[Message]) -> Arrivals: ...

    def processes(self) -> dict[str, list[psutil.Process]]: ...


async def until_count(subject: Subject, wanted: int) -> None:
    """Wait until so many have come through. Raises `TimeoutError`."""
    deadline = time.monotonic() + _PATIENCE
    while (found := await subject.count()) < wanted:
        if time.monotonic() > deadline:
            raise TimeoutError(f"only {found} of {wanted} came through")
        await asyncio.sleep(_LOOK)


@dataclass(frozen=True)
class Floor:
    """Three processes of `bench.floor`, one after another."""

    stage: Stage
    run: int
    programs: tuple[psutil.Popen, ...]

    @property
    def topic(self) -> str:
        return _topic(self.run, 0)

    async def count(self) -> int:
        return await self.stage.fetchval(f"select count(*) from {_schema(self.run, HOPS - 1)}.state")

    async def arrivals(self, messages: Sequence[Message]) -> Arrivals:
        query = f"""select key, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 as at
            from {_schema(self.run, HOPS - 1)}.state where key = any($1)"""
        return {row["key"]: row["at"] for row in await self.stage.conn.fetch(query, _keys(messages))}

    async def mailed(self, messages: Sequence[Message]) -> Arrivals:
        """The floor mails nobody."""
        del messages
        return {}

    def processes(self) -> dict[str, list[psutil.Process]]:
        hops: dict[str, list[psutil.Process]] = {
            f"hop {number + 1}": [program] for number, program in enumerate(self.programs)
        }
        return hops | self.stage.processes()


_OURS = """
select r.reference, extract(epoch from pg_xact_commit_timestamp(p.xmin))::float8 as at
from intake.referral r join notifications.case_party p using (case_id)
where p.proposed_owner is not null and r.reference = any($1)
"""
# The row of a delivery is written again when its mail leaves; this one is not, and the same
# transaction writes both. Were it written later, by the opening, then the later instant counts.
_MAILED = """
select r.reference, extract(epoch from pg_xact_commit_timestamp(d.xmin))::float8 as at
from intake.referral r join notifications.delivery d using (case_id)
where d.template = 'task' and d.audience = 'owner' and d.state = 'sent' and r.reference = any($1)
"""
_DUE = (
    "select count(*) from notifications.delivery where state in ('pending', 'sending') and not_before <= $1"
)
_UNHEARD = """select count(*) from workflows.case_plan
    where unsignalled_since is not null or unseen_since is not null"""
_DELIVERIES = "select count(*) from notifications.delivery where template = 'task' and audience = 'owner'"


@dataclass(frozen=True)
class Ours:
    """The services that the stage has running."""

    stage: Stage

    @property
    def topic(self) -> str:
        return INBOUND

    async def count(self) -> int:
        return await self.stage.fetchval(_DELIVERIES)

    async def arrivals(self, messages: Sequence[Message]) -> Arrivals:
        return await self._instants(_OURS, messages)

    async def mailed(self, messages: Sequence[Message]) -> Arrivals:
        """When it was on record that the mail server had taken the owner's mail."""
        return await self._instants(_MAILED, messages)

    async def until_mailed(self) -> None:
        """Wait until no mail is due any more."""
        await self._until_none(_DUE, self.stage.clock.now())

    async def until_settled(self) -> None:
        """Wait until every case's workflow has heard of all its facts."""
        await self._until_none(_UNHEARD)

    async def _until_none(self, query: str, *values: object) -> None:
        deadline = time.monotonic() + _PATIENCE
        while left := await self.stage.fetchval(query, *values):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{left} are still left")
            await asyncio.sleep(_LOOK)

    def processes(self) -> dict[str, list[psutil.Process]]:
        return self.stage.processes()

    async def _instants(self, query: str, messages: Sequence[Message]) -> Arrivals:
        return {row["reference"]: row["at"] for row in await self.stage.conn.fetch(query, _keys(messages))}


def _keys(messages: Sequence[Message]) -> list[str]:
    return [message.key for message in messages]


def _topic(run: int, hop: int) -> str:
    return f"floor-{run}-{hop}"


def _schema(run: int, hop: int) -> str:
    return f"floor_{run}_{hop}"


@asynccontextmanager
async def floor(stage: Stage, run: int) -> AsyncGenerator[Floor]:
    """The floor, with topics and schemas of its own, which are dropped afterwards."""
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.bootstrap)
    await admin.start()
    names = [_topic(run, hop) for hop in range(HOPS)]
    await admin.create_topics([NewTopic(name, 4, 1) for name in names])
    for hop in range(HOPS):
        await stage.conn.execute(TABLES.format(schema=_schema(run, hop)))
    programs = tuple(_program(stage, run, hop) for hop in range(HOPS))
    try:
        yield Floor(stage, run, programs)
    finally:
        for program in programs:
            program.kill()
            program.wait()
        await admin.delete_topics(names)
        await admin.close()
        for hop in range(HOPS):
            await stage.conn.execute(f"drop schema {_schema(run, hop)} cascade")


def _program(stage: Stage, run: int, hop: int) -> psutil.Popen:
    target = ["--target", _topic(run, hop + 1)] if hop + 1 < HOPS else []
    command = [sys.executable, "-m", "bench.floor", "--database", stage.database]
    command += ["--bootstrap", stage.bootstrap, "--source", _topic(run, hop), *target]
    return psutil.Popen([*command, "--schema", _schema(run, hop)])
