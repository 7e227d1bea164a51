"""One-time links. Opening one changes nothing, since mail scanners open links too; the button does."""

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from services.desk.domain import Link, LinkState
from services.desk.handlers import commands
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import Site, Visitor, after
from services.desk.metrics import LINKS
from services.desk.repository import access
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Role

log = logging.getLogger("tijdig.desk")

_NOTICES: Mapping[LinkState, str] = {
    LinkState.EARLY: "early",
    LinkState.STOPPED: "link_stopped",
    LinkState.NOT_NAMED: "not_named",
}
_TITLES: Mapping[LinkState, str] = {
    LinkState.USED: "Deze link is al gebruikt",
    LinkState.EXPIRED: "Deze link is verlopen",
}


async def show(site: Site, request: Request) -> Response:
    """GET: one neutral page with one button, or what is the matter with the link."""
    delivery_id = site.delivery(request.path_params["token"])
    visitor = await site.visitor(request)
    async with site.context.transaction() as uow:
        link = await access.link(uow.conn, delivery_id)
        state = await commands.state_of(uow, link)
    if link is not None and state is LinkState.USED and _has(visitor, link):
        return after(target(link))
    return await _answer(site, request, state, visitor)


async def use(site: Site, request: Request) -> Response:
    """POST: exchange the link for a session."""
    delivery_id = site.delivery(request.path_params["token"])
    await site.form(request)
    visitor = await site.visitor(request)
    secret, key = site.cookies.new_session()
    async with site.context.transaction() as uow:
        state, link = await commands.use_link(uow, delivery_id, visitor.key, key)
    LINKS.labels(state).inc()
    log.info("link %s", state, extra={"message_id": delivery_id})
    if link is None or state is not LinkState.GOOD:
        return await _answer(site, request, state, visitor)
    answer = after(target(link))
    site.cookies.set_session(answer, secret)
    return answer


async def renew(site: Site, request: Request) -> Response:
    """POST: «stuur mij een nieuwe link». Says the same whether or not it was asked too soon."""
    delivery_id = site.delivery(request.path_params["token"])
    await site.form(request)
    async with site.context.transaction() as uow:
        link = await access.link(uow.conn, delivery_id)
        state = await commands.state_of(uow, link)
        if link is not None and state in _TITLES:
            await commands.renew_link(uow, link)
    if state in _NOTICES:
        raise Notice(_NOTICES[state])
    return await site.page(request, "link_sent.html", sign_in=False)


def target(link: Link) -> str:
    """The page that a link opens; always one of ours."""
    if link.purpose is LinkPurpose.RESPOND:
        return f"/taak/{link.case_id}"
    if link.purpose is LinkPurpose.MAP:
        return "/aanbod"
    if link.purpose is LinkPurpose.OFFER:
        return f"/aanvraag/{link.case_id}"
    if link.purpose is LinkPurpose.FEEDBACK:
        return f"/terugkoppeling/{link.case_id}"
    if link.party.role is Role.MDO_CHAIR:
        return "/mdo"
    return f"/casus/{link.case_id}" if link.case_id else "/werklijst"


def _has(visitor: Visitor, link: Link) -> bool:
    return any(scope.delivery_id == link.delivery_id for scope in visitor.scopes)


async def _answer(site: Site, request: Request, state: LinkState, visitor: Visitor) -> Response:
    if state in _NOTICES:
        raise Notice(_NOTICES[state])
    token = request.path_params["token"]
    if state is LinkState.GOOD:
        return await site.page(request, "link.html", visitor=visitor, token=token)
    return await site.page(request, "link_over.html", visitor=visitor, token=token, title=say(_TITLES[state]))
