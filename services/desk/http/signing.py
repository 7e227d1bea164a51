"""Signing in and out. Nobody types an address: a link goes to a mailbox that is on record."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.handlers import commands
from services.desk.http import wording
from services.desk.http.language import say
from services.desk.http.site import Site, after, chosen
from services.desk.repository import access
from shared.schemas.values import Role

log = logging.getLogger("tijdig.desk")

_CHOICES = {str(role): wording.ROLES[role] for role in domain.SIGN_IN_ROLES}


async def home(site: Site, request: Request) -> Response:
    """The way in."""
    visitor = await site.visitor(request)
    if domain.works_the_list(visitor.scopes):
        return after("/werklijst")
    return after("/mdo" if domain.chairs(visitor.scopes) else "/aanmelden")


async def show(site: Site, request: Request) -> Response:
    """Choose who you are."""
    return await site.page(
        request, "sign_in.html", choices={code: say(role) for code, role in _CHOICES.items()}
    )


async def ask(site: Site, request: Request) -> Response:
    """Mail a link to that mailbox. The answer is the same whatever happens."""
    form = await site.form(request)
    role = Role(chosen(form, "rol", _CHOICES))
    async with site.context.transaction() as uow:
        await commands.sign_in(uow, role)
    log.info("sign-in link asked", extra={"code": role})
    return await site.page(request, "link_sent.html", sign_in=True)


async def leave(site: Site, request: Request) -> Response:
    """End the session, here and on the server."""
    await site.form(request)
    visitor = await site.visitor(request)
    if visitor.key is not None:
        async with site.context.transaction() as uow:
            await access.end_session(uow.conn, visitor.key)
    answer = await site.page(request, "signed_out.html")
    site.cookies.end_session(answer)
    return answer
