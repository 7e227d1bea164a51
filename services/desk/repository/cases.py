"""Cases: the view, its timeline, its deadlines, plan and support."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared.schemas.contracts.case import PlanItem
from shared.schemas.values import Party

_ENSURE = """
insert into case_view (case_id, opening, urgent, proposal_attempt, declined_attempt, owner_attempt, level)
values ($1, 0, false, 0, 0, 0, 0) on conflict do nothing
"""
_OPENED = """
update case_view set opening = $2, opened_at = $3, municipality = $4, reference = $5, referrer = $6,
                     urgent = urgent or $7
where case_id = $1 and opening <= $2
"""
_DATING = "select edd, dating_method, dating_at from case_view where case_id = $1"
_REDATE = "update case_view set edd = $2, dating_method = $3, dating_at = $4 where case_id = $1"
_STOP = "update case_view set stopped = $2 where case_id = $1"
_FINISH = "update case_view set stopped = coalesce(stopped, $2) where case_id = $1"
_RESUME = "update case_view set stopped = null where case_id = $1 and stopped = 'closed'"
_PROPOSED = """
update case_view set proposed_owner = $2, proposed_deputy = $3, proposal_attempt = $4, accountable = $5,
                     urgent = urgent or $6
where case_id = $1 and proposal_attempt <= $4 and owner_attempt <= $4
"""
_DECLINED = "update case_view set declined_attempt = proposal_attempt where case_id = $1"
_CONFIRMED = """
update case_view set owner = $2, deputy = $3, owner_attempt = $4, accountable = $2
where case_id = $1 and owner_attempt <= $4
"""
_ACCOUNTABLE = "update case_view set accountable = $2 where case_id = $1"
_LEVEL = """
update case_view set level = $2, level_at = $3, next_threshold = $4, next_threshold_at = $5
where case_id = $1 and (level_at is null or level_at <= $3)
"""
_LEVEL_ENDED = "update case_view set level = 0, level_at = $2 where case_id = $1"
_URGENT = "update case_view set urgent = true where case_id = $1"
_MOMENT = """
insert into timeline (source, id, case_id, at, code, who, details)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""
_DEADLINE = """
insert into deadline (case_id, subject, attempt, due, state, said_at)
select $1, $2, $3, $4, $5, $6 from case_view where case_id = $1 and stopped is null
on conflict (case_id, subject, attempt) do update
set due = excluded.due, state = excluded.state, said_at = excluded.said_at
where deadline.state not in ('met', 'cancelled')
  and (excluded.said_at >= deadline.said_at or excluded.state in ('met', 'cancelled'))
"""
_CANCEL_ALL = """
update deadline set state = 'cancelled', said_at = $2 where case_id = $1 and state in ('open', 'missed')
"""
# Asked for support after her consent is asked with it; a yes stays one.
_KNOWS = """
select exists (
    select from case_view where case_id = $1 and $2 in
        (split_part(owner, '/', 1), split_part(deputy, '/', 1), split_part(referrer, '/', 1))
) or exists (
    select from asked_offer a left join standing s using (case_id)
    where a.case_id = $1 and a.organisation = $2
        and (a.answer in ('accepted', 'started') or a.asked_at >= s.granted_at)
)
"""
_REPLACE_PLAN = "delete from plan_item where case_id = $1 and agreed_at <= $2"
_NEWER_PLAN = "select exists (select from plan_item where case_id = $1 and agreed_at > $2)"
_ADD_ITEM = """
insert into plan_item (case_id, item_id, kind, critical, due, support, at_birth, agreed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
"""
_PUT_ITEM = """
insert into plan_item as p (case_id, item_id, kind, critical, due, support, at_birth, agreed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (case_id, item_id) do update
set kind = excluded.kind, critical = excluded.critical, due = excluded.due, support = excluded.support,
    at_birth = excluded.at_birth, agreed_at = excluded.agreed_at
where p.agreed_at <= excluded.agreed_at
"""
_CLOSE_ITEM = "update plan_item set closed_at = $3 where case_id = $1 and item_id = $2"
_SUPPORT = """
insert into support (case_id, offer, started_at, ended_at) values ($1, $2, $3, $4)
on conflict (case_id, offer) do update
set started_at = coalesce(support.started_at, excluded.started_at),
    ended_at = coalesce(support.ended_at, excluded.ended_at)
"""
_FIRST = {
    "contact": "update case_view set contact_at = least(contact_at, $2) where case_id = $1",
    "start": "update case_view set started_at = least(started_at, $2) where case_id = $1",
    "end": "update case_view set ended_at = greatest(ended_at, $2) where case_id = $1",
}


async def ensure(conn: asyncpg.Connection, case_id: UUID) -> None:
    """Have a row, whichever event about the case comes first."""
    await conn.execute(_ENSURE, case_id)


async def knows(conn: asyncpg.Connection, case_id: UUID, party: Party) -> bool:
    """Whether this organisation has to do with her already: it referred her, has the case, or helps her."""
    return bool(await conn.fetchval(_KNOWS, case_id, party.organisation))


async def find(conn: asyncpg.Connection, case_id: UUID) -> asyncpg.Record | None:
    """The whole view of a case."""
    return await conn.fetchrow("select * from case_view where case_id = $1", case_id)


