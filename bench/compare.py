"""The floor and ours in turn, on the same servers and within the same minutes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median

from bench.runs import Latency, Paced, Throughput, paced, throughput
from bench.stage import Stage
from bench.subjects import Ours, floor

_numbers = count(1)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How much is measured. Counts of messages; `rate` per second."""

    rounds: int
    closed: int
    warm_up: int
    steady: int
    rate: float = 50.0


@dataclass(frozen=True)
class Comparison:
    """One set-up against the floor: rounds in pairs, and a steady pace once each."""

    title: str
    pairs: Sequence[tuple[Throughput, Throughput]]
    steady: tuple[Paced, Paced]
    closed: int
    """How many messages a round had."""

    @property
    def ratios(self) -> list[float]:
        """Of the throughput, ours to the floor's, by round."""
        return [ours.per_second / floor.per_second for floor, ours in self.pairs]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def slower(self) -> Latency:
        """How many times the floor's latency ours is."""
        floor, ours = (each.row for each in self.steady)
        return Latency(ours.p50 / floor.p50, ours.p99 / floor.p99)

    @property
    def cost(self) -> Throughput:
        """Our last round."""
        return self.pairs[-1][1]

    @property
    def floor_cost(self) -> Throughput:
        return self.pairs[-1][0]


async def compare(stage: Stage, title: str, sizes: Sizes, say: Say) -> Comparison:
    """Floor, ours, floor, ours, …; then both at a steady pace. Ours is frozen while the floor runs."""
    ours, pairs = Ours(stage), list[tuple[Throughput, Throughput]]()
    for number in range(sizes.rounds):
        with stage.paused():
            async with floor(stage, next(_numbers)) as hops:
                bare = await throughput(stage, hops, sizes.closed, sizes.warm_up)
        own = await throughput(stage, ours, sizes.closed, sizes.warm_up)
        pairs.append((bare, own))
        ratio = own.per_second / bare.per_second
        rates = f"floor {bare.per_second:.0f}/s, ours {own.per_second:.0f}/s"
        say(f"{title}, round {number + 1}: {rates}: {ratio:.2f}")
    with stage.paused():
        async with floor(stage, next(_numbers)) as hops:
            bare_pace = await paced(stage, hops, sizes.steady, sizes.warm_up // 3, sizes.rate)
    own_pace = await paced(stage, ours, sizes.steady, sizes.warm_up // 3, sizes.rate)
    found = Comparison(title, pairs, (bare_pace, own_pace), sizes.closed)
    slower = found.slower
    say(f"{title}, {sizes.rate:.0f}/s: p50 {slower.p50:.1f} and p99 {slower.p99:.1f} × the floor's")
    return found
