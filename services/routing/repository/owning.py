"""Cases and the turns of those who were asked. Runs in the caller's transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.routing.domain.assignment import Case, Confirm, Deputise, Propose, State, Turn
from services.routing.domain.moving import Complete
from services.routing.domain.social_map import Coordination
from services.routing.domain.transfer import Stage
from services.routing.repository import moving
from shared.consent.gate import Standing
from shared.schemas.values import Complexity, Consent, Dating, OrganisationKind, Party, Purpose

# One statement for all cases of a batch. What came before the opening has left a row, and stands. Where that
# was a stop nobody is asked; the coordinator answers all the same, since a closed case may go on.
_OPEN = """
with opened as (
    insert into routed_case
        (case_id, municipality, urgent, complexity, opened_at, edd, dating_method, interpreter, may_know,
         consented_at)
    select case_id, municipality, urgent, complexity, $4::timestamptz, edd, dating_method, interpreter,
           string_to_array(may_know, ','), consented_at
    from unnest($1::uuid[], $2::text[], $3::bool[], $10::text[], $11::date[], $12::text[], $13::bool[],
                $14::text[], $15::timestamptz[])
        as n (case_id, municipality, urgent, complexity, edd, dating_method, interpreter, may_know,
              consented_at)
    order by case_id
    on conflict (case_id) do update
        set municipality = excluded.municipality, urgent = coalesce(routed_case.urgent, excluded.urgent),
            complexity = coalesce(routed_case.complexity, excluded.complexity),
            opened_at = excluded.opened_at, edd = coalesce(routed_case.edd, excluded.edd),
            dating_method = coalesce(routed_case.dating_method, excluded.dating_method),
            interpreter = excluded.interpreter,
            may_know = case when routed_case.consented_at is null then excluded.may_know
                       else routed_case.may_know end,
            consented_at = coalesce(routed_case.consented_at, excluded.consented_at)
        where routed_case.opened_at is null
    returning case_id, closed_at
), assigned as (
    insert into assignment (case_id, attempt, owner, deputy, state, accountable, since)
    select case_id, attempt, owner, deputy, state, attempt = 0, $4::timestamptz
    from opened join unnest($5::uuid[], $6::int[], $7::text[], $8::text[], $9::text[])
        as turn (case_id, attempt, owner, deputy, state) using (case_id)
    where closed_at is null or attempt = 0
)
select case_id from opened where closed_at is null
"""
_LOCK = """
select municipality, urgent, complexity, closed_at, stays_in, may_know, consented_at, linked from routed_case
where case_id = $1 and opened_at is not null for update
"""
_TURNS = """
select attempt, owner, deputy, state, accountable, deputised from assignment
where case_id = $1 order by attempt
"""
_STOP = """
insert into routed_case (case_id, closed_at, closed_because) values ($1, $2, $3)
on conflict (case_id) do update
    set closed_at = coalesce(routed_case.closed_at, excluded.closed_at),
        closed_because = excluded.closed_because
    where routed_case.closed_at is null or (routed_case.closed_because = any($4) and $3 <> all($4))
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
insert into assignment (case_id, attempt, owner, deputy, state, accountable, since, deputised)
values ($1, $2, $3, $4, 'confirmed', true, $5, $6)
on conflict (case_id, attempt) do update
    set owner = excluded.owner, deputy = excluded.deputy, state = excluded.state, accountable = true,
        since = excluded.since, deputised = excluded.deputised
"""
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


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that opens, with who coordinates it and whom it is proposed to first."""

    case_id: UUID
    municipality: str
    urgent: bool
    complexity: Complexity
    dating: Dating
    interpreter: bool
    coordination: Coordination
    proposal: Propose | None
    consent: Consent
    consented_at: datetime

    def turns(self) -> Iterable[tuple[UUID, int, str, str, str]]:
        """The coordinator's turn, and that of the team that is asked."""
        first = self.coordination
        yield self.case_id, 0, str(first.coordinator), str(first.deputy_coordinator), State.COORDINATING
        if self.proposal is not None:
            team = self.proposal.team
            yield self.case_id, self.proposal.attempt, str(team.owner), str(team.deputy), State.PROPOSED


async def open_cases(conn: asyncpg.Connection, openings: Sequence[Opening], at: datetime) -> set[UUID]:
    """Note cases with their accountable coordinator and first proposal. Returns those to be routed."""
    cases = zip(*((o.case_id, o.municipality, o.urgent) for o in openings), strict=True)
    hers = zip(*(_hers(opening) for opening in openings), strict=True)
    turns = zip(*(turn for opening in openings for turn in opening.turns()), strict=True)
    rows = await conn.fetch(_OPEN, *map(list, cases), at, *map(list, turns), *map(list, hers))
    return {row["case_id"] for row in rows}


def _hers(opening: Opening) -> tuple[object, ...]:
    dating, named = opening.dating, opening.consent.recipients
    may_know = None if named is None else ",".join(sorted(named))
    consented = may_know, opening.consented_at
    return opening.complexity, dating.edd, dating.method, opening.interpreter, *consented


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
    )


async def stop_case(
    conn: asyncpg.Connection, case_id: UUID, because: str, at: datetime, *, reopenable: Sequence[str]
) -> None:
    """Close a case, known or not. The first reason stays, until one comes that is for good."""
    await conn.execute(_STOP, case_id, at, because, list(reopenable))
    await conn.execute(_END_PROPOSAL, case_id, State.WITHDRAWN)
    await moving.end_transfer(conn, case_id, Stage.WITHDRAWN, at)
    await moving.forget_wish(conn, case_id)


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
    await moving.forget_wish(conn, case_id)
    await conn.execute(_RELIEVE, case_id)
    await conn.execute(
        _CONFIRM, case_id, decision.attempt, str(decision.owner), str(decision.deputy), at, deputised
    )


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
