"""A storm: thousands of deadlines due at the same moment, as at 08:00 after Easter.

Told three ways on the same servers: our metronome (each rung a whole event, of a case that is armed for five
weeks), a bare set-based sweep of the same rows in SQL, and one Temporal timer and one activity per deadline.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer
from rich.console import Console

from bench.stage import Stage
from bench.stage import stage as stage_of
from bench.timers import drained_by_timers
from deploy.local.progress import Lines
from shared.clock import step_clock
from shared.messaging.migrations import upgrade_all
from shared.schemas import topics
from shared.schemas.contracts.escalation import EscalationRaised
from workflows.arming import arm
from workflows.machine import advance
from workflows.machine.facts import Opened
from workflows.metronome import CASES_PER_SWEEP
from workflows.policy import load_policy
from workflows.repository.arming import let_out

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""09:00: an urgent referral of then is due at 13:00, and said to be missed to whoever answers for it."""
TABLES = """
drop schema if exists bare cascade;
create schema bare;
create table bare.deadline (id bigserial primary key, due_at timestamptz, done_at timestamptz, topic text,
                            key text, headers jsonb, value bytea);
create index on bare.deadline (due_at) where done_at is null;
create table bare.outbox (like workflows.outbox including all);
create sequence bare.pos;
alter table bare.outbox alter column pos set default nextval('bare.pos');
"""
FILL_BARE = """
insert into bare.deadline (due_at, topic, key, headers, value)
select rung.at, topic, case_id::text, headers,
       convert_to(value_before || coalesce('0' || value_after, ''), 'UTF8')
from workflows.armed_rung as rung join workflows.case_plan as plan using (case_id)
where rung.at = plan.next_at and topic is not null
"""
SWEEP_BARE = """
with due as (
    select id from bare.deadline where done_at is null and due_at <= $1 order by id limit $2
    for update skip locked
), gone as (
    update bare.deadline as d set done_at = $1 from due where d.id = due.id returning d.*
)
insert into bare.outbox (topic, key, headers, value, created_at)
select topic, key, headers, value, $1 from gone order by id
"""
EMPTY = """
truncate workflows.case_plan, workflows.armed_rung, workflows.rung_emitted, workflows.outbox;
"""
# One real case, many times over: another id in everything it says, and another id for every event.
MULTIPLY_PLAN = """
insert into workflows.case_plan (case_id, opening, workflow_id, policy_version, policy_in_force,
    correlation_id, urgent, accountable, appended, signalled, seen, released, opened_at, consented_at,
    last_at, next_at, armed_until)
select id, 1, 'case/' || id || '/1', $2, $2, id::text, urgency, 'coordinator', 1, 1, 1, 0, $3, $3, $3, $4, $5
from unnest($1::uuid[], $6::bool[]) as new(id, urgency)
"""
MULTIPLY_RUNGS = """
insert into workflows.armed_rung (case_id, place, seen, at, effect_id, type, level, due, topic, headers,
    value_before, value_after, next_at, accountable, closed)
select new.id, place - 1, 1, at, replace(effect_id, $2, new.id::text), type, level, due, topic,
    replace(replace(headers, $2, new.id::text), ce_id, gen_random_uuid()::text)::jsonb,
    replace(before, $2, new.id::text), after, next_at, 'coordinator', false
from unnest($1::uuid[]) as new(id), unnest(
    $3::timestamptz[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::timestamptz[]
) with ordinality as r(at, effect_id, type, level, due, topic, headers, ce_id, before, after, next_at, place)
"""

_MEANING = """## A storm of deadlines

All due at the same instant, each of a case of its own. *Bare* is one `update … returning` into
`insert … select` of the same rows; *ours* locks each case, leaves out those with a fact that nobody has taken
in, puts every effect on record by its id, fills in how late it is, and moves the case on. *In Kafka* counts
from the step of the clock to the last rung on its topic, through metronome and relay. The last columns: as
many Temporal workflows, each with a timer and an activity that inserts one row, on the same server.
"""


@dataclass(frozen=True)
class Storm:
    """Seconds to drain so many deadlines. `rows` is the number of events that that is."""

    deadlines: int
    rows: int
    bare: float
    ours: float
    """The same in the database, by the one function through which effects leave."""
    in_kafka: float
    """From the clock's step to the last rung on its topic: metronome, relay and broker."""
    urgent_in_kafka: float
    """The same for the urgent tenth."""
    timers: float | None
    """With one Temporal workflow, timer and activity each."""


async def storm(
    stage: Stage, deadlines: int, runs: int, say: Callable[[str], None], *, timers: bool
) -> Storm:
    """Measure one size; the sweeps several times, in turns."""
    bare, ours, rows = [], [], 0
    for _ in range(runs):
        await _fill(stage.conn, deadlines)
        rows = await stage.fetchval("select count(*) from bare.deadline")
        bare.append(await _sweep_bare(stage.conn))
        ours.append(await _sweep_ours(stage))
    say(f"{deadlines} deadlines: bare {median(bare):.2f} s, ours {median(ours):.2f} s")
    urgent, everything = await _by_metronome(stage, deadlines)
    say(f"{deadlines} deadlines in Kafka after {everything:.2f} s")
    naive = await drained_by_timers(stage, deadlines) if timers else None
    return Storm(deadlines, rows, median(bare), median(ours), everything, urgent, naive)


