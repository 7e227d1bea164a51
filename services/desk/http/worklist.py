"""The worklist, and what is done with a task: claim, resolve."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.desk import domain
from services.desk.domain import Waiting
from services.desk.handlers import commands
from services.desk.handlers.commands import ClaimOutcome, ClaimResult
from services.desk.http import wording
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import STALE_SECONDS, Site, Visitor, after, chosen
from services.desk.repository import tasks
from shared.consent import Kind, Standing, may_disclose
from shared.schemas.values import Party, Purpose

SIGN_IN = "/aanmelden"


@dataclass(frozen=True)
class Row:
    """One line of the list; `facts` are the columns that the template shows."""

    waiting: Waiting
    facts: asyncpg.Record
    threshold: str | None

    @property
    def mine(self) -> str | None:
        """Who claimed it."""
        return self.facts["claimed_by"]


async def coordinator(site: Site, request: Request) -> tuple[Visitor, Party] | Response:
    """The visitor as one who works the list, or the way to the sign-in page."""
    visitor = await site.visitor(request)
    party = domain.works_the_list(visitor.scopes)
    return RedirectResponse(SIGN_IN, 303) if party is None else (visitor, party)


async def show(site: Site, request: Request) -> Response:
    """All open tasks, the most pressing first."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    visitor, party = found
    if site.context.staleness() > STALE_SECONDS:
        raise Notice("stale")
    async with site.context.connection() as conn:
        records = await tasks.open_tasks(conn)
    now = site.context.clock.now()
    cases = rows([r for r in records if r["case_id"] is not None and may_show(r)], now)
    messages = sorted((r for r in records if r["case_id"] is None), key=lambda r: r["raised_at"])
    return await site.page(
        request,
        "worklist.html",
        visitor=visitor,
        rows=cases,
        messages=messages,
        party=str(party),
        banner=_banner(request),
    )


def rows(records: list[asyncpg.Record], now: datetime) -> list[Row]:
    """Tasks about cases in the order in which they should be taken."""
    found = [_row(record) for record in records]
    return sorted(found, key=lambda row: domain.rank(row.waiting, now))


def _row(record: asyncpg.Record) -> Row:
    known = record["threshold"] is not None
    waiting = Waiting(
        task_id=record["task_id"],
        urgent=bool(record["urgent"]),
        level=record["level"],
        raised_at=record["raised_at"],
        next_threshold_at=record["threshold_at"] if known else record["next_threshold_at"],
    )
    return Row(waiting, record, record["threshold"] if known else record["next_threshold"])


def may_show(record: asyncpg.Record) -> bool:
    """Whether this case may be disclosed at this moment, by the standing in the row."""
    if record["purposes"] is None:
        return False
    standing = Standing(
        purposes=frozenset(Purpose(purpose) for purpose in record["purposes"]),
        granted_at=record["granted_at"],
        withdrawn_at=record["withdrawn_at"],
        ended_at=record["ended_at"],
    )
    return may_disclose(standing, Kind.STOP_NOTICE if record.get("kind") == "safety" else Kind.TASK).allowed


async def claim(site: Site, request: Request) -> Response:
    """«Oppakken»."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    await site.form(request)
    async with site.context.transaction() as uow:
        result = await commands.claim(uow, request.path_params["task_id"], found[1])
    return _see(result)


async def resolve(site: Site, request: Request) -> Response:
    """«Afronden», with a reason."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    form = await site.form(request)
    reason = chosen(form, "reden", wording.RESOLVE_REASONS)
    task_id: UUID = request.path_params["task_id"]
    async with site.context.transaction() as uow:
        result = await commands.resolve(uow, task_id, reason, found[1])
    return _see(result)


def _see(result: ClaimResult) -> Response:
    path = f"/casus/{result.case_id}" if result.case_id else "/werklijst"
    if result.outcome is ClaimOutcome.WON:
        return after(path, result.command_id)
    return after(path, melding=result.outcome)


def _banner(request: Request) -> tuple[str, str] | None:
    return told(request, None, {})


def told(request: Request, holder: str | None, names: dict[str, Any]) -> tuple[str, str] | None:
    """What to say after a claim that did not succeed."""
    message = request.query_params.get("melding")
    if message == ClaimOutcome.TAKEN:
        by = say(" door {party}").format(party=wording.party(holder, names)) if holder else ""
        return ("refused", say("Deze taak is al opgepakt{by}.").format(by=by))
    if message == ClaimOutcome.GONE:
        return ("refused", say("Deze taak staat niet meer open."))
    return None
