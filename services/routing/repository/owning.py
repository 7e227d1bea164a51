"""Cases and the turns of those who were asked. Runs in the caller's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.routing.domain.assignment import Case, Confirm, Deputise, Propose, State, Turn
from services.routing.domain.moving import Complete
from services.routing.domain.transfer import Stage
from services.routing.repository import moving
from shared.consent.gate import Standing
from shared.schemas.values import Complexity, OrganisationKind, Party, Purpose

_LOCK = """
select municipality, urgent, complexity, closed_at, stays_in, may_know, consented_at, linked from routed_case
where case_id = $1 and opened_at is not null for update
"""
_TURNS = """
select attempt, owner, deputy, state, accountable, deputised, laid_down from assignment
where case_id = $1 order by attempt
"""
_STOP = """
insert into routed_case (case_id, closed_at, closed_because) values ($1, $2, $3)
on conflict (case_id) do update
    set closed_at = coalesce(routed_case.closed_at, excluded.closed_at),
        closed_because = excluded.closed_because
    where routed_case.closed_at is null or (routed_case.closed_because = any($4) and $3 <> all($4))
"""
_WITHDRAW = """
insert into routed_case (case_id, withdrawn_at) values ($1, $2)
on conflict (case_id) do update set withdrawn_at = greatest(routed_case.withdrawn_at, excluded.withdrawn_at)
returning coalesce(consented_at <= $2, true)
"""
_CAME_LATE = "select from routed_case where case_id = $1 and reopened_at >= $2"
_REOPEN = """
update routed_case set closed_at = null, closed_because = null, reopened_at = greatest(reopened_at, $3)
where case_id = $1 and (closed_because is null or closed_because = any($2))
"""
_CONSENTED = """
insert into routed_case (case_id, may_know, consented_at) values ($1, $2::text[], $3)
on conflict (case_id) do update set may_know = excluded.may_know, consented_at = excluded.consented_at
where routed_case.consented_at is null or routed_case.consented_at <= excluded.consented_at
"""
_LINK = """
insert into routed_case as r (case_id, linked) values ($1, array[$2::text])
on conflict (case_id) do update set linked = r.linked || excluded.linked where not r.linked @> excluded.linked
"""
_END_PROPOSAL = "update assignment set state = $2 where case_id = $1 and state = 'proposed'"
_PROPOSE = """
insert into assignment (case_id, attempt, owner, deputy, state, accountable, since)
values ($1, $2, $3, $4, 'proposed', false, $5)
"""
_RELIEVE = "update assignment set accountable = false where case_id = $1 and accountable"
_CONFIRM = """
insert into assignment (case_id, attempt, owner, deputy, state, accountable, since, deputised, laid_down)
values ($1, $2, $3, $4, 'confirmed', true, $5, $6, $7)
on conflict (case_id, attempt) do update
    set owner = excluded.owner, deputy = excluded.deputy, state = excluded.state, accountable = true,
        since = excluded.since, deputised = excluded.deputised, laid_down = excluded.laid_down
"""
_LAY_DOWN = "update assignment set laid_down = true where case_id = $1 and accountable"
_DEPUTISE = "update assignment set deputised = $3 where case_id = $1 and attempt = $2"
_WEIGH = """
insert into routed_case (case_id, urgent, complexity) values ($1, $2, $3)
on conflict (case_id) do update
    set urgent = coalesce(excluded.urgent, routed_case.urgent), complexity = excluded.complexity
