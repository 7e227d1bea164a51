"""Gateway and worker as processes of their own on real parts, with a clock that tests step."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from temporalio.client import Client

from deploy.local.ports import LOOPBACK
from deploy.local.stack import Stack
from shared.clock import Clock, read_offset, step_clock
from shared.messaging.binding import decode, encode
from shared.schemas import Event, registry, service_source, topics
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from tests.support.waiting import eventually
from tijdig.lapse.temporal_time import bring_ahead, fast_forward
from workflows.folding import fold_case
from workflows.machine import CaseState
from workflows.messages import STATE_QUERY
from workflows.policy import load_policy
from workflows.repository import signals

PROGRAMS = {
    "gateway": "workflows.main",
    "worker": "workflows.worker",
    "metronome": "workflows.metronome",
    "auditor": "workflows.auditor.main",
}
ORDINARY = ("gateway", "worker", "metronome")
_PLANS = "select * from case_plan where case_id = any($1)"
_FACTS = "select type from case_fact where case_id = $1 order by no"
_PARKED = "select count(distinct case_id) from early_fact where case_id = any($1)"
_EMITTED = "select count(*) from rung_emitted where case_id = any($1) and type = $2"
_RUNGS = "select * from rung_emitted where case_id = $1 order by due, effect_id"


class TimeParts:
    """The two processes, the way to them, and everything that they said."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.stack = Stack.existing(Path(env["TIJDIG_SECRETS_DIR"]).parent.name)
        self._ports = {program: _free_port() for program in PROGRAMS}
        self._folder = folder
        self._clock_file = folder / "clock.json"
        self.env = {**env, "TIJDIG_CLOCK_FILE": str(self._clock_file), "TIJDIG_PROFILE": "test"}
        self.clock = Clock(self._clock_file)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._said: list[Event[Any]] = []

    @asynccontextmanager
    async def running(self, programs: Sequence[str] = ORDINARY) -> AsyncGenerator["TimeParts"]:
        """These processes, and a listener on both topics that the gateway speaks on."""
        self.temporal = await Client.connect(
            self.env["TIJDIG_TEMPORAL_ADDRESS"],
            data_converter=sealing_converter(KeyRing.load(Path(self.env["TIJDIG_SECRETS_DIR"]))),
        )
        bootstrap = self.env["TIJDIG_KAFKA_BOOTSTRAP"]
        pool = asyncpg.create_pool(
            self.env["TIJDIG_DATABASE_URL"], min_size=1, server_settings={"search_path": "workflows"}
        )
        consumer = AIOKafkaConsumer(topics.ESCALATION, topics.SAFETY, bootstrap_servers=bootstrap)
        async with (
            pool as self.pool,
            consumer,
            AIOKafkaProducer(bootstrap_servers=bootstrap) as self._producer,
        ):
            listening = asyncio.ensure_future(self._listen(consumer))
            try:
                for program in programs:
                    self.start(program)
                await asyncio.gather(*(self.ready(program) for program in programs))
                yield self
            finally:
                listening.cancel()
                for program in list(self._processes):
                    self.end(program, signal.SIGTERM)

    async def _listen(self, consumer: AIOKafkaConsumer) -> None:
        async for record in consumer:
            self._said.append(decode(record.headers, record.value))

    # processes

    def start(self, program: str) -> None:
        port = str(self._ports[program])
        with (self._folder / f"{program}.log").open("ab") as log:
            self._processes[program] = subprocess.Popen(
                [sys.executable, "-m", PROGRAMS[program]],
                env={**os.environ, **self.env, "TIJDIG_HTTP_PORT": port, "TIJDIG_CONSUMER_INSTANCE": "t"},
                stdout=log,
                stderr=log,
            )

    def end(self, program: str, how: signal.Signals = signal.SIGKILL) -> None:
        process = self._processes.pop(program)
        process.send_signal(how)
        process.wait(30)

    def pause(self, program: str) -> None:
        self._processes[program].send_signal(signal.SIGSTOP)

    def resume(self, program: str) -> None:
        self._processes[program].send_signal(signal.SIGCONT)

    async def ready(self, program: str) -> None:
        async def look() -> int:
            ended = self._processes[program].poll()
            assert ended is None, f"{program} ended with {ended}: {self._log(program)}"
            try:
                return (await self._get(program, "/health/ready")).status_code
            except httpx.HTTPError:
                return 0

        await eventually(look, lambda status: status == 200, within=120)

    def _log(self, program: str) -> str:
        return (self._folder / f"{program}.log").read_text()[-600:]

    async def metrics(self, program: str) -> str:
        return (await self._get(program, "/metrics")).text

    async def _get(self, program: str, path: str) -> httpx.Response:
        async with httpx.AsyncClient(timeout=5) as http:
            return await http.get(f"http://{LOOPBACK}:{self._ports[program]}{path}")

    # time

    def set_clock(self, instant: datetime) -> None:
        """Start a test at this instant; workflows that run are not taken along."""
        step_clock(self._clock_file, instant - self.clock.system_now())

    async def to(self, instant: datetime, *cases: UUID) -> None:
        """Let time pass for these cases, stopping wherever one of them has something to do."""
        await self.settled(*cases)
        while (now := self.clock.now()) < instant:
            wakes = [plan["next_at"] for plan in await self._open(*cases) if plan["next_at"] > now]
            await self.jump(min([*wakes, instant]), *cases)
            await self.settled(*cases)

    async def wait_until(self, instant: datetime, *cases: UUID) -> None:
        """Let time pass for these cases, but not for their workflows, as when Temporal is away."""
        while (now := self.clock.now()) < instant:
            wakes = [plan["next_at"] for plan in await self._open(*cases) if plan["next_at"] > now]
            self.set_clock(min([*wakes, instant]))
            await self.settled(*cases)

    async def followed(self, case_id: UUID) -> CaseState:
        """What the workflow knows, once its time has been brought to ours and it has dealt with that."""
        (plan,) = await eventually(lambda: self.plans(case_id), lambda plans: plans[0]["signalled"] > 0)
        started = timedelta(seconds=plan["clock_offset_seconds"])
        ahead = read_offset(self._clock_file) - started
        await bring_ahead(self.temporal, {plan["workflow_id"]: ahead})
        wanted = await self.folded(case_id)
        handle = self.temporal.get_workflow_handle(plan["workflow_id"])

        async def look() -> CaseState:
            return await handle.query(STATE_QUERY, result_type=CaseState)

        return await eventually(look, lambda state: state == wanted)

    async def folded(self, case_id: UUID) -> CaseState:
        """The case as its facts have it, with time told as far as it has spoken."""
        async with self.pool.acquire() as conn:
            (plan,) = await self.plans(case_id)
            facts = await signals.facts_after(cast("asyncpg.Connection", conn), case_id, 0)
        return fold_case(facts, plan["ticked_to"], load_policy()).state

    async def jump(self, instant: datetime, *cases: UUID) -> None:
        """One step, clock and workflows together."""
        delta = instant - self.clock.now()
        if delta <= timedelta(0):
            return
        step_clock(self._clock_file, read_offset(self._clock_file) + delta)
        open_ones = [plan["workflow_id"] for plan in await self._open(*cases)]
        await fast_forward(self.temporal, open_ones, delta)

    # cases

    async def say(self, payload: Any, case_id: UUID, **changes: Any) -> Event[Any]:
        """Publish a fact on its topic, as the service would that owns it."""
        event = self.event(payload, case_id, **changes)
        await self.send(event)
        return event

    def event(self, payload: Any, case_id: UUID, **changes: Any) -> Event[Any]:
        return Event(
            id=str(uuid4()),
            source=service_source("intake"),
            type=payload.ce_type(),
            data=payload,
            subject=str(case_id),
            **{"time": self.clock.now(), **changes},
        )

    async def send(self, event: Event[Any], times: int = 1) -> None:
        headers, value = encode(event)
        raw = [(name, text.encode()) for name, text in headers]
        topic = registry.of(type(event.data)).topic
        for _ in range(times):
            await self._producer.send_and_wait(topic, value, (event.subject or "").encode(), headers=raw)

    async def plans(self, *cases: UUID) -> list[asyncpg.Record]:
        return await self.pool.fetch(_PLANS, cases)

    async def _open(self, *cases: UUID) -> list[asyncpg.Record]:
        return [plan for plan in await self.plans(*cases) if plan["closed_at"] is None]

    async def settled(self, *cases: UUID, facts: int | None = None, within: float = 30) -> None:
        """Every fact has taken effect (so many, if told), and nothing is due."""

        def at_rest(plan: asyncpg.Record) -> bool:
            if plan["closed_at"] is not None or plan["next_at"] is None:
                return plan["closed_at"] is not None
            return plan["seen"] == plan["appended"] and plan["next_at"] > self.clock.now()

        def enough(plans: Sequence[asyncpg.Record]) -> bool:
            return len(plans) == len(cases) and all(
                at_rest(plan) and plan["appended"] >= (facts or 1) for plan in plans
            )

        await eventually(lambda: self.plans(*cases), enough, within=within)

    async def facts(self, case_id: UUID) -> list[str]:
        """The kinds of facts of a case, in their order."""
        return [row["type"] for row in await self.pool.fetch(_FACTS, case_id)]

    async def numbered(self, case_id: UUID, count: int) -> None:
        """So many facts were taken in."""
        await eventually(lambda: self.facts(case_id), lambda found: len(found) == count)

    async def parked(self, *cases: UUID) -> None:
        """Each of these has a fact that waits for its case."""
        await eventually(lambda: self.pool.fetchval(_PARKED, cases), lambda count: count == len(cases))

    async def some_emitted(self, cases: Sequence[UUID], kind: str) -> None:
        """At least one effect of this kind has left."""
        await eventually(lambda: self.pool.fetchval(_EMITTED, cases, kind))

    async def history(self, case_id: UUID) -> bytes:
        """Everything that Temporal keeps of a case, as it lies there."""
        (plan,) = await self.plans(case_id)
        events = await self.temporal.get_workflow_handle(plan["workflow_id"]).fetch_history()
        return b"".join(event.SerializeToString() for event in events.events)

    async def rungs(self, case_id: UUID) -> list[asyncpg.Record]:
        """What is on record as emitted."""
        return await self.pool.fetch(_RUNGS, case_id)

    async def said(self, case_id: UUID) -> list[Event[Any]]:
        """Everything that reached Kafka about a case, once all that is on record has."""

        async def look() -> list[Event[Any]]:
            return [event for event in self._said if event.subject == str(case_id) and _is_ours(event)]

        published = [rung for rung in await self.rungs(case_id) if rung["type"] != "rung_overtaken"]
        return await eventually(look, lambda events: len(events) >= len(published))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _is_ours(event: Event[Any]) -> bool:
    return event.source == service_source("workflows")
