"""Searches for fitting support, and what came of each offer. Runs in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from services.routing.domain.finding import Finding
from services.routing.domain.knowing import Known
from services.routing.domain.seeking import Attempt, Search, Step
from services.routing.repository import waiting
from shared.pregnancy import contradicts
from shared.schemas.values import Complexity, Dating, DatingMethod

# Stale: whoever begins looks at once, and where the case is not open yet, its turn comes once it is.
_BEGIN = "insert into seeking (case_id, resting, stale) values ($1, false, true) on conflict do nothing"
_LOAD = """
select coalesce(stays_in, municipality) as municipality, urgent, complexity, edd, dating_method,
       born_on, closed_at, seeking.resting, asking_since, finding_since, finding_by, finding_told, told
from seeking join routed_case using (case_id)
where case_id = $1 and opened_at is not null for update of seeking
"""
_ATTEMPTS = "select offer, organisation, step, at, wait_days from offer_attempt where case_id = $1"
_FITS = "select offer, fits, wished from offer_fit where case_id = $1"
_HELPING = "select owner from assignment where case_id = $1 and accountable and attempt > 0"
_SAVE = """
update seeking set resting = $2, asking_since = $3, finding_since = $4, finding_by = $5, finding_told = $6,
    due_at = $7, told = $8, stale = false
where case_id = $1
"""
_ATTEMPT = """
insert into offer_attempt (case_id, offer, organisation, step, at, wait_days) values ($1, $2, $3, $4, $5, $6)
on conflict (case_id, offer, organisation) do update
    set step = excluded.step, at = excluded.at, wait_days = excluded.wait_days
    where offer_attempt.at <= excluded.at
"""
_FIT = """
insert into offer_fit (case_id, offer, fits, wished, at) values ($1, $2, $3, $4, $5)
on conflict (case_id, offer) do update
    set fits = excluded.fits, wished = excluded.wished, at = excluded.at where offer_fit.at <= excluded.at
"""
_FORGET_REFUSALS = "delete from offer_attempt where case_id = $1 and step = 'refused'"
_REST = """
update seeking set resting = $2, asking_since = case when $2 then null else asking_since end,
    finding_since = case when $2 then null else finding_since end,
    finding_by = case when $2 then null else finding_by end,
    finding_told = case when $2 then 0 else finding_told end
where case_id = $1
"""
_ANEW = """
update seeking set asking_since = null, finding_since = null, finding_by = null, finding_told = 0, told = null
where case_id = $1
"""
_PUT_BACK = "update seeking set finding_by = $2 where case_id = $1"
_PUT_OFF = "update seeking set stale = false, due_at = $2 where case_id = $1"
_DATED = """
insert into routed_case (case_id, edd, dating_method, dated_at) values ($1, $2, $3, $4)
on conflict (case_id) do update
    set edd = excluded.edd, dating_method = excluded.dating_method, dated_at = excluded.dated_at
    where routed_case.dated_at is null or routed_case.dated_at <= excluded.dated_at
"""
_BORN = """
insert into routed_case (case_id, born_on) values ($1, $2)
on conflict (case_id) do update set born_on = excluded.born_on
"""
_MOVED = """
insert into routed_case (case_id, stays_in) values ($1, $2)
on conflict (case_id) do update set stays_in = excluded.stays_in
"""
_TOUCHED = """
update seeking set stale = true from routed_case
where routed_case.case_id = seeking.case_id and closed_at is null
  and coalesce(stays_in, municipality) = any($1)
"""
# The urgent first; a case that somebody works on at this moment is looked at again by its own event.
_NEXT = """
select case_id from seeking join routed_case using (case_id)
where closed_at is null and opened_at is not null and (stale or due_at <= $1)
order by urgent desc, due_at nulls last, case_id limit $2
"""
_CLOSING = """
select case_id from routed_case
where closed_at is null and born_on is null and edd between $1 and $2
  and opened_at is not null and not exists (select from seeking where seeking.case_id = routed_case.case_id)
order by urgent desc, edd limit $3
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """A case that is sought for: what is known, what was done, and what was last told (a digest)."""

    known: Known
    search: Search
    told: str | None


async def begin(conn: asyncpg.Connection, case_id: UUID) -> None:
    """From now on fitting support is sought for this case."""
    await conn.execute(_BEGIN, case_id)


async def load(conn: asyncpg.Connection, case_id: UUID) -> Sought | None:
    """Everything about a search, locked until the commit; None when nobody seeks for it, or it stopped."""
    row = await conn.fetchrow(_LOAD, case_id)
    if row is None or row["closed_at"] is not None:
        return None
    attempts = [_attempt(each) for each in await conn.fetch(_ATTEMPTS, case_id)]
    fits = await conn.fetch(_FITS, case_id)
    owners = {each["owner"].partition("/")[0] for each in await conn.fetch(_HELPING, case_id)}
    helping = owners | {each.organisation for each in attempts if each.step is Step.STARTED}
    search = Search(
        tuple(attempts),
        row["resting"],
        False,
        row["asking_since"],
        Finding(row["finding_since"], row["finding_by"], row["finding_told"]) if row["finding_by"] else None,
        await waiting.running(conn, case_id),
    )
    return Sought(_known(row, fits, frozenset(helping)), search, row["told"])


