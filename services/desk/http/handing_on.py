"""Handing a case on (overdracht): the form by which its owner, or the coordinator, proposes it.

Routing decides whether it may be; a refusal comes back in words. No deadline begins anew, and whoever
answers for the case does so until the receiver has spoken with her. Nothing but an organisation and a
municipality is in the form, so an address, secret or not, has nowhere to go.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.domain import Part
from services.desk.handlers import commands
from services.desk.http import wording
from services.desk.http.notices import Notice
from services.desk.http.ownership import ownership_of
from services.desk.http.site import Site, after
from services.desk.http.taking_over import under_way
from services.desk.http.worklist import coordinator
from services.desk.repository import cases, directory
from shared.consent import Kind
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.transfer import TransferProposed, TransferRefused

Places = Mapping[str, Sequence[tuple[str, str]]]
"""Municipality, as people call it → what can be chosen there: value of the form and how it is called."""


async def form_of(
    conn: asyncpg.Connection, view: asyncpg.Record, timeline: Sequence[asyncpg.Record], path: str
) -> dict[str, Any] | None:
    """What the section about handing on needs; None for a case that has stopped."""
    if view["stopped"] is not None:
        return None
    found = await directory.serving(conn, sorted(domain.OWNER_ROLES))
    owner = (view["owner"] or "").partition("/")[0]
    return {
        "path": path,
        "under_way": under_way(timeline),
        "places": places([dict(row) for row in found], view["municipality"], owner),
    }


def places(rows: Sequence[Mapping[str, Any]], here: str | None, owner: str) -> Places:
    """Who can be asked where, where she stays first; not whoever has the case already."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row["name"]), str(row["organisation"]))):
        for code in row["municipalities"]:
            if (row["organisation"], code) != (owner, here):
                found[code].append((f"{code}/{row['organisation']}", row["name"]))
    order = sorted(found, key=lambda code: (code != here, wording.municipality(code)))
    return {wording.municipality(code): list(dict.fromkeys(found[code])) for code in order}


async def by_owner(site: Site, request: Request) -> Response:
    """The owner or its deputy proposes to hand the case on."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    form = await site.form(request)
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.CASE, scope.party)
        view = await cases.find(uow.conn, case_id)
        if view is None or domain.part_of(scope.party, ownership_of(view)) is not Part.ACCOUNTABLE:
            return after(f"/taak/{case_id}")
        payload = await _proposal(uow.conn, form)
        command_id = await commands.send(uow, payload, scope.party, case_id)
    return after(f"/taak/{case_id}", command_id)


async def by_coordinator(site: Site, request: Request) -> Response:
    """The coordinator proposes it, or takes back what was proposed."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    form = await site.form(request)
    case_id: UUID = request.path_params["case_id"]
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.TASK, found[1], not_known="unknown")
        match request.path_params["action"]:
            case "voorstellen":
                payload = await _proposal(uow.conn, form)
            case "terugnemen":
                payload = TransferRefused()
            case _:
                raise Notice("unknown")
        command_id = await commands.send(uow, payload, found[1], case_id)
    return after(f"/casus/{case_id}", command_id)


async def _proposal(conn: asyncpg.Connection, form: FormData) -> Contract:
    """What was chosen, if it is one of those that the form offers."""
    municipality, _, organisation = str(form.get("naar", "")).partition("/")
    rows = await directory.serving(conn, sorted(domain.OWNER_ROLES))
    known = {(code, row["organisation"]) for row in rows for code in row["municipalities"]}
    if (municipality, organisation) not in known:
        raise Notice("invalid")
    return TransferProposed(organisation=organisation, municipality=municipality)
