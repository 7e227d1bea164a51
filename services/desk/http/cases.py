"""The page of one case for the coordinator."""

import json
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.domain.meetings import asked
from services.desk.http import consent, fitting, handing_on, posting
from services.desk.http.meeting import form_of, hint
from services.desk.http.notices import Notice
from services.desk.http.ownership import ownership_of
from services.desk.http.pregnancy import Strip, strip
from services.desk.http.site import Site
from services.desk.http.worklist import coordinator, told
from services.desk.repository import cases, directory, tasks
from shared.consent import Kind
from shared.messaging import Uow
from shared.pregnancy import local_date
from shared.schemas.contracts.assignment import CaseOwnerReassigned
from shared.schemas.contracts.base import Contract


async def show(site: Site, request: Request) -> Response:
    """Everything there is to know about a case, without knowing who she is."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    visitor, party = found
    case_id: UUID = request.path_params["case_id"]
    outcome = await site.outcome(request, case_id, str(party))
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.CASE, party, not_known="unknown")
        async with conn.transaction(isolation="repeatable_read", readonly=True):  # all of it of one moment
            shown = await _picture(site, conn, case_id)
        names = await directory.called(conn)
    holder = next((task["claimed_by"] for task in shown["tasks"] if task["claimed_by"]), None)
    failed = told(request, holder, names)
    return await site.page(
        request,
        "case.html",
        visitor=visitor,
        party=str(party),
        **shown | ({"banner": failed} if failed else {}) | dict(outcome),
    )


async def _picture(site: Site, conn: asyncpg.Connection, case_id: UUID) -> dict[str, Any]:
    view = await cases.find(conn, case_id)
    if view is None:
        raise Notice("unknown")
    timeline = await cases.timeline(conn, case_id)
    return {
        "case": view,
        "timeline": [_moment(row) for row in timeline],
        "deadlines": await cases.deadlines(conn, case_id),
        "plan": await cases.plan(conn, case_id),
        "fitting": await fitting.picture(conn, view, local_date(site.context.clock.now())),
        "supports": await cases.supports(conn, case_id),
        "tasks": await tasks.open_tasks_of(conn, case_id),
        "candidates": await _candidates(conn, view),
        "meeting": await form_of(conn) | {"hint": hint(asked((row["at"], row["code"]) for row in timeline))},
        "consent_path": f"/casus/{case_id}/toestemming",
        "receivers": consent.boxes(),
        "handing": await handing_on.form_of(conn, view, timeline, f"/casus/{case_id}/overdracht"),
        "strip": _strip(site, view),
    }


def _strip(site: Site, view: asyncpg.Record) -> Strip | None:
    if view["edd"] is None or view["stopped"] is not None:
        return None
    return strip(view["edd"], site.context.clock.now())


def _moment(row: asyncpg.Record) -> dict[str, Any]:
    return {"at": row["at"], "code": row["code"], "who": row["who"], "details": json.loads(row["details"])}


async def _candidates(conn: asyncpg.Connection, view: asyncpg.Record) -> list[asyncpg.Record]:
    """Whom the case can be given to; not those who have it or are being asked."""
    ownership = ownership_of(view)
    asked = ownership.proposed_owner if ownership.open_proposal else ownership.owner
    taken = (asked or "").partition("/")[0]
    found = await directory.candidates(conn, sorted(domain.OWNER_ROLES), view["municipality"])
    return [row for row in found if row["organisation"] != taken]


async def record_answer(site: Site, request: Request) -> Response:
    """What an organisation that was asked for an offer answered to the coordinator."""
    return await posting.by_coordinator(site, request, _answered)


async def _answered(uow: Uow, form: FormData, case_id: UUID) -> Contract:
    try:
        return fitting.answered(form, local_date(uow.now))
    except ValidationError:
        raise Notice("invalid") from None


async def reassign(site: Site, request: Request) -> Response:
    """«Opnieuw toewijzen» to another organisation; routing answers whether it can be asked."""
    return await posting.by_coordinator(site, request, _reassigned)


async def _reassigned(uow: Uow, form: FormData, case_id: UUID) -> Contract:
    view = await cases.find(uow.conn, case_id)
    known = {row["organisation"] for row in await _candidates(uow.conn, view)} if view else set[str]()
    organisation = str(form.get("organisatie", ""))
    if organisation not in known:
        raise Notice("invalid")
    return CaseOwnerReassigned(organisation=organisation)