async def opened(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Opening, instant, municipality, reference, referrer, urgent."""
    await conn.execute(_OPENED, case_id, *values)


async def dating(conn: asyncpg.Connection, case_id: UUID) -> asyncpg.Record | None:
    """The due date on the page, how it was found, and when it was told."""
    return await conn.fetchrow(_DATING, case_id)


async def redate(conn: asyncpg.Connection, case_id: UUID, edd: date, method: str, at: datetime) -> None:
    """Another due date."""
    await conn.execute(_REDATE, case_id, edd, method, at)


async def stop(conn: asyncpg.Connection, case_id: UUID, code: str | None) -> None:
    """Stopped for this reason, whatever was said before; None when it runs again."""
    await conn.execute(_STOP, case_id, code)


async def finish(conn: asyncpg.Connection, case_id: UUID, code: str) -> None:
    """Stopped for this reason unless it had stopped before."""
    await conn.execute(_FINISH, case_id, code)


async def resume(conn: asyncpg.Connection, case_id: UUID) -> None:
    """It goes on after it was closed; never after a loss or a withdrawal."""
    await conn.execute(_RESUME, case_id)


async def proposed(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Owner, deputy, attempt, accountable, urgent."""
    await conn.execute(_PROPOSED, case_id, *values)


async def declined(conn: asyncpg.Connection, case_id: UUID) -> None:
    """The open proposal was answered with no."""
    await conn.execute(_DECLINED, case_id)


async def confirmed(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Owner, deputy, attempt."""
    await conn.execute(_CONFIRMED, case_id, *values)


async def accountable(conn: asyncpg.Connection, case_id: UUID, party: str) -> None:
    """Who answers for the case now."""
    await conn.execute(_ACCOUNTABLE, case_id, party)


async def level(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Level, instant, next threshold and its instant."""
    await conn.execute(_LEVEL, case_id, *values)


async def level_ended(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """The ladder stopped."""
    await conn.execute(_LEVEL_ENDED, case_id, at)


async def urgent(conn: asyncpg.Connection, case_id: UUID) -> None:
    """An urgent case; it never becomes ordinary again by itself."""
    await conn.execute(_URGENT, case_id)


async def add_moment(
    conn: asyncpg.Connection,
    name: tuple[str, str],
    case_id: UUID,
    at: datetime,
    code: str,
    who: str | None,
    details: dict[str, Any],
) -> None:
    """One more line of the timeline; `name` is the event's source and id."""
    await conn.execute(_MOMENT, *name, case_id, at, code, who, json.dumps(details))


async def timeline(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """Newest first."""
    return await conn.fetch(
        "select at, code, who, details from timeline where case_id = $1 order by at desc, id desc", case_id
    )


async def deadline(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Subject, attempt, due, state, instant. What is met or cancelled stays so; so does a stopped case."""
    await conn.execute(_DEADLINE, case_id, *values)


async def cancel_deadlines(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> None:
    """No deadline runs any more."""
    await conn.execute(_CANCEL_ALL, case_id, at)


async def deadlines(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """What is open or overdue, soonest first."""
    return await conn.fetch(
        "select subject, due, state from deadline where case_id = $1 and state in ('open', 'missed')"
        " order by due, subject",
        case_id,
    )


async def agree_plan(
    conn: asyncpg.Connection, case_id: UUID, items: Sequence[PlanItem], at: datetime
) -> None:
    """A plan replaces an earlier one; one that comes late changes nothing."""
    if await conn.fetchval(_NEWER_PLAN, case_id, at):
        return
    await conn.execute(_REPLACE_PLAN, case_id, at)
    await conn.executemany(_ADD_ITEM, [_step(case_id, item, at) for item in items])


async def change_plan(
    conn: asyncpg.Connection, case_id: UUID, items: Sequence[PlanItem], at: datetime
) -> None:
    """These steps are new, or take the place of those with their ids; what comes late changes nothing."""
    await conn.executemany(_PUT_ITEM, [_step(case_id, item, at) for item in items])


async def add_item(conn: asyncpg.Connection, case_id: UUID, item: PlanItem, at: datetime) -> None:
    """One step more in the newest plan."""
    await conn.execute(_ADD_ITEM, *_step(case_id, item, at))


def _step(case_id: UUID, item: PlanItem, at: datetime) -> tuple[object, ...]:
    place = item.item_id, item.kind, item.critical, item.due, item.support, item.at_birth
    return case_id, *place, at


async def close_item(conn: asyncpg.Connection, case_id: UUID, item_id: UUID, at: datetime) -> None:
    """One step of the plan is done."""
    await conn.execute(_CLOSE_ITEM, case_id, item_id, at)


async def plan(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """The newest plan: what is open first, critical before the rest, soonest first."""
    return await conn.fetch(
        "select item_id, kind, critical, due, support, at_birth, closed_at from plan_item where case_id = $1"
        " order by closed_at nulls first, critical desc, due nulls last, kind",
        case_id,
    )


async def support(
    conn: asyncpg.Connection, case_id: UUID, offer: str, started: datetime | None, ended: datetime | None
) -> None:
    """An offer of support started, or ended."""
    await conn.execute(_SUPPORT, case_id, offer, started, ended)


async def supports(conn: asyncpg.Connection, case_id: UUID) -> list[asyncpg.Record]:
    """What support runs or ran, by its start."""
    return await conn.fetch(
        "select offer, started_at, ended_at from support where case_id = $1 order by started_at, offer",
        case_id,
    )


async def note_first(conn: asyncpg.Connection, case_id: UUID, moment: str, at: datetime) -> None:
    """When contact was first made, support first started, or support last ended."""
    await conn.execute(_FIRST[moment], case_id, at)
