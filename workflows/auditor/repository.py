"""What the auditor reads and writes. It reads everything of a page of cases in one snapshot."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from workflows.auditor.moves import under_their_policies
from workflows.auditor.record import CaseRecord, RecordedFact, Said

_PAGE = """
select c.case_id, c.correlation_id, c.veil, c.urgent, c.policy_in_force as policy_version,
       p.body as opened_with
from case_plan c left join policy p on p.version = c.policy_version
where c.case_id > $1 and c.appended > 0 and (c.closed_at is null or c.closed_at > $2)
order by c.case_id
limit $3
"""
_FACTS = "select case_id, type, at, payload from case_fact where case_id = any($1) order by case_id, no"
_SAID = "select case_id, effect_id, type, level, due, emitted_at from rung_emitted where case_id = any($1)"
_RAISE = """
insert into rung_emitted (effect_id, case_id, type, level, due, emitted_at, late_by)
values ($1, $2, 'audit', $3, $4, $5, $6)
on conflict do nothing
returning effect_id
"""
LOOK_BACK = timedelta(days=7)
"""How long a closed case is still looked at, and what was said of an open one and must not have been."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A case as it is judged, and what an alert about it must carry."""

    record: CaseRecord
    correlation_id: str
    veil: UUID | None
    urgent: bool
    policy_version: str


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it lies in the database, not read yet."""

    case_id: UUID
    row: asyncpg.Record
    facts: Sequence[asyncpg.Record]
    said: Sequence[asyncpg.Record]

    def read(self) -> Audited:
        """What it says. Raises whatever comes of a record that makes no sense."""
        row = self.row
        facts, policy = under_their_policies(
            _policy(row["opened_with"]), tuple(_fact(each) for each in self.facts)
        )
        said = tuple(_said(each) for each in self.said)
        record = CaseRecord(case_id=self.case_id, policy=policy, facts=facts, said=said)
        return Audited(record, row["correlation_id"], row["veil"], row["urgent"], row["policy_version"])


async def page(conn: asyncpg.Connection, after: UUID, now: datetime, limit: int) -> Sequence[Found]:
    """The next cases by id, open or closed of late."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        rows = await conn.fetch(_PAGE, after, now - LOOK_BACK, limit)
        cases = [row["case_id"] for row in rows]
        facts = _by_case(await conn.fetch(_FACTS, cases))
        said = _by_case(await conn.fetch(_SAID, cases))
    return [Found(row["case_id"], row, facts[row["case_id"]], said[row["case_id"]]) for row in rows]


async def put_on_record(
    conn: asyncpg.Connection, effect_id: str, case_id: UUID, level: int, due: datetime, now: datetime
) -> bool:
    """Note that the auditor raised this. False when it had done so before."""
    late_by = max(0.0, (now - due).total_seconds())
    return await conn.fetchval(_RAISE, effect_id, case_id, level, due, now, late_by) is not None


@lru_cache(maxsize=64)
def _policy(body: str) -> dict[str, Any]:
    """Few versions are in force at a time, and each is read once. Nobody changes what this returns."""
    return json.loads(body)


def _fact(row: asyncpg.Record) -> RecordedFact:
    return RecordedFact(row["type"], row["at"], json.loads(row["payload"]))


def _said(row: asyncpg.Record) -> Said:
    return Said(row["effect_id"], row["type"], row["level"], row["due"], row["emitted_at"])


def _by_case(rows: Sequence[asyncpg.Record]) -> dict[UUID, list[asyncpg.Record]]:
    sorted_out = defaultdict[UUID, list[asyncpg.Record]](list)
    for row in rows:
        sorted_out[row["case_id"]].append(row)
    return sorted_out
