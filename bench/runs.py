"""One run of a subject: throughput with all work waiting, latency at a steady pace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

import psutil

from bench.load import drip, flood, referrals
from bench.stage import Stage
from bench.subjects import Arrivals, Ours, Subject, until_count

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What one part used: CPU seconds during the run, resident memory in MB at its end."""

    cpu: float
    memory: float


@dataclass(frozen=True)
class Throughput:
    """Messages per second from the first sent to the last committed, and what each part used."""

    per_second: float
    costs: dict[str, Cost]
    mails_per_second: float | None = None


@dataclass(frozen=True)
class Latency:
    """Seconds from when a message was due to be sent."""

    p50: float
    p99: float

    @classmethod
    def of(cls, due: Mapping[str, float], arrived: Arrivals) -> "Latency":
        taken = [arrived[key] - due[key] for key in due]
        return cls(median(taken), quantiles(taken, n=100)[98])


@dataclass(frozen=True)
class Paced:
    """At a steady pace: until the row is committed, and until the mail server took the mail."""

    row: Latency
    mail: Latency | None
    costs: dict[str, Cost]
    seconds: float


async def warmed(stage: Stage, subject: Subject, count: int) -> int:
    """Let some through first. Returns how many have come through by then."""
    before = await subject.count()
    await flood(stage, subject.topic, referrals(stage, count))
    await until_count(subject, before + count)
    await _quiet(subject)
    return before + count


async def _quiet(subject: Subject) -> None:
    """Let ours finish what follows upon a referral, so that it does not weigh on what comes next."""
    if isinstance(subject, Ours):
        await subject.until_mailed()
        await subject.until_settled()


async def throughput(stage: Stage, subject: Subject, count: int, warm_up: int) -> Throughput:
    """Everything is there at once: how fast does it come through?"""
    before = await warmed(stage, subject, warm_up)
    messages = referrals(stage, count)
    used = cpu_of(subject.processes())
    begun = await flood(stage, subject.topic, messages)
    await until_count(subject, before + count)
    costs = costs_since(subject.processes(), used)
    arrived = await subject.arrivals(messages)
    await _quiet(subject)
    mailed = await subject.mailed(messages)
    mails = count / (max(mailed.values()) - begun) if mailed else None
    return Throughput(count / (max(arrived.values()) - begun), costs, mails)


async def paced(stage: Stage, subject: Subject, count: int, warm_up: int, per_second: float) -> Paced:
    """A steady pace, well below what it can do: how long does each take?"""
    before = await warmed(stage, subject, warm_up)
    messages = referrals(stage, count)
    used = cpu_of(subject.processes())
    due = await drip(stage, subject.topic, messages, per_second)
    await until_count(subject, before + count)
    costs = costs_since(subject.processes(), used)
    row = Latency.of(due, await subject.arrivals(messages))
    await _quiet(subject)
    mailed = await subject.mailed(messages)
    return Paced(row, Latency.of(due, mailed) if mailed else None, costs, count / per_second)


def cpu_of(parts: Mapping[str, Sequence[psutil.Process]]) -> dict[str, float]:
    return {name: sum(_cpu_of_one(each) for each in processes) for name, processes in parts.items()}


def _cpu_of_one(process: psutil.Process) -> float:
    """A process that ends meanwhile (a server's child) takes its share along; it is small."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


def costs_since(
    parts: Mapping[str, Sequence[psutil.Process]], before: Mapping[str, float]
) -> dict[str, Cost]:
    after = cpu_of(parts)
    return {
        name: Cost(max(0.0, after[name] - before.get(name, 0.0)), _memory(processes))
        for name, processes in parts.items()
    }


def _memory(processes: Sequence[psutil.Process]) -> float:
    """Resident, each page counted once where the system tells (children share much)."""
    total = 0
    for each in processes:
        try:
            total += each.memory_full_info().pss if len(processes) > 1 else each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / MEGABYTE
