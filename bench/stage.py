"""Where it is measured: one stack of its own, PostgreSQL noting when each transaction was committed."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import asyncpg
import psutil
from aiokafka import AIOKafkaProducer

from deploy.local.progress import Lines
from deploy.local.stack import SERVICES, Stack
from shared.clock import Clock, step_clock
from shared.pregnancy.localtime import at_wall_clock

INSTANCE = "bench"
PORT_BASE = int(os.environ.get("TIJDIG_PORT_BASE", "28600"))
DAY = date(2026, 3, 31)
OFFICE, NIGHT = 10, 21
"""A Tuesday: what is planned at ten in the morning leaves at once; at nine in the evening it waits."""

PATH = ("intake", "routing", "notifications")
"""The processes between a referral and the mail about it."""
WHOLE = SERVICES
SERVERS = ("kafka", "postgres", "temporal", "mailsink")


@dataclass
class Stage:
    """The stack, a connection to look with, and the producer that plays the midwives' systems."""

    progress: Lines
    stack: Stack
    conn: asyncpg.Connection
    producer: AIOKafkaProducer
    clock: Clock
    running: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        return self.stack.env()["TIJDIG_DATABASE_URL"]

    @property
    def bootstrap(self) -> str:
        return self.stack.env()["TIJDIG_KAFKA_BOOTSTRAP"]

    async def start(self, services: Sequence[str]) -> None:
        """Have exactly these services running."""
        await self.stop()
        stack = Stack(INSTANCE, PORT_BASE, "test", services=services, monitoring=False)
        await asyncio.to_thread(stack.up)
        self.running = tuple(services)

    async def add(self, service: str) -> None:
        """Have this service running too."""
        await asyncio.to_thread(Stack(INSTANCE, PORT_BASE, "test", services=(service,), monitoring=False).up)
        self.running = (*self.running, service)

    async def drop(self, service: str) -> None:
        """Have this service running no more."""
        await asyncio.to_thread(self.stack.stop, service)
        self.running = tuple(name for name in self.running if name != service)

    @contextmanager
    def paused(self) -> Generator[None]:
        """Freeze the services for a moment, so that the floor has the machine to itself."""
        numbers = [self.stack.pid(name) for name in self.running]
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in numbers:
                os.kill(number, signal.SIGCONT)

    def set_hour(self, hour: int) -> None:
        """Step domain time to this hour of the day, on a Dutch clock."""
        step_clock(self.stack.layout.clock, _offset(hour))

    async def stop(self) -> None:
        """Have no service running."""
        await asyncio.gather(*(asyncio.to_thread(self.stack.stop, name) for name in self.running))
        self.running = ()

    async def fetchval(self, query: str, *values: Any) -> Any:
        return await self.conn.fetchval(query, *values)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """What runs now: each part with its children."""
        found = {name: psutil.Process(self.stack.pid(name)) for name in (*self.running, *SERVERS)}
        return {name: [process, *process.children(recursive=True)] for name, process in found.items()}


def _offset(hour: int) -> timedelta:
    return at_wall_clock(DAY, time(hour)) - Clock().system_now()


def _infrastructure() -> Stack:
    return Stack(INSTANCE, PORT_BASE, "test", services=False, monitoring=False, clock_offset=_offset(OFFICE))


@asynccontextmanager
async def stage(progress: Lines) -> AsyncGenerator[Stage]:
    """A fresh stack without services; taken down and thrown away afterwards."""
    stack = _infrastructure()
    try:
        await asyncio.to_thread(stack.down)
        await asyncio.to_thread(stack.up, progress, fresh=True)
        await _note_commits(stack)
        conn = await asyncpg.connect(stack.env()["TIJDIG_DATABASE_URL"])
        producer = AIOKafkaProducer(
            bootstrap_servers=stack.env()["TIJDIG_KAFKA_BOOTSTRAP"], acks="all", linger_ms=2
        )
        await producer.start()
        yield Stage(progress, stack, conn, producer, Clock(stack.layout.clock))
        await producer.stop()
        await conn.close()
    finally:
        await asyncio.to_thread(stack.down)
        await asyncio.to_thread(stack.wipe)


async def _note_commits(stack: Stack) -> None:
    """The instant of a commit is read from PostgreSQL, for the floor and for ours alike."""
    conn = await asyncpg.connect(stack.env()["TIJDIG_DATABASE_URL"])
    await conn.execute("alter system set track_commit_timestamp = on")
    await conn.close()
    await asyncio.to_thread(stack.stop, "postgres")
    await asyncio.to_thread(stack.start, "postgres")
