"""Around every page: security headers, and calm Dutch pages for everything that goes wrong."""

import logging
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.http.language import Speaking
from services.desk.http.notices import Notice, notice_page
from services.desk.settings import DeskSettings
from shared.messaging.logs import describe

log = logging.getLogger("tijdig.desk")

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}
TRANSPORT = "max-age=63072000; includeSubDomains"
STATIC_KEPT = "public, max-age=3600"


class SecureHeaders:
    """Sets the headers on every response; only files that are the same for all may be kept."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        static = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["cache-control"] = STATIC_KEPT if static else "no-store"
                if self._https:
                    headers["strict-transport-security"] = TRANSPORT
            await send(message)

        await self._app(scope, receive, with_headers)


def dress(app: Starlette, settings: DeskSettings) -> Starlette:
    """Give an application the headers and the error pages of the desk."""
    app.add_middleware(Speaking, https=settings.https)
    app.add_middleware(SecureHeaders, https=settings.https)
    app.add_exception_handler(Notice, _notice)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failure)
    return app


async def _notice(request: Request, error: Exception) -> Response:
    assert isinstance(error, Notice)
    if error.audited:
        log.warning("refused", extra={"code": error.code})
    return notice_page(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {405: "method", 413: "too_large", 400: "form"}
    return notice_page(request, Notice(known.get(error.status_code, "unknown")))


async def _failure(request: Request, error: Exception) -> Response:
    log.error("page failed: %s", describe(error))
    answer = notice_page(request, Notice("failure"))
    answer.headers.update({**HEADERS, "cache-control": "no-store"})  # the middleware is further in
    return answer
