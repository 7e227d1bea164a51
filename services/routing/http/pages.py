"""`GET /kaart` for people, `GET /map/offers` for systems. Neither knows of any case."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.routing.domain.map.municipalities import Municipalities, municipalities
from services.routing.domain.map.view import Answer, Standing, view
from services.routing.handlers.social_map import Maps
from services.routing.http import telling
from services.routing.http.asking import Asked, Misasked, asked
from services.routing.http.entries import entry_routes
from shared.messaging import Context, problem
from shared.pregnancy import local_date

STYLE = Path(__file__).parents[1] / "static" / "map.css"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TEMPLATES = Environment(
    loader=PackageLoader("services.routing"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SPOKEN: dict[str, Any] = {"words": telling, "Standing": Standing}


def routes(context: Context, maps: Maps) -> Sequence[BaseRoute]:
    """What routing serves besides its health."""
    known = municipalities()

    async def page(request: Request) -> Response:
        if not request.query_params.get("gemeente"):
            return _page(200, _shown(maps, known, request))
        try:
            question = asked(request.query_params, known, local_date(context.clock.now()))
        except Misasked as wrong:
            return _page(wrong.status, _shown(maps, known, request, wrong=wrong))
        answer = _answer(maps, question)
        return _page(200, _shown(maps, known, request, question=question, answer=answer))

    async def offers(request: Request) -> Response:
        try:
            question = asked(request.query_params, known, local_date(context.clock.now()))
        except Misasked as wrong:
            return problem(wrong.status, wrong.code, wrong.remedy, field=wrong.field)
        answer = telling.as_json(_answer(maps, question), known, maps.index().version)
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def style(_: Request) -> Response:
        return FileResponse(STYLE, media_type="text/css")

    async def home(_: Request) -> Response:
        return RedirectResponse("/kaart")

    return (
        Route("/", home),
        Route("/kaart", page),
        Route("/kaart/stijl.css", style),
        Route("/map/offers", offers),
        *entry_routes(context, maps, known),
    )


def _answer(maps: Maps, question: Asked) -> Answer:
    return view(maps.index(), maps.social_map, question.municipality, question.weeks, question.day)


def _shown(
    maps: Maps,
    known: Municipalities,
    request: Request,
    *,
    question: Asked | None = None,
    answer: Answer | None = None,
    wrong: Misasked | None = None,
) -> dict[str, Any]:
    """What the template needs, for an empty form, a wrong question and an answer alike."""
    places = {row.municipality for row in maps.index().offer_map.availability} | {
        *maps.social_map.municipalities
    }
    return {
        "places": sorted((known.name(code), code) for code in places),
        "name": known.name,
        "asked": {
            "gemeente": question.municipality if question else request.query_params.get("gemeente", ""),
            "week": request.query_params.get("week", "").strip().replace(" ", "+"),
            "dag": request.query_params.get("dag", ""),
        },
        "question": question,
        "answer": answer,
        "wrong": wrong,
        "version": maps.index().version,
    }


def _page(status: int, shown: dict[str, Any]) -> Response:
    body = _TEMPLATES.get_template("map.html").render({**_SPOKEN, **shown})
    return HTMLResponse(body, status_code=status, headers=_HEADERS)
