"""The work of one job, the same for all: what the bare sweep does with a row, in one statement.

When a row was written, PostgreSQL notes by itself. Runs in the job systems' own environment.
"""

import argparse
from dataclasses import dataclass
from datetime import datetime

TELL = """
with gone as (
    update bare.deadline set done_at = due_at where number = %s and done_at is null returning *
)
insert into bare.outbox (topic, key, headers, value, created_at)
select topic, key, headers, value, due_at from gone
"""


@dataclass(frozen=True)
class Asked:
    """What a program of a job system is to do: `defer` so many for an instant, or `work` until ended."""

    what: str
    database: str
    redis: str
    count: int
    due: datetime
    number: int
    """Of the worker."""


def asked() -> Asked:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("prepare", "defer", "work"))
    parser.add_argument("--database", required=True)
    parser.add_argument("--redis", default="")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--due", type=datetime.fromisoformat)
    parser.add_argument("--number", type=int, default=0)
    return Asked(**vars(parser.parse_args()))
