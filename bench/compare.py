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
    """How much is measured: counts of messages, and a pace of so many per second for so many seconds."""

    rounds: int
    closed: int
    warm_up: int
    seconds: int
    rates: tuple[int, ...] = (50,)


@dataclass(frozen=True)
class Steady:
    """Both at the same pace, per second."""

    rate: int
    floor: Paced
    ours: Paced

    @property
    def slower(self) -> Latency:
        """How many times the floor's latency ours is."""
        return _times(self.ours.row, self.floor.row)

    @property
    def mail_slower(self) -> Latency | None:
        """The same until the mail server took the mail; the floor mails nobody, so to its row."""
        return _times(self.ours.mail, self.floor.row) if self.ours.mail else None


def _times(ours: Latency, floor: Latency) -> Latency:
    return Latency(ours.p50 / floor.p50, ours.p99 / floor.p99)


@dataclass(frozen=True)
class Comparison:
    """One set-up against the floor: rounds in pairs, then both at each steady pace."""

    title: str
    pairs: Sequence[tuple[Throughput, Throughput]]
    steadies: Sequence[Steady]
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
    def mails(self) -> list[tuple[float, float]]:
        """By round, how many owners' mails were accepted a second, and that as a part of the floor's rate."""
        rates = ((floor.per_second, ours.mails_per_second) for floor, ours in self.pairs)
        return [(mails, mails / rate) for rate, mails in rates if mails]

    @property
    def steady(self) -> Steady:
        """At the first pace, the one that the aim is about."""
        return self.steadies[0]

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
    steadies = [await steady(stage, title, rate, sizes, say) for rate in sizes.rates]
    return Comparison(title, pairs, steadies, sizes.closed)


async def steady(stage: Stage, title: str, rate: int, sizes: Sizes, say: Say) -> Steady:
    """Floor, then ours, at the same pace."""
    amount = rate * sizes.seconds
    with stage.paused():
        async with floor(stage, next(_numbers)) as hops:
            bare = await paced(stage, hops, amount, sizes.warm_up // 3, rate)
    found = Steady(rate, bare, await paced(stage, Ours(stage), amount, sizes.warm_up // 3, rate))
    say(f"{title}, {rate}/s: p50 {found.slower.p50:.1f} and p99 {found.slower.p99:.1f} × the floor's")
    return found
