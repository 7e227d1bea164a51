"""The referrer's page: what became of its own referral, and nothing more."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.desk.http.notices import Notice
from services.desk.http.site import Site
from services.desk.repository import cases
from shared.consent import Kind
from shared.schemas.contracts.notification import LinkPurpose


async def show(site: Site, request: Request) -> Response:
    """Who helps, and since when."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.FEEDBACK, case_id)
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.FEEDBACK, scope.party)
        view = await cases.find(conn, case_id)
    if view is None:
        raise Notice("early")
    if view["referrer"] != str(scope.party):
        raise Notice("unknown", audited=True)
    return await site.page(request, "feedback.html", case=view)
