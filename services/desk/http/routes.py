"""Which page answers where. Dutch paths, since people see them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.desk.http import (
    asked,
    cases,
    entries,
    feedback,
    handing_on,
    links,
    meeting,
    respond,
    signing,
    taking_over,
    worklist,
)
from services.desk.http.site import Page, Site
from shared.messaging import Context

STATIC = Path(__file__).parents[1] / "static"


def page_routes(context: Context) -> Sequence[BaseRoute]:
    """All routes of the desk."""
    site = Site.of(context)

    def get(path: str, page: Page) -> Route:
        return Route(path, _bound(site, page), methods=["GET"])

    def post(path: str, page: Page) -> Route:
        return Route(path, _bound(site, page), methods=["POST"])

    return [
        Mount("/static", StaticFiles(directory=STATIC)),
        get("/", signing.home),
        get("/l/{token:str}", links.show),
        post("/l/{token:str}", links.use),
        post("/l/{token:str}/nieuw", links.renew),
        get("/aanmelden", signing.show),
        post("/aanmelden", signing.ask),
        post("/afmelden", signing.leave),
        get("/werklijst", worklist.show),
        post("/taken/{task_id:uuid}/oppakken", worklist.claim),
        post("/taken/{task_id:uuid}/afronden", worklist.resolve),
        get("/casus/{case_id:uuid}", cases.show),
        post("/casus/{case_id:uuid}/toewijzen", cases.reassign),
        post("/casus/{case_id:uuid}/overdracht/{action:str}", handing_on.by_coordinator),
        get("/mdo", meeting.show),
        post("/mdo/{case_id:uuid}/gehouden", meeting.hold),
        post("/casus/{case_id:uuid}/mdo/{action:str}", meeting.record),
        get("/taak/{case_id:uuid}", respond.show),
        post("/taak/{case_id:uuid}/{action:str}", respond.answer),
        post("/taak/{case_id:uuid}/overdracht/voorstellen", handing_on.by_owner),
        post("/taak/{case_id:uuid}/overdracht/{action:str}", taking_over.answer),
        get("/aanbod", entries.show),
        post("/aanbod/bevestigen", entries.confirm),
        post("/aanbod/verbeteren", entries.correct),
        get("/aanvraag/{case_id:uuid}", asked.show),
        post("/aanvraag/{case_id:uuid}/{action:str}", asked.answer),
        get("/terugkoppeling/{case_id:uuid}", feedback.show),
    ]


def _bound(site: Site, page: Page) -> partial[object]:
    return partial(page, site)
