"""The same deadlines without any meaning: a table of events that are due, and one set-based sweep over it."""

import time
from datetime import datetime

import asyncpg

from bench.armed import EMPTY, Model, open_cases, opened, tidy
from bench.arrivals import Lateness
from workflows.metronome import CASES_PER_SWEEP

_TABLES = """
drop schema if exists bare cascade;
create schema bare;
create table bare.deadline (id bigserial primary key, number integer, due_at timestamptz, done_at timestamptz,
                            topic text, key text, headers jsonb, value bytea);
create index on bare.deadline (due_at) where done_at is null;
create index on bare.deadline (number);
create table bare.outbox (like workflows.outbox including all);
create sequence bare.pos;
alter table bare.outbox alter column pos set default nextval('bare.pos');
"""
_FILL = """
insert into bare.deadline (number, due_at, topic, key, headers, value)
select dense_rank() over (order by case_id), rung.at, topic, case_id::text, headers,
       convert_to(value_before || coalesce('0' || value_after, ''), 'UTF8')
from workflows.armed_rung as rung join workflows.case_plan as plan using (case_id)
where rung.at = plan.next_at and topic is not null
order by case_id, place
"""
_SWEEP = """
with due as (
    select id from bare.deadline where done_at is null and due_at <= $1 order by id limit $2
    for update skip locked
), gone as (
    update bare.deadline as d set done_at = $1 from due where d.id = due.id returning d.*
)
insert into {outbox} (topic, key, headers, value, created_at)
select topic, key, headers, value, $1 from gone order by id
"""
_LATE = """
with told as (
    select number, max(pg_xact_commit_timestamp(xmin)) as at from bare.deadline
    where done_at is not null group by number
)
select extract(epoch from at - $1)::float8 as late from told
"""
_COUNT = "select count(*) from bare.deadline"


async def fill(conn: asyncpg.Connection, deadlines: int) -> datetime:
    """So many armed cases, none of which said anything yet. Returns when all are due."""
    await conn.execute(EMPTY)
    model = Model.after([opened()])
    await open_cases(conn, model, deadlines)
    await tidy(conn)
    return model.due


async def lay_out(conn: asyncpg.Connection) -> int:
    """What is due of the armed cases, as bare rows, `number` telling the cases apart. Returns how many."""
    await conn.execute(_TABLES)
    await conn.execute(_FILL)
    await conn.execute("vacuum analyze bare.deadline")
    return await conn.fetchval(_COUNT)


async def sweep(conn: asyncpg.Connection, due: datetime, outbox: str = "bare.outbox") -> float:
    """Everything that is due goes to the outbox, in batches like ours. Seconds."""
    statement = _SWEEP.format(outbox=outbox)
    begun = time.perf_counter()
    while await conn.execute(statement, due, 2 * CASES_PER_SWEEP) != "INSERT 0 0":
        pass
    return time.perf_counter() - begun


async def lateness(conn: asyncpg.Connection, due: datetime) -> Lateness:
    """How long after this instant (system time) each deadline's rows were committed."""
    return Lateness.of([row["late"] for row in await conn.fetch(_LATE, due)])
