"""A posted form about a case becomes one inbound event: who may, may it be shown, what it says."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.domain import Part
from services.desk.handlers import commands
from services.desk.http.ownership import ownership_of
from services.desk.http.site import Site, after
from services.desk.http.worklist import coordinator
from services.desk.repository import cases
from shared.consent import Kind
from shared.messaging import Uow
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import LinkPurpose

Said = Callable[[Uow, FormData, UUID], Awaitable[Contract]]
"""What a form about this case says. Raises `Notice` for what was not made with our form."""


async def by_owner(site: Site, request: Request, said: Said) -> Response:
    """On behalf of who answers for the case, or its deputy; anybody else is led back to the case."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    form = await site.form(request)
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.CASE, scope.party)
        view = await cases.find(uow.conn, case_id)
        if view is None or domain.part_of(scope.party, ownership_of(view)) is not Part.ACCOUNTABLE:
            return after(f"/taak/{case_id}")
        command_id = await commands.send(uow, await said(uow, form, case_id), scope.party, case_id)
    return after(f"/taak/{case_id}", command_id)


async def by_coordinator(site: Site, request: Request, said: Said) -> Response:
    """On behalf of the coordinator, who is led to sign in where nobody is."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    form, party = await site.form(request), found[1]
    case_id: UUID = request.path_params["case_id"]
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.TASK, party, not_known="unknown")
        command_id = await commands.send(uow, await said(uow, form, case_id), party, case_id)
    return after(f"/casus/{case_id}", command_id)
