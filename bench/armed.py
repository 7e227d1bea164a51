"""Cases that are armed, any number of them, out of what the machine says of one.

One real case, many times over in SQL: another id in everything that it says, and another id for every event.
The rows of a case lie together, since one transaction arms it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg

from workflows.arming import Armed, arm
from workflows.machine import CaseState, Step, next_wake
from workflows.machine.advance import advance
from workflows.machine.facts import NumberedFact, Opened
from workflows.policy import load_policy
from workflows.repository.facts import entry_of

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
"""09:00: an urgent referral of then is due at 13:00, and said to be missed to whoever answers for it."""
TEMPLATE = UUID(int=7)
_POLICY = load_policy()

EMPTY = """
truncate workflows.case_plan, workflows.case_fact, workflows.armed_rung, workflows.rung_emitted,
         workflows.outbox;
"""
_PLANS = """
insert into workflows.case_plan (case_id, opening, workflow_id, policy_version, policy_in_force,
    correlation_id, urgent, accountable, appended, signalled, seen, released, opened_at, consented_at,
    last_at, next_at, armed_until, unsignalled_since)
select id, 1, 'case/' || id || '/1', $3, $3, id::text, urgency, $4, $5, 0, $5, 0, $6, $6, $7, $8, $9, $10
from unnest($1::uuid[], $2::bool[]) as new(id, urgency)
"""
_FACTS = """
insert into workflows.case_fact (case_id, no, at, type, payload, ce_source, ce_id)
select new.id, no, at, type, replace(payload, $2, new.id::text)::jsonb, 'bench', gen_random_uuid()::text
from unnest($1::uuid[]) as new(id), unnest($3::timestamptz[], $4::text[], $5::text[])
    with ordinality as f(at, type, payload, no)
"""
_RUNGS = """
insert into workflows.armed_rung (case_id, place, seen, at, effect_id, type, level, due, topic, headers,
    value_before, value_after, next_at, accountable, closed)
select new.id, place - 1, $3, at, replace(effect_id, $2, new.id::text), type, level, due, topic,
    replace(replace(headers, $2, new.id::text), ce_id, gen_random_uuid()::text)::jsonb,
    replace(before, $2, new.id::text), after, next_at, accountable, false
from unnest($1::uuid[]) as new(id), unnest(
    $4::timestamptz[], $5::text[], $6::text[], $7::int[], $8::timestamptz[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::text[]
) with ordinality as r(at, effect_id, type, level, due, topic, headers, ce_id, before, after, next_at,
                       accountable, place)
order by new.id, place
"""


@dataclass(frozen=True)
class Model:
    """One case as the machine left it: its facts, where it stands, and what it will say from here on."""

    facts: Sequence[NumberedFact]
    state: CaseState
    rows: Sequence[Armed]
    until: datetime

    @classmethod
    def after(cls, facts: Sequence[NumberedFact]) -> "Model":
        """Once these facts have been taken in, and what they say at once has left.

        Raises `ValueError` where something fell due between two of them.
        """
        step: Step | None = None
        for fact in facts:
            if step and (wake := next_wake(step.state)) and wake <= fact.at:
                raise ValueError(f"something is due before fact {fact.no}")
            step = advance(step.state if step else None, fact, fact.at, _POLICY)
        assert step is not None
        arming = arm(step, facts[-1].at, _POLICY, "c")
        rows = [row for row in arming.rows if row.at > facts[-1].at]
        return cls(facts, step.state, rows, arming.until)

    @property
    def due(self) -> datetime:
        """The first instant at which it speaks."""
        found = next_wake(self.state)
        assert found is not None
        return found


def opened() -> Opened:
    """An urgent referral of Monday 09:00, twelve weeks on."""
    return Opened.model_validate(
        {
            "no": 1,
            "at": MONDAY,
            "case_id": TEMPLATE,
            "submitted_at": MONDAY,
            "edd": date(2026, 10, 12),
            "dating_method": "crl_10_12",
            "urgent": True,
            "complexity": "complex",
            "referrer": "verloskundigen-duinstreek",
            "municipality": "GM0453",
        }
    )


async def open_cases(
    conn: asyncpg.Connection, model: Model, many: int, *, unsignalled_since: datetime | None = None
) -> list[UUID]:
    """So many cases like this one, every tenth urgent. `unsignalled_since`: their workflows are to start."""
    ids = [uuid4() for _ in range(many)]
    urgency = [number % 10 == 0 for number in range(many)]
    state, facts = model.state, model.facts
    await conn.execute(
        _PLANS,
        ids,
        urgency,
        state.policy_version,
        state.accountable,
        state.facts_seen,
        facts[0].at,
        facts[-1].at,
        model.due,
        model.until,
        unsignalled_since,
    )
    entries = [entry_of(fact, "bench", "") for fact in facts]
    said = ([f.at for f in facts], [e.type for e in entries], [e.payload for e in entries])
    await conn.execute(_FACTS, ids, str(TEMPLATE), *said)
    columns = zip(*(_columns(row) for row in model.rows), strict=True)
    await conn.execute(_RUNGS, ids, str(TEMPLATE), state.facts_seen, *columns)
    return ids


def _columns(row: Armed) -> tuple[object, ...]:
    effect, said = row.effect, row.said
    headers = said.headers if said else None
    return (
        row.at,
        effect.effect_id if effect else None,
        effect.type if effect else None,
        row.level,
        effect.due if effect else None,
        said.topic if said else None,
        headers,
        dict(json.loads(headers))["ce_id"] if headers else "-",
        said.before if said else None,
        said.after if said else None,
        row.next_at,
        row.after.accountable,
    )


async def tidy(conn: asyncpg.Connection) -> None:
    """As it would be a while later: statistics taken, nothing dead lying about."""
    for table in ("case_plan", "case_fact", "armed_rung"):
        await conn.execute(f"vacuum analyze workflows.{table}")
