"""What every page works with: the process's context, the templates, and who is visiting."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.desk import domain
from services.desk.domain import Scope
from services.desk.http import wording
from services.desk.http.cookies import FORM_FIELD, Cookies
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.recordable import done
from services.desk.http.rendering import template_of
from services.desk.repository import access, cases, commands, directory
from services.desk.settings import DeskSettings
from shared.consent import Kind, may_disclose
from shared.consent.gate import RECEIVER_MISSING
from shared.consent.store import load
from shared.messaging import Context
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Party

STALE_SECONDS = 60.0
"""A page of a case is held back when the desk may have missed a loss or a withdrawal this long ago."""

MAX_FORM_BYTES = 64_000
WAIT_SECONDS, POLL_SECONDS = 2.0, 0.1
REFRESH_SECONDS = 2
REFRESH_FOR = 60.0
COMMAND = "na"
"""Query parameter: after which command this page is shown."""


@dataclass(frozen=True)
class Visitor:
    """Who visits: the hash of the session cookie and what it allows now."""

    key: str | None
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class Site:
    """One per process."""

    context: Context
    settings: DeskSettings
    cookies: Cookies
    links: URLSafeSerializer

    @classmethod
    def of(cls, context: Context) -> "Site":
        """From the running process and its secrets."""
        settings = cast("DeskSettings", context.settings)
        return cls(
            context=context,
            settings=settings,
            cookies=Cookies(settings.secret("csrf.key"), https=settings.https),
            links=URLSafeSerializer(settings.secret("link.key"), salt="tijdig.link"),
        )

    def delivery(self, token: str) -> UUID:
        """The delivery that a link's token names. A forged or damaged token ends in a notice."""
        try:
            return UUID(hex=self.links.loads(token))
        except (BadSignature, ValueError, TypeError, AttributeError):
            raise Notice("link_unknown", audited=True) from None

    async def visitor(self, request: Request) -> Visitor:
        """Who this is, from the session cookie."""
        key = self.cookies.session_key(request)
        if key is None:
            return Visitor(None, ())
        async with self.context.connection() as conn:
            found = await access.scopes(conn, key, self.context.clock.now())
        return Visitor(key if found else None, tuple(found))

    async def scope(self, request: Request, purpose: LinkPurpose, case_id: UUID) -> Scope:
        """What this visitor may do on this page of this case. A stranger sees: no such page."""
        visitor = await self.visitor(request)
        scope = domain.scope_for(visitor.scopes, purpose, case_id)
        if scope is None:
            raise Notice("unknown", audited=bool(visitor.scopes))
        return scope

    async def disclose(
        self,
        conn: asyncpg.Connection,
        case_id: UUID,
        kind: Kind,
        party: Party,
        *,
        not_known: str = "early",
    ) -> None:
        """Go on only if this may be shown to this party at this very moment.

        Who came by a link of a case not known here yet is asked for patience (`not_known`).
        """
        if self.context.staleness() > STALE_SECONDS:
            raise Notice("stale")
        knows = await cases.knows(conn, case_id, party)
        verdict = may_disclose(await load(conn, case_id), kind, domain.receiver(party, kind, knows=knows))
        if verdict.code == RECEIVER_MISSING:
            raise Notice("not_named")
        if not verdict.allowed:
            raise Notice(not_known if verdict.code == "case_unknown" else "stopped")

    async def form(self, request: Request) -> FormData:
        """A posted form that comes from a page of ours, shown to this very visitor."""
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_FORM_BYTES:
            raise Notice("too_large")
        form = await request.form(max_files=0, max_fields=64)
        if not self.cookies.genuine(request, str(form.get(FORM_FIELD, ""))):
            raise Notice("form", audited=True)
        return form

    async def page(
        self, request: Request, template: str, *, visitor: Visitor | None = None, **shown: Any
    ) -> Response:
        """A rendered page with its form token."""
        seen = visitor or await self.visitor(request)
        fresh, token = self.cookies.token(request, trusted=seen.key is not None)
        async with self.context.connection() as conn:
            names = await directory.called(conn)
        values: dict[str, Any] = {
            "refresh": None,
            "banner": None,
            "signed_in": domain.works_the_list(seen.scopes)
            or (seen.scopes[0].party if seen.scopes else None),
            "worklist": domain.works_the_list(seen.scopes) is not None,
            "form_field": FORM_FIELD,
            "form_token": token,
            "names": names,
            "now": self.context.clock.now(),
            "here": request.url.path if request.method == "GET" else None,
        }
        body = template_of(template).render(values | shown)
        answer = HTMLResponse(body)
        if fresh is not None:
            self.cookies.set_form(answer, fresh)
        return answer

    async def outcome(self, request: Request, case_id: UUID, party: str) -> Mapping[str, Any]:
        """What to say about the command that led here: done, refused, or still being processed.

        Waits for up to two seconds, so that usually the result is there with the page.
        """
        command_id = _uuid(request.query_params.get(COMMAND))
        if command_id is None:
            return {}
        waited = 0.0
        while True:
            async with self.context.connection() as conn:
                command = await commands.find(conn, command_id, case_id, party)
            if command is None:
                return {}
            if command["outcome"] is not None or waited >= WAIT_SECONDS:
                return self._told(command)
            await asyncio.sleep(POLL_SECONDS)
            waited += POLL_SECONDS

    def _told(self, command: asyncpg.Record) -> Mapping[str, Any]:
        outcome: str | None = command["outcome"]
        if outcome is not None and outcome in wording.DONE:
            return {"banner": ("done", say(wording.DONE[outcome]))}
        if outcome is not None and (recorded := done(outcome)):
            return {"banner": ("done", recorded)}
        if outcome is not None:
            return {"banner": ("refused", wording.refusal(command["code"]))}
        age = (self.context.clock.system_now() - command["sent_at"]).total_seconds()
        if age < REFRESH_FOR:
            return {"banner": ("pending", say(wording.PENDING)), "refresh": REFRESH_SECONDS}
        return {"banner": ("pending", say(wording.PENDING_LONG))}


Page = Callable[[Site, Request], Awaitable[Response]]


def after(path: str, command_id: UUID | None = None, **extra: str) -> Response:
    """Go and see: a redirect to a path of our own after a form was posted."""
    query = extra | ({COMMAND: str(command_id)} if command_id else {})
    return RedirectResponse(path + ("?" + urlencode(query) if query else ""), status_code=303)


def chosen(form: FormData, field: str, known: Mapping[str, str]) -> str:
    """A choice out of a list. Anything else was not made with our form."""
    value = str(form.get(field, ""))
    if value not in known:
        raise Notice("invalid")
    return value


def _uuid(text: str | None) -> UUID | None:
    try:
        return None if text is None else UUID(text)
    except ValueError:
        return None
