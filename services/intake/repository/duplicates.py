"""Queries on fingerprints: whose case is known already. Only cases that are open have any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from services.intake.domain.sameness import CERTAIN, Mark, Prints
from shared.schemas.contracts.referral import CaseOpened

_FIND = """
select f.case_id, f.mark, f.print, p.edd, p.born_on
from fingerprint f join case_file c using (case_id) join pregnancy p using (pregnancy_id)
where f.case_id in (select case_id from fingerprint where print = any($1))
order by c.opened_at, f.case_id
"""
_KEEP = """
insert into fingerprint (print, mark, case_id, certain)
select * from unnest($1::bytea[], $2::text[], $3::uuid[], $4::bool[]) order by 1
on conflict do nothing returning print
"""
_FORGET = "delete from fingerprint where case_id = $1"
_JOIN = """
insert into referral (referral_id, case_id, organisation, referrer, reference, digest, municipality, urgent,
                      complexity, interpreter, submitted_at, accepted_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (organisation, reference) do nothing returning case_id
"""
_KNOWN = """
select organisation, reference from unnest($1::text[], $2::text[]) as n (organisation, reference)
join referral using (organisation, reference)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An open case, by its fingerprints."""

    case_id: UUID
    prints: Prints
    edd: date | None
    born: bool


async def find(conn: asyncpg.Connection, prints: Sequence[bytes]) -> list[Known]:
    """Open cases that share any of these, the oldest first."""
    found: dict[UUID, Known] = {}
    for row in await conn.fetch(_FIND, prints):
        known = found.setdefault(
            row["case_id"], Known(row["case_id"], {}, row["edd"], row["born_on"] is not None)
        )
        assert isinstance(known.prints, dict)
        known.prints[Mark(row["mark"])] = row["print"]
    return list(found.values())


async def keep(conn: asyncpg.Connection, prints: Sequence[tuple[UUID, Mark, bytes]]) -> bool:
    """Keep fingerprints of cases. False when a certain one is another open case's meanwhile."""
    kept = await conn.fetch(
        _KEEP,
        [value for _, _, value in prints],
        [str(mark) for _, mark, _ in prints],
        [case_id for case_id, _, _ in prints],
        [mark in CERTAIN for _, mark, _ in prints],
    )
    found = {row["print"] for row in kept}
    return all(value in found for _, mark, value in prints if mark in CERTAIN)


async def forget(conn: asyncpg.Connection, case_id: UUID) -> None:
    """Nobody is recognised by them any more."""
    await conn.execute(_FORGET, case_id)


async def join(
    conn: asyncpg.Connection,
    case_id: UUID,
    case: CaseOpened,
    digest: bytes,
    submitted_at: datetime,
    at: datetime,
) -> bool:
    """Note a second referral of this case. False when its sender used this reference before."""
    values = (
        case.referral_id,
        case_id,
        case.referrer.organisation,
        str(case.referrer),
        case.reference,
        digest,
    )
    weight = (case.municipality, case.urgent, case.complexity, case.interpreter, submitted_at, at)
    return await conn.fetchval(_JOIN, *values, *weight) is not None


async def used(conn: asyncpg.Connection, references: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (organisation, reference) were used before."""
    organisations, names = [each for each, _ in references], [each for _, each in references]
    return {(row["organisation"], row["reference"]) for row in await conn.fetch(_KNOWN, organisations, names)}
