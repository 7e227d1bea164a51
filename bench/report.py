"""`RESULTS.md`: what was measured, as tables, with what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.compare import Comparison
from bench.profile import Profile
from bench.runs import Cost, Latency
from bench.stage import SERVERS, WHOLE
from bench.tables import table

GOAL_RATIO, GOAL_P99, GOAL_MEMORY = 0.7, 1.5, 1500
_TOP = 12
_EXPLAINED = """
The floor moves bytes; it opens nothing and says nothing. For one referral it carries three messages and
writes nine rows. The path carries ten (the referral, the answer to its sender, the case, the proposal, and
for each of three mails that it was asked for and that it left) and writes some thirty rows, and intake opens
an envelope of elliptic-curve cryptography and seals anew. Floor and ours are both bound by the processor, not
by the disk, so all of this costs throughput. That one commit is shared by many messages is what keeps it from
costing more. Mails leave one at a time, each noted before it is handed over: one mail that comes twice is the
most that a kill may cost.

With every process running, a case costs far more than the path does, most of it in Temporal and its worker.
That is not on the path, but on few cores it takes the path's processor time. A region refers some women a
day: the pace of 50 a second shows where it ends, that of 10 what it is like below that."""


@dataclass(frozen=True)
class PathResults:
    """Everything about the path; `history` is events in Temporal of a case that was referred and proposed."""

    comparisons: Sequence[Comparison]
    profiles: Sequence[Profile]
    kafka: Mapping[str, float]
    history: float

    @property
    def whole(self) -> Comparison:
        """The set-up with every process."""
        return self.comparisons[0]


_SUBJECTS = """**The floor** is `bench/floor.py`: three processes of bare aiokafka and asyncpg, in the same
PostgreSQL (fsync and synchronous commit on) and Kafka (acks=all), fed the same bytes: per hop one
transaction per message on one of 16 lanes {inbox, state, outbox}, a relay, offsets committed per
batch. **Ours** is a referral from a midwife's system: published with her identity sealed, opened,
checked and sealed anew by intake, proposed by routing, planned as a mail by notifications. Floor
and ours take turns; ours is frozen while the floor runs. Instants are PostgreSQL's own commit
timestamps, for both."""


def of_path(results: PathResults) -> str:
    """A referral until the mail about it, against the floor."""
    sections = (
        _SUBJECTS,
        _throughput(results),
        _latency(results),
        _reading(results),
        _costs(results),
        _footprint(results),
    )
    return "\n\n".join(sections)


def of_profiles(results: PathResults) -> str:
    """Where the time of each process on the path goes."""
    return "\n\n".join(_profile(each) for each in results.profiles)


def _throughput(results: PathResults) -> str:
    rows = []
    for each in results.comparisons:
        floors, ours = zip(*((a.per_second, b.per_second) for a, b in each.pairs), strict=True)
        rows.append(
            (
                each.title,
                _span(floors),
                _span(ours),
                f"**{each.ratio:.2f}** ({min(each.ratios):.2f}–{max(each.ratios):.2f})",
                _mails(each),
            )
        )
    head = ("set-up", "floor, /s", "ours, /s", "ratio (spread)", "owners' mails accepted, /s", "ratio")
    title = (
        "### Throughput, all work waiting\n\nReferral published → delivery row committed; then → the mail "
        "server took the owner's mail, which the\nfloor does not do (its ratio is to the floor's rows).\n\n"
    )
    return title + table(head, [(*row[:-1], *row[-1]) for row in rows])


def _mails(each: Comparison) -> tuple[str, str]:
    if not each.mails:
        return "–", "–"
    return _span([rate for rate, _ in each.mails]), f"{median(part for _, part in each.mails):.2f}"


def _latency(results: PathResults) -> str:
    rows = [
        (
            each.title,
            f"{steady.rate}",
            _milliseconds(steady.floor.row),
            _milliseconds(steady.ours.row),
            f"**{steady.slower.p50:.1f} / {steady.slower.p99:.1f}**",
            _milliseconds(steady.ours.mail) if steady.ours.mail else "–",
            f"{steady.mail_slower.p50:.1f} / {steady.mail_slower.p99:.1f}" if steady.mail_slower else "–",
        )
        for each in results.comparisons
        for steady in each.steadies
    ]
    head = ("set-up", "referrals/s", "floor", "ours, to the row", "ratio", "ours, to the mail", "ratio")
    return (
        "### Latency at a steady pace\n\np50 / p99 in ms, from when a referral was due to be sent. "
        "*To the mail*: until it is on record that\nthe mail server took the owner's mail.\n\n"
        + table(head, rows)
    )


def _reading(results: PathResults) -> str:
    met = [_verdict(each) for each in results.comparisons]
    memory = _python_memory(results)
    return "\n".join(
        (
            "### Reading",
            "",
            f"The aim: at least {GOAL_RATIO} of the floor's throughput, at most {GOAL_P99} times its p99.",
            "",
            *met,
            f"- Python side: {memory:.0f} MB of {GOAL_MEMORY} MB allowed.",
            "",
            _EXPLAINED,
        )
    )


def _verdict(each: Comparison) -> str:
    through = "met" if each.ratio >= GOAL_RATIO else "missed"
    late = "met" if each.steady.slower.p99 <= GOAL_P99 else "missed"
    slower = each.steady.slower.p99
    said = f"- {each.title}: throughput {each.ratio:.2f} ({through}), p99 {slower:.1f}× ({late})."
    leaving = median(rate for rate, _ in each.mails) if each.mails else None
    if leaving is None or leaving >= each.steady.rate:
        return said
    return (
        f"{said} Some {leaving:.0f} owners' mails leave a second: at "
        f"{each.steady.rate} they wait the longer,\n  the longer the pace lasts, so their latency says how "
        "long it lasted."
    )


def _costs(results: PathResults) -> str:
    whole, path = results.whole, results.comparisons[1]
    seconds = whole.steady.ours.seconds
    rows = []
    for name in (*WHOLE, *SERVERS):
        load = whole.steady.ours.costs[name].cpu / seconds
        rows.append((name, _each(path, name), _each(whole, name), f"{load:.0%}", _memory(whole, name)))
    bare = whole.floor_cost
    hops = sum(cost.cpu for name, cost in bare.costs.items() if name.startswith("hop"))
    head = (
        "process",
        "path: CPU ms per referral",
        "whole: CPU ms per referral",
        "whole: of a core at 50/s",
        "MB",
    )
    own = f"The Python side is {_python_memory(results):.0f} MB in all (resident)."
    floor = (
        f"The floor's three hops use {_ms(hops, whole)} ms per message, PostgreSQL "
        f"{_ms(bare.costs['postgres'].cpu, whole)} and Kafka {_ms(bare.costs['kafka'].cpu, whole)} ms for it."
    )
    return f"### Processor and memory\n\n{floor}\n{own}\n\n{table(head, rows)}"


def _ms(cpu: float, comparison: Comparison) -> str:
    return f"{1000 * cpu / comparison.closed:.2f}"


def _each(comparison: Comparison, name: str) -> str:
    cost = comparison.cost.costs.get(name)
    return _ms(cost.cpu, comparison) if cost else "–"


def _memory(comparison: Comparison, name: str) -> str:
    return f"{_resident(comparison, name):.0f}"


def _resident(comparison: Comparison, name: str) -> float:
    known: list[Cost] = [comparison.cost.costs[name], comparison.steady.ours.costs[name]]
    return max(cost.memory for cost in known)


def _python_memory(results: PathResults) -> float:
    return sum(_resident(results.whole, name) for name in WHOLE)


def _footprint(results: PathResults) -> str:
    topics = [(name, f"{size:.0f}") for name, size in results.kafka.items()]
    total = sum(results.kafka.values())
    return (
        "### Per case\n\n"
        f"A case that was referred and proposed leaves {total:.0f} bytes on Kafka and {results.history:.0f}\n"
        f"events in its Temporal history.\n\n{table(('topic', 'bytes per case'), topics)}"
    )


def _profile(profile: Profile) -> str:
    libraries = [(name, f"{share:.1%}") for name, share in profile.libraries[:_TOP]]
    steps = [(f"`{name}`", f"{share:.1%}") for name, share in profile.steps[:30] if share < 0.95]
    return (
        f"### Where {profile.service}'s time goes\n\nShare of its CPU time, sampled every 2 ms of it.\n\n"
        f"{table(('by library, innermost call', 'share'), libraries)}\n\n"
        f"{table(('our steps, with all they call', 'share'), steps)}"
    )


def _milliseconds(latency: Latency) -> str:
    return f"{latency.p50 * 1000:.0f} / {latency.p99 * 1000:.0f}"


def _span(values: Sequence[float]) -> str:
    middle = sorted(values)[len(values) // 2]
    return f"{middle:.0f} ({min(values):.0f}–{max(values):.0f})"
