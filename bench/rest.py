"""Many cases at rest: what they weigh while nothing happens, and what one event costs among them.

The cases are loaded in SQL, each as the machine left it: its facts, its plan, all that it will say. Their
workflows are not loaded: Temporal keeps what sleeps on its disk, and the worker at most a thousand of them
in memory. Those that get an event have theirs started by the first one; what is counted are the next ones.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from bench.armed import EMPTY, MONDAY, Model, open_cases, opened, tidy
from bench.runs import Cost, costs_since, cpu_of
from bench.stage import Stage
from shared.clock import step_clock
from shared.messaging.binding import encode
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.case import CaseContactMade
from workflows.machine.facts import FACT

SERVICES = ("gateway", "worker", "metronome")
_AT_ONCE = 5_000
_PATIENCE = 240.0
_HOUR = timedelta(hours=1)
_ROUNDS = 3
_LATER = (
    (0, {"type": "owner_proposed", "organisation": "jgz-kennemerland", "deputy": "sociaal", "attempt": 1}),
    (1, {"type": "owner_confirmed", "organisation": "jgz-kennemerland", "deputy": "sociaal"}),
    (3, {"type": "contact_made", "with_client": True, "with_referrer": True}),
    (4, {"type": "feedback_sent", "moment": "contact"}),
    (5, {"type": "exploration_concluded", "complexity": "simple"}),
    (6, {"type": "plan_agreed"}),
    (26, {"type": "support_started", "offer": "sociaal_team"}),
    (27, {"type": "feedback_sent", "moment": "start"}),
)
"""An ordinary case until there is nothing to do but to wait for weeks: hours after its opening, and facts."""
_BEHIND = """
select count(*) from workflows.case_plan
where case_id = any($1) and (appended < $2 or seen < appended or unsignalled_since is not null)
"""


@dataclass(frozen=True)
class AtRest:
    """With so many open cases. `idle` and `events` by process."""

    cases: int
    loading: float
    """Seconds."""
    idle: Mapping[str, float]
    """Share of a core while nothing happens; the auditor, which goes over all cases, works too."""
    events: int
    costs: Mapping[str, Cost]
    """Of all events together, workflows being there."""
    seconds: float

    @property
    def cpu(self) -> float:
        """Seconds of the processor for one event, all processes together."""
        return sum(cost.cpu for cost in self.costs.values()) / self.events


def resting() -> Model:
    """A case that waits for its next reminder, three weeks on."""
    first = opened().but(urgent=False)
    later = [
        FACT.validate_python({"no": number, "at": MONDAY + hours * _HOUR, **said})
        for number, (hours, said) in enumerate(_LATER, 2)
    ]
    return Model.after([first, *later])


async def at_rest(stage: Stage, cases: int, events: int, seconds: int, say: Callable[[str], None]) -> AtRest:
    """Load them, look on for so many seconds, then let that many cases have some events each."""
    model = resting()
    begun = time.perf_counter()
    ids = await _loaded(stage, model, cases)
    loading = time.perf_counter() - begun
    say(f"{cases} cases at rest loaded within {loading:.0f} s")
    step_clock(stage.stack.layout.clock, model.facts[-1].at + _HOUR - stage.clock.system_now())
    await stage.start((*SERVICES, "auditor"))
    idle = await _idle(stage, seconds)
    await stage.drop("auditor")
    chosen = ids[:: max(1, cases // events)][:events]
    await _round(stage, chosen, len(model.facts) + 1)
    used, begun = cpu_of(stage.processes()), time.perf_counter()
    for number in range(_ROUNDS):
        await _round(stage, chosen, len(model.facts) + 2 + number)
    taken = time.perf_counter() - begun
    costs = costs_since(stage.processes(), used)
    await stage.stop()
    found = AtRest(cases, loading, idle, _ROUNDS * len(chosen), costs, taken)
    say(f"{cases} cases at rest: {1000 * found.cpu:.1f} ms of the processor for an event")
    return found


async def _loaded(stage: Stage, model: Model, cases: int) -> list[UUID]:
    await stage.conn.execute(EMPTY)
    ids: list[UUID] = []
    for start in range(0, cases, _AT_ONCE):
        ids += await open_cases(stage.conn, model, min(_AT_ONCE, cases - start))
    await tidy(stage.conn)
    await stage.conn.execute("checkpoint")
    return ids


async def _idle(stage: Stage, seconds: int) -> dict[str, float]:
    await asyncio.sleep(5)
    used = cpu_of(stage.processes())
    await asyncio.sleep(seconds)
    return {name: cost.cpu / seconds for name, cost in costs_since(stage.processes(), used).items()}


async def _round(stage: Stage, cases: Sequence[UUID], facts: int) -> None:
    """One event for each of these cases, until each is armed by it and its workflow has heard of it."""
    for case_id in cases:
        await _say(stage, case_id)
    await stage.producer.flush()
    deadline = time.monotonic() + _PATIENCE
    while left := await stage.fetchval(_BEHIND, cases, facts):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} events took no effect")
        await asyncio.sleep(0.1)


async def _say(stage: Stage, case_id: UUID) -> None:
    """Somebody spoke with her."""
    event = Event(
        id=str(uuid4()),
        source=service_source("intake"),
        type=CaseContactMade.ce_type(),
        time=stage.clock.now(),
        data=CaseContactMade(with_client=True, with_referrer=False),
        subject=str(case_id),
    )
    headers, value = encode(event)
    topic = registry.of(CaseContactMade).topic
    sent = [(name, text.encode()) for name, text in headers]
    await stage.producer.send(topic, value, key=str(case_id).encode(), headers=sent)
