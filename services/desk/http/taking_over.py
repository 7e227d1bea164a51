"""The page of whoever a case is offered to by a transfer: say yes or no, then confirm the first contact."""

import json
from collections.abc import Sequence
from uuid import UUID

import asyncpg
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk.domain.taking_over import Offered, offered
from services.desk.handlers import commands
from services.desk.http.notices import Notice
from services.desk.http.site import Site, after, chosen
from services.desk.repository import cases, directory
from shared.consent import Kind
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.transfer import TransferAccepted, TransferCompleted, TransferRefused
from shared.schemas.values import Party


def under_way(timeline: Sequence[asyncpg.Record]) -> Offered | None:
    """The transfer under way, from the timeline, the newest first."""
    return offered((row["code"], json.loads(row["details"])) for row in reversed(timeline))


def offered_to(timeline: Sequence[asyncpg.Record], party: Party) -> Offered | None:
    """The transfer under way (timeline newest first), if it is this party's to answer."""
    found = under_way(timeline)
    return found if found is not None and str(party) in (found.owner, found.deputy) else None


async def answer(site: Site, request: Request) -> Response:
    """Yes, no, or the first contact: one inbound event on behalf of the receiver."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    form = await site.form(request)
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.CASE, scope.party)
        found = offered_to(await cases.timeline(uow.conn, case_id), scope.party)
        if found is None:
            return after(f"/taak/{case_id}")
        names = await directory.names(uow.conn)
        payload = _payload(request.path_params["action"], form, names)
        command_id = await commands.send(uow, payload, scope.party, case_id)
    return after(f"/taak/{case_id}", command_id)


def _payload(action: str, form: FormData, names: dict[str, str]) -> Contract:
    match action:
        case "aannemen":
            return TransferAccepted()
        case "afwijzen":
            return TransferRefused()
        case "gesproken":
            return TransferCompleted(deputy=chosen(form, "waarnemer", names))
        case _:
            raise Notice("unknown")
