"""Which page answers where. Dutch paths, since people see them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.desk.http import (
    asked,
    cases,
    consent,
    entries,
    feedback,
    handing_on,
    links,
    meeting,
    recording,
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
    static = Mount("/static", StaticFiles(directory=STATIC))
    pages = (*_ENTRY, *_COORDINATION, *_PROFESSIONALS)
    return [static, *(Route(path, _bound(site, page), methods=[method]) for method, path, page in pages)]


_ENTRY: Sequence[tuple[str, str, Page]] = (
    ("GET", "/", signing.home),
    ("GET", "/l/{token:str}", links.show),
    ("POST", "/l/{token:str}", links.use),
    ("POST", "/l/{token:str}/nieuw", links.renew),
    ("GET", "/aanmelden", signing.show),
    ("POST", "/aanmelden", signing.ask),
    ("POST", "/afmelden", signing.leave),
)
_COORDINATION: Sequence[tuple[str, str, Page]] = (
    ("GET", "/werklijst", worklist.show),
    ("POST", "/taken/{task_id:uuid}/oppakken", worklist.claim),
    ("POST", "/taken/{task_id:uuid}/afronden", worklist.resolve),
    ("GET", "/casus/{case_id:uuid}", cases.show),
    ("POST", "/casus/{case_id:uuid}/toewijzen", cases.reassign),
    ("POST", "/casus/{case_id:uuid}/aanbod-antwoord", cases.record_answer),
    ("POST", "/casus/{case_id:uuid}/overdracht/{action:str}", handing_on.by_coordinator),
    ("POST", "/casus/{case_id:uuid}/toestemming", consent.by_coordinator),
    ("GET", "/casus/{case_id:uuid}/vastleggen", recording.show_coordinator),
    ("POST", "/casus/{case_id:uuid}/vastleggen/{what:str}", recording.by_coordinator),
    ("GET", "/mdo", meeting.show),
    ("POST", "/mdo/{case_id:uuid}/gehouden", meeting.hold),
    ("POST", "/casus/{case_id:uuid}/mdo/{action:str}", meeting.record),
)
_PROFESSIONALS: Sequence[tuple[str, str, Page]] = (
    ("GET", "/taak/{case_id:uuid}", respond.show),
    ("POST", "/taak/{case_id:uuid}/toestemming", consent.by_owner),
    ("GET", "/taak/{case_id:uuid}/vastleggen", recording.show_owner),
    ("POST", "/taak/{case_id:uuid}/vastleggen/{what:str}", recording.by_owner),
    ("POST", "/taak/{case_id:uuid}/{action:str}", respond.answer),
    ("POST", "/taak/{case_id:uuid}/overdracht/voorstellen", handing_on.by_owner),
    ("POST", "/taak/{case_id:uuid}/overdracht/{action:str}", taking_over.answer),
    ("GET", "/aanbod", entries.show),
    ("POST", "/aanbod/bevestigen", entries.confirm),
    ("POST", "/aanbod/verbeteren", entries.correct),
    ("GET", "/aanvraag/{case_id:uuid}", asked.show),
    ("POST", "/aanvraag/{case_id:uuid}/{action:str}", asked.answer),
    ("GET", "/terugkoppeling/{case_id:uuid}", feedback.show),
)


def _bound(site: Site, page: Page) -> partial[object]:
    return partial(page, site)
