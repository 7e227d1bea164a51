"""Every query of insight. Runs in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import asyncpg

from services.insight.domain import Quarter
from shared.schemas.contracts.notification import MunicipalCountsPublished
from shared.schemas.contracts.referral import CaseOpened

_COUNT = """
insert into counted_case (case_id, pregnancy_id, municipality, period)
select $1::uuid, $2::uuid, $3::text, $4::text
where not exists (select from release where period = $4)
on conflict do nothing
"""
# A row also for a case that is not known (yet): its opening, should it come later, finds it and stops.
_LEAVE_OUT = """
insert into counted_case (case_id, period) values ($1, $2)
on conflict (case_id) do update set pregnancy_id = null, municipality = null
"""
_UNHEARD = "delete from lacking_case where case_id = $1"
# Tells nothing by itself: it may come before the opening of its case, and whether she counts is known there.
_LACK = """
insert into lacking_case (case_id, period)
select $1::uuid, $2::text where not exists (select from release where period = $2)
on conflict do nothing
"""
_FIRST = "select first_period from calendar"
_SET_FIRST = """
insert into calendar (single, first_period) values (true, $1)
on conflict (single) do update set first_period = least(calendar.first_period, excluded.first_period)
"""
_RELEASED = "select period from release"
_RELEASE = "insert into release (period, released_at) values ($1, $2) on conflict do nothing returning true"
_COUNTS = """
select municipality, count(distinct pregnancy_id) as women from counted_case
where period = $1 and municipality is not null group by municipality
"""
_LACKING = """
select municipality, count(distinct pregnancy_id) as women from counted_case join lacking_case using (case_id)
where counted_case.period = $1 and municipality is not null group by municipality
"""
_KEEP = """
insert into released_count (period, municipality, indicator, rounded, suppressed) values ($1, $2, $3, $4, $5)
"""
_FORGET_LACKS = """
delete from lacking_case
where period <= $1 or case_id in (select case_id from counted_case where period <= $1)
"""
_FORGET = "delete from counted_case where period <= $1"


async def count_case(conn: asyncpg.Connection, case_id: UUID, opened: CaseOpened, quarter: Quarter) -> None:
    """Count a case in its quarter, unless that was released or the case is to be left out."""
    await conn.execute(_COUNT, case_id, opened.pregnancy_id, opened.municipality, str(quarter))


async def leave_out(conn: asyncpg.Connection, case_id: UUID, quarter: Quarter) -> None:
    """Do not count a case; `quarter` is how long this must be remembered if it is not known here."""
    await conn.execute(_LEAVE_OUT, case_id, str(quarter))
    await conn.execute(_UNHEARD, case_id)


async def note_lack(conn: asyncpg.Connection, case_id: UUID, quarter: Quarter) -> None:
    """Nothing was on its way in this case; `quarter` is how long that is remembered at most."""
    await conn.execute(_LACK, case_id, str(quarter))


async def first_quarter(conn: asyncpg.Connection, current: Quarter) -> Quarter:
    """The first quarter that is ever released: the one in which insight first ran."""
    known = await conn.fetchval(_FIRST)
    if known is None or current < Quarter.parse(known):
        await conn.execute(_SET_FIRST, str(current))
        return current
    return Quarter.parse(known)


async def released_quarters(conn: asyncpg.Connection) -> frozenset[Quarter]:
    """Which quarters were released."""
    return frozenset(Quarter.parse(row["period"]) for row in await conn.fetch(_RELEASED))


async def claim_release(conn: asyncpg.Connection, quarter: Quarter, at: datetime) -> bool:
    """Take a quarter's one release. False where another process has it."""
    return bool(await conn.fetchval(_RELEASE, str(quarter), at))


async def counts(conn: asyncpg.Connection, quarter: Quarter) -> Mapping[str, int]:
    """Women per municipality. Never leaves this service other than through `domain.release`."""
    return {row["municipality"]: row["women"] for row in await conn.fetch(_COUNTS, str(quarter))}


async def lacking(conn: asyncpg.Connection, quarter: Quarter) -> Mapping[str, int]:
    """Of the women that `counts` counts, those for whom nothing was on its way. Leaves like those."""
    return {row["municipality"]: row["women"] for row in await conn.fetch(_LACKING, str(quarter))}


async def keep(conn: asyncpg.Connection, row: MunicipalCountsPublished) -> None:
    """Remember what is being published."""
    await conn.execute(_KEEP, row.period, row.municipality, row.indicator, row.rounded, row.suppressed)


async def forget(conn: asyncpg.Connection, quarter: Quarter) -> None:
    """Delete every case of this quarter and before: who was counted can no longer be found."""
    await conn.execute(_FORGET_LACKS, str(quarter))
    await conn.execute(_FORGET, str(quarter))
