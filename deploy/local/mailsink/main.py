"""Start with `python -m deploy.local.mailsink.main`. SMTP, a page, and JSON for tests.

`GET /` lists the mails, newest first. `GET /messages?to=&since=` gives them as JSON: of one
recipient, with an id above `since`. `DELETE /messages` empties the sink. Settings come from the
environment: MAILSINK_STORE (a file), MAILSINK_HOST, MAILSINK_SMTP_PORT, MAILSINK_HTTP_PORT.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from jinja2 import Environment, FileSystemLoader, select_autoescape
from prometheus_client import Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy.local.mailsink.smtp import Sink, listen
from deploy.local.mailsink.store import MailStore
from shared.clock import Clock

KEPT = Gauge("tijdig_mailsink_mails", "Mails that the local mail sink keeps")
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape())


def create_app(store: MailStore, host: str, smtp_port: int) -> Starlette:
    """The page and the JSON, with the SMTP server running as long as they do."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        app.state.store = store
        server = await listen(Sink(store, Clock().system_now), host, smtp_port)
        yield
        server.close()
        store.close()

    return Starlette(routes=ROUTES, lifespan=lifespan)


async def page(request: Request) -> Response:
    """Newest first, of one recipient or of all."""
    mails = reversed(_store(request).find(request.query_params.get("to")))
    return HTMLResponse(PAGES.get_template("page.html.j2").render(mails=list(mails)))


async def messages(request: Request) -> Response:
    """As JSON, oldest first."""
    since = request.query_params.get("since", "0")
    if not since.isdecimal():
        return PlainTextResponse("'since' is the id of a mail: a number", 422)
    found = _store(request).find(request.query_params.get("to"), int(since))
    return JSONResponse([mail.as_json() for mail in found])


async def clear(request: Request) -> Response:
    """Empty the sink."""
    return JSONResponse({"deleted": _store(request).clear()})


async def healthy(_: Request) -> Response:
    """It needs nothing but itself."""
    return PlainTextResponse("ok")


async def metrics(request: Request) -> Response:
    """Prometheus text format."""
    KEPT.set(_store(request).count())
    return PlainTextResponse(generate_latest(), media_type="text/plain; version=0.0.4")


def _store(request: Request) -> MailStore:
    return request.app.state.store


ROUTES = [
    Route("/", page),
    Route("/messages", messages, methods=["GET"]),
    Route("/messages", clear, methods=["DELETE"]),
    Route("/health/live", healthy),
    Route("/health/ready", healthy),
    Route("/metrics", metrics),
]


def main() -> None:
    """Serve until told to stop."""
    host = os.environ.get("MAILSINK_HOST", "127.0.0.1")
    store = MailStore(Path(os.environ["MAILSINK_STORE"]))
    app = create_app(store, host, int(os.environ["MAILSINK_SMTP_PORT"]))
    uvicorn.run(app, host=host, port=int(os.environ["MAILSINK_HTTP_PORT"]), log_level="warning")


if __name__ == "__main__":
    main()