"""
_WITHOUT_OWNER = """
select count(*) from routed_case
where closed_at is null and opened_at is not null and not exists (
    select from assignment where assignment.case_id = routed_case.case_id and accountable
)
"""
_UNANSWERED = """
select count(*) from assignment join routed_case using (case_id)
where state = 'proposed' and closed_at is null
"""


async def consented(
    conn: asyncpg.Connection, case_id: UUID, named: Collection[OrganisationKind] | None, at: datetime
) -> None:
    """Who may know of her from now on; what is older than what is known changes nothing."""
    await conn.execute(_CONSENTED, case_id, None if named is None else sorted(named), at)


def _standing(row: asyncpg.Record) -> Standing:
    """As far as routing needs it: without her consent to refer nothing of a case comes here."""
    named = row["may_know"]
    return Standing(
        purposes=frozenset({Purpose.REFER}),
        granted_at=row["consented_at"],
        recipients=None if named is None else frozenset(OrganisationKind(kind) for kind in named),
    )


async def lock_case(conn: asyncpg.Connection, case_id: UUID) -> Case | None:
    """A case with all its turns, locked until the commit; None when it was never opened."""
    row = await conn.fetchrow(_LOCK, case_id)
    if row is None:
        return None
    turns = await conn.fetch(_TURNS, case_id)
    return Case(
        case_id,
        row["municipality"],
        row["urgent"],
        row["closed_at"] is not None,
        tuple(_turn(turn) for turn in turns),
        complexity=Complexity(row["complexity"] or Complexity.COMPLEX),
        transfers=await moving.transfers(conn, case_id),
        standing=_standing(row),
        stays_in=row["stays_in"],
        linked=tuple(Party.parse(text) for text in row["linked"]),
    )


async def link(conn: asyncpg.Connection, case_id: UUID, party: Party) -> None:
    """This party deals with her family too."""
    await conn.execute(_LINK, case_id, str(party))


def _turn(row: asyncpg.Record) -> Turn:
    return Turn(
        attempt=row["attempt"],
        owner=Party.parse(row["owner"]),
        deputy=Party.parse(row["deputy"]),
        state=State(row["state"]),
        accountable=row["accountable"],
        deputised=row["deputised"],
        laid_down=row["laid_down"],
    )


async def stop_case(
    conn: asyncpg.Connection, case_id: UUID, because: str, at: datetime, *, reopenable: Sequence[str]
) -> None:
    """Close a case, known or not. The first reason stays, until one comes that is for good."""
    await conn.execute(_STOP, case_id, at, because, list(reopenable))
    await conn.execute(_END_PROPOSAL, case_id, State.WITHDRAWN)
    await moving.end_transfer(conn, case_id, Stage.WITHDRAWN, at)
    await moving.forget_wishes(conn, case_id)


async def withdrawn(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> bool:
    """Note a withdrawal; whether it counts: not when she consented after it. A tie withdraws."""
    return bool(await conn.fetchval(_WITHDRAW, case_id, at))


async def went_on_since(conn: asyncpg.Connection, case_id: UUID, at: datetime) -> bool:
    """Whether the case was reopened at this instant or later."""
    return await conn.fetchrow(_CAME_LATE, case_id, at) is not None


async def reopen_case(
    conn: asyncpg.Connection, case_id: UUID, closed_by: Sequence[str], at: datetime
) -> None:
    """Whoever answered for a case that was closed by one of these answers for it again."""
    await conn.execute(_REOPEN, case_id, list(closed_by), at)


async def end_proposal(conn: asyncpg.Connection, case_id: UUID, state: State) -> None:
    """The open proposal, if any, becomes this."""
    await conn.execute(_END_PROPOSAL, case_id, state)


async def propose(conn: asyncpg.Connection, case_id: UUID, decision: Propose, at: datetime) -> None:
    """Replace the open proposal, if any, by a new one."""
    await end_proposal(conn, case_id, decision.ends)
    team = decision.team
    await conn.execute(_PROPOSE, case_id, decision.attempt, str(team.owner), str(team.deputy), at)


async def confirm(
    conn: asyncpg.Connection, case_id: UUID, decision: Confirm | Complete, at: datetime
) -> None:
    """Move accountability: the unique index allows one, so the former is relieved first.

    A turn of its own ends a proposal that was open; the yes of a proposal is its own end.
    """
    if isinstance(decision, Complete) or decision.fresh:
        await end_proposal(conn, case_id, State.SUPERSEDED)
    deputised = isinstance(decision, Confirm) and decision.deputised
    laid_down = isinstance(decision, Confirm) and decision.laid_down
    await moving.forget_wishes(conn, case_id)
    await conn.execute(_RELIEVE, case_id)
    parties = str(decision.owner), str(decision.deputy)
    await conn.execute(_CONFIRM, case_id, decision.attempt, *parties, at, deputised, laid_down)


async def lay_down(conn: asyncpg.Connection, case_id: UUID) -> None:
    """Whoever owns the case let go of it."""
    await conn.execute(_LAY_DOWN, case_id)


async def deputise(conn: asyncpg.Connection, case_id: UUID, decision: Deputise) -> None:
    """The deputy of this turn acts, or no longer does."""
    await conn.execute(_DEPUTISE, case_id, decision.attempt, decision.deputised)


async def weigh(
    conn: asyncpg.Connection, case_id: UUID, complexity: Complexity, *, urgent: bool | None = None
) -> None:
    """How complex the case is from now on, and how urgent, where that was said."""
    await conn.execute(_WEIGH, case_id, urgent, complexity)


async def open_cases_without_owner(conn: asyncpg.Connection) -> int:
    """Open cases for which nobody is accountable. Anything but 0 is a broken promise."""
    return int(await conn.fetchval(_WITHOUT_OWNER) or 0)


async def unanswered_proposals(conn: asyncpg.Connection) -> int:
    """Open cases whose proposal waits for an answer."""
    return int(await conn.fetchval(_UNANSWERED) or 0)