async def _fill(conn: asyncpg.Connection, deadlines: int) -> datetime:
    """So many armed cases, none of which said anything yet. Returns when all are due."""
    await conn.execute(EMPTY)
    policy = load_policy()
    fact = _opened()
    step = advance(None, fact, MONDAY, policy)
    rows = [row for row in arm(step, MONDAY, policy, "c").rows if row.at > MONDAY and row.effect]
    ids = [uuid4() for _ in range(deadlines)]
    due, until = rows[0].at, rows[-1].at
    urgency = [number % 10 == 0 for number in range(deadlines)]
    await conn.execute(MULTIPLY_PLAN, ids, policy.version, MONDAY, due, until, urgency)
    columns = zip(
        *(
            (
                row.at,
                row.effect.effect_id,
                row.effect.type,
                row.level,
                row.effect.due,
                row.said.topic,
                row.said.headers,
                dict(json.loads(row.said.headers))["ce_id"],
                row.said.before,
                row.said.after,
                row.next_at,
            )
            for row in rows
            if row.effect and row.said
        ),
        strict=True,
    )
    await conn.execute(MULTIPLY_RUNGS, ids, str(fact.case_id), *columns)
    await conn.execute(TABLES)
    await conn.execute(FILL_BARE)
    for table in ("workflows.case_plan", "workflows.armed_rung", "bare.deadline"):
        await conn.execute(f"vacuum analyze {table}")
    return due


def _opened() -> Opened:
    return Opened.model_validate(
        {
            "no": 1,
            "at": MONDAY,
            "case_id": UUID(int=7),
            "submitted_at": MONDAY,
            "edd": date(2026, 10, 12),
            "dating_method": "crl_10_12",
            "urgent": True,
            "complexity": "complex",
            "referrer": "verloskundigen-duinstreek",
            "municipality": "GM0453",
        }
    )


async def _sweep_bare(conn: asyncpg.Connection) -> float:
    begun = time.perf_counter()
    while await conn.execute(SWEEP_BARE, MONDAY + timedelta(days=1), 2 * CASES_PER_SWEEP) != "INSERT 0 0":
        pass
    return time.perf_counter() - begun


async def _sweep_ours(stage: Stage) -> float:
    """Up to the first instant, as the metronome does, one batch per transaction."""
    due = await stage.fetchval("select min(next_at) from workflows.case_plan")
    await stage.conn.execute("set search_path = workflows")
    begun = time.perf_counter()
    while await let_out(stage.conn, None, due, due, due, CASES_PER_SWEEP):
        pass
    return time.perf_counter() - begun


async def _by_metronome(stage: Stage, deadlines: int) -> tuple[float, float]:
    """Step the clock to the instant, and see when the urgent rungs and when all are on their topic."""
    due = await _fill(stage.conn, deadlines)
    rows = await stage.conn.fetch("select case_id from workflows.case_plan where urgent")
    urgent = {str(row["case_id"]).encode() for row in rows}
    step_clock(stage.stack.layout.clock, due - timedelta(minutes=1) - stage.clock.system_now())
    await stage.start(("metronome",))
    async with AIOKafkaConsumer(topics.ESCALATION, bootstrap_servers=stage.bootstrap) as consumer:
        await consumer.seek_to_end()
        await asyncio.sleep(2)
        begun = time.perf_counter()
        step_clock(stage.stack.layout.clock, due - stage.clock.system_now())
        seen = 0
        urgent_after = 0.0
        while seen < deadlines:
            record = await asyncio.wait_for(consumer.getone(), 60)
            if dict(record.headers)["ce_type"].decode() != EscalationRaised.ce_type():
                continue
            seen += 1
            if record.key in urgent:
                urgent_after = time.perf_counter() - begun
        took = time.perf_counter() - begun
    await stage.stop()
    return urgent_after, took


def markdown(storms: Sequence[Storm]) -> str:
    """The section of `RESULTS.md`."""
    rows = [
        (
            f"{each.deadlines:,} ({each.rows:,})",
            f"{each.bare:.2f} s",
            f"{each.ours:.2f} s",
            f"**{each.ours / each.bare:.1f}**",
            f"{each.urgent_in_kafka:.2f} s",
            f"{each.in_kafka:.2f} s",
            f"{each.timers:.0f} s" if each.timers else "–",
            f"**{each.timers / each.in_kafka:.0f}**" if each.timers else "–",
        )
        for each in storms
    ]
    head = (
        "deadlines (events)",
        "bare sweep",
        "ours, same rows",
        "ratio",
        "urgent tenth in Kafka",
        "all rungs in Kafka",
        "one timer and activity each",
        "times slower",
    )
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
    return "\n".join((_MEANING, *lines))


async def prepare(stage: Stage) -> None:
    """The tables of the workflows; the whole stack makes them with its services."""
    await asyncio.to_thread(upgrade_all, stage.database, ["workflows"])


async def main() -> None:
    """Only this, on a stack of its own: `python -m bench.storm [--timers]`."""
    console = Console()
    with Lines(console) as progress:
        async with stage_of(progress) as here:
            await prepare(here)
            timers = "--timers" in sys.argv
            found = [
                await storm(here, 2000, 3, console.print, timers=timers),
                await storm(here, 10000, 3, console.print, timers=False),
            ]
    console.print(markdown(found), markup=False)


if __name__ == "__main__":
    asyncio.run(main())