def _known(row: asyncpg.Record, fits: Sequence[asyncpg.Record], helping: frozenset[str]) -> Known:
    return Known(
        municipality=row["municipality"],
        urgent=row["urgent"],
        complexity=Complexity(row["complexity"]) if row["complexity"] else None,
        edd=row["edd"],
        method=DatingMethod(row["dating_method"] or DatingMethod.UNKNOWN),
        born_on=row["born_on"],
        fits={each["offer"]: each["fits"] for each in fits},
        wished=frozenset(each["offer"] for each in fits if each["wished"]),
        helping=helping,
    )


def _attempt(row: asyncpg.Record) -> Attempt:
    return Attempt(row["offer"], row["organisation"], Step(row["step"]), row["at"], row["wait_days"])


async def save(
    conn: asyncpg.Connection, case_id: UUID, search: Search, due_at: datetime | None, told: str
) -> None:
    """How the search stands now, and when the clock alone changes that."""
    since, by, times = astuple(search.finding) if search.finding else (None, None, 0)
    turns = search.asking_since, since, by, times
    await conn.execute(_SAVE, case_id, search.resting, *turns, due_at, told)


async def note_attempt(conn: asyncpg.Connection, case_id: UUID, attempt: Attempt) -> None:
    """What came of an offer; what is older than what is known changes nothing."""
    told = attempt.offer, attempt.organisation, attempt.step, attempt.at, attempt.wait_days
    await conn.execute(_ATTEMPT, case_id, *told)


async def note_fit(conn: asyncpg.Connection, case_id: UUID, offer: str, *values: object) -> None:
    """Fits, wished, and when it was said."""
    await conn.execute(_FIT, case_id, offer, *values)


async def rest(conn: asyncpg.Connection, case_id: UUID, *, resting: bool) -> None:
    """She wants no help now, or may be asked again."""
    await conn.execute(_REST, case_id, resting)


async def anew(conn: asyncpg.Connection, case_id: UUID) -> None:
    """The case goes on: whose turn it was before it stopped is over."""
    await conn.execute(_ANEW, case_id)


async def put_back(conn: asyncpg.Connection, case_id: UUID, by: datetime) -> None:
    """The coordinator found nothing, and is asked again then."""
    await conn.execute(_PUT_BACK, case_id, by)


async def put_off(conn: asyncpg.Connection, case_id: UUID, until: datetime) -> None:
    """This case could not be looked at; the others go first."""
    await conn.execute(_PUT_OFF, case_id, until)


async def forget_refusals(conn: asyncpg.Connection, case_id: UUID) -> None:
    """What she refused may be put forward once more."""
    await conn.execute(_FORGET_REFUSALS, case_id)


async def contradicted(conn: asyncpg.Connection, case_id: UUID, new: Dating) -> bool:
    """Whether this due date contradicts the one that is known, so that somebody must look first."""
    row = await conn.fetchrow("select edd, dating_method from routed_case where case_id = $1", case_id)
    if row is None or row["dating_method"] is None:
        return False
    return contradicts(Dating(edd=row["edd"], method=DatingMethod(row["dating_method"])), new)


async def dated(conn: asyncpg.Connection, case_id: UUID, *values: object) -> None:
    """Due date, method, and when it was told. It may come before the opening."""
    await conn.execute(_DATED, case_id, *values)


async def born(conn: asyncpg.Connection, case_id: UUID, born_on: date) -> None:
    """The day of birth."""
    await conn.execute(_BORN, case_id, born_on)


async def moved(conn: asyncpg.Connection, case_id: UUID, municipality: str) -> None:
    """Where she stays from now on, whoever answers for her."""
    await conn.execute(_MOVED, case_id, municipality)


async def touched(conn: asyncpg.Connection, municipalities: Sequence[str]) -> None:
    """The map changed there: these cases are looked at again, in the background."""
    await conn.execute(_TOUCHED, list(municipalities))


async def next_due(conn: asyncpg.Connection, now: datetime, count: int) -> list[UUID]:
    """Which cases must be looked at again, the urgent first."""
    return [row["case_id"] for row in await conn.fetch(_NEXT, now, count)]


async def closing(conn: asyncpg.Connection, earliest: date, latest: date, count: int) -> list[UUID]:
    """Open cases with a due date between these days for which nobody seeks yet."""
    return [row["case_id"] for row in await conn.fetch(_CLOSING, earliest, latest, count)]
