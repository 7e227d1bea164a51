"""Cases that open, in one statement for a batch. Runs in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.routing.domain.assignment import Propose
from services.routing.domain.social_map import Coordination
from services.routing.domain.turns import State
from shared.pregnancy import contradicts
from shared.schemas.contracts.pregnancy import ConsentWithdrawn
from shared.schemas.values import Complexity, Consent, Dating, DatingMethod

# One statement for all cases of a batch. What came before the opening has left a row, and stands. Where that
# was a stop nobody is asked; the coordinator answers all the same, since a closed case may go on. A
# withdrawal from before the consent that the case is opened with is none.
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
            closed_at = case
                when routed_case.closed_because = $16 and routed_case.withdrawn_at < excluded.consented_at
                then null else routed_case.closed_at end,
            closed_because = case
                when routed_case.closed_because = $16 and routed_case.withdrawn_at < excluded.consented_at
                then null else routed_case.closed_because end,
            may_know = case when routed_case.consented_at is null then excluded.may_know
                       else routed_case.may_know end,
            consented_at = coalesce(routed_case.consented_at, excluded.consented_at)
        where routed_case.opened_at is null
    returning case_id, closed_at, dated_at
), assigned as (
    insert into assignment (case_id, attempt, owner, deputy, state, accountable, since)
    select case_id, attempt, owner, deputy, state, attempt = 0, $4::timestamptz
    from opened join unnest($5::uuid[], $6::int[], $7::text[], $8::text[], $9::text[])
        as turn (case_id, attempt, owner, deputy, state) using (case_id)
    where closed_at is null or attempt = 0
)
select case_id, closed_at is null as runs, dated_at is not null as dated from opened
"""
_EARLY_DATING = "select edd, dating_method from routed_case where case_id = $1"
_REFERRED_DATING = "update routed_case set edd = $2, dating_method = $3, dated_at = null where case_id = $1"


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
    columns = *map(list, turns), *map(list, hers)
    rows = await conn.fetch(_OPEN, *map(list, cases), at, *columns, ConsentWithdrawn.event)
    dated = {row["case_id"] for row in rows if row["dated"]}
    for opening in openings:
        if opening.case_id in dated:
            await _judge_early_dating(conn, opening)
    return {row["case_id"] for row in rows if row["runs"]}


async def _judge_early_dating(conn: asyncpg.Connection, opening: Opening) -> None:
    """A due date that overtook the opening is weighed against the one she was referred with, as one that
    comes later is. Source: decision 0028.
    """
    row = await conn.fetchrow(_EARLY_DATING, opening.case_id)
    assert row is not None
    known = opening.dating
    if contradicts(known, Dating(edd=row["edd"], method=DatingMethod(row["dating_method"]))):
        await conn.execute(_REFERRED_DATING, opening.case_id, known.edd, known.method)


def _hers(opening: Opening) -> tuple[object, ...]:
    dating, named = opening.dating, opening.consent.recipients
    may_know = None if named is None else ",".join(sorted(named))
    consented = may_know, opening.consented_at
    return opening.complexity, dating.edd, dating.method, opening.interpreter, *consented
