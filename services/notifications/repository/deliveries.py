"""Planned messages: made, suppressed, claimed, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from services.notifications.domain.values import STOP_NOTICES, Draft, Template
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Party

_PLAN = """
insert into delivery (delivery_id, dedupe_key, case_id, party, audience, template, purpose, state, reason,
    cause, correlation_id, at_once, not_before, requested_at, expires_at, created_at, retry_at, attempts,
    repeat, may_wait)
select n.delivery_id, n.dedupe_key, n.case_id, n.party, n.audience, n.template, n.purpose,
    case when n.reason is null then 'pending' else 'suppressed' end, n.reason, n.cause, n.correlation_id,
    n.at_once, n.not_before, $15::timestamptz, n.expires_at, $16::timestamptz, $16::timestamptz, 0, false,
    n.may_wait
from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::bool[], $12::timestamptz[], $13::timestamptz[], $14::bool[]) as n
    (delivery_id, dedupe_key, case_id, party, audience, template, purpose, reason, cause, correlation_id,
    at_once, not_before, expires_at, may_wait)
order by n.dedupe_key
on conflict (dedupe_key) do nothing
returning delivery_id
"""
_RETURN = "returning delivery_id, case_id, party, template, purpose, repeat, correlation_id"
_STOP = f"""
update delivery set state = 'suppressed', reason = $2
where case_id = $1 and state = 'pending' and template <> all($3) {_RETURN}
"""  # noqa: S608 (only constants of this package)
_ABOUT = "($4::text is null or cause = $4 or ($4 like '%/' and starts_with(cause, $4)))"
_END = f"""
with claimed as (
    update delivery set moot = $2
    where case_id = $1 and state = 'sending' and template = any($3) and {_ABOUT}
)
update delivery set state = 'suppressed', reason = $2
where case_id = $1 and state = 'pending' and template = any($3) and {_ABOUT}
{_RETURN}
"""  # noqa: S608 (only constants of this package)
_REACHED = """
select distinct party from delivery d left join handing h using (delivery_id)
where case_id = $1 and ($2::text is null or cause = $2) and ($3::text[] is null or template = any($3))
    and (state = 'sent' or repeat or (state = 'sending' and h.handed is distinct from false))
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What identifies a message afterwards."""

    delivery_id: UUID
    case_id: UUID | None
    party: Party
    template: Template
    purpose: LinkPurpose
    repeat: bool
    correlation_id: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that shall be planned; `reason` is set where it is suppressed from the start."""

    draft: Draft
    reason: str | None
    correlation_id: str | None


@dataclass(frozen=True, slots=True)
class Planned:
    """One that became a message now."""

    delivery_id: UUID
    wanted: Wanted


async def plan(
    conn: asyncpg.Connection, wanted: Sequence[Wanted], *, now: datetime, system_now: datetime
) -> list[Planned]:
    """Make a row of each that was not made before, in one statement."""
    rows = {uuid7(): one for one in wanted}
    values = [_values(number, one) for number, one in rows.items()]
    found = await conn.fetch(_PLAN, *map(list, zip(*values, strict=True)), now, system_now)
    made = {row["delivery_id"] for row in found}
    return [Planned(number, one) for number, one in rows.items() if number in made]


def _values(number: UUID, one: Wanted) -> tuple[object, ...]:
    draft = one.draft
    return (
        number,
        draft.key,
        draft.case_id,
        str(draft.party),
        draft.audience,
        draft.template,
        draft.purpose,
        one.reason,
        draft.cause,
        one.correlation_id,
        draft.at_once,
        draft.not_before,
        draft.expires_at,
        draft.may_wait,
    )


async def suppress_case(conn: asyncpg.Connection, case_id: UUID, reason: str) -> list[Delivery]:
    """Everything of this case that has not left, except notices to stop."""
    return _deliveries(await conn.fetch(_STOP, case_id, reason, list(STOP_NOTICES)))


async def suppress_moot(
    conn: asyncpg.Connection, case_id: UUID, templates: Sequence[Template], reason: str, cause: str | None
) -> list[Delivery]:
    """What has not left and is not needed any more; with `cause` only what is about that.

    A cause that ends in `/` stands for all that begin with it. What is claimed just now is marked: unless the
    mail server has it already, the sender suppresses it.
    """
    return _deliveries(await conn.fetch(_END, case_id, reason, list(templates), cause))


async def reached(
    conn: asyncpg.Connection,
    case_id: UUID,
    cause: str | None = None,
    templates: Sequence[Template] | None = None,
) -> frozenset[Party]:
    """Who has had a mail about this, or about the case at all, or may have: its answer was lost."""
    rows = await conn.fetch(_REACHED, case_id, cause, None if templates is None else list(templates))
    return frozenset(Party.parse(row["party"]) for row in rows)


def _deliveries(rows: Sequence[asyncpg.Record]) -> list[Delivery]:
    return [delivery_of(row) for row in rows]


def delivery_of(row: asyncpg.Record) -> Delivery:
    """The message in a row that has its columns."""
    return Delivery(
        delivery_id=row["delivery_id"],
        case_id=row["case_id"],
        party=Party.parse(row["party"]),
        template=Template(row["template"]),
        purpose=LinkPurpose(row["purpose"]),
        repeat=row["repeat"],
        correlation_id=row["correlation_id"],
    )
