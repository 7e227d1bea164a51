"""`GET /map/organisations/{organisation}`: what the map says about one organisation. Knows of no case."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.routing.domain.entries import Entry, entries
from services.routing.domain.map.municipalities import Municipalities
from services.routing.handlers.social_map import Maps
from shared.messaging import Context
from shared.pregnancy import local_date


def entry_routes(context: Context, maps: Maps, known: Municipalities) -> Sequence[Route]:
    """The read with which an organisation looks after its entries."""

    async def own(request: Request) -> Response:
        organisation: str = request.path_params["organisation"]
        async with context.connection() as conn:
            index = await maps.in_force(conn)
        today = local_date(context.clock.now())
        confirmed = index.confirmed_on(organisation)
        answer = {
            "organisation": organisation,
            "confirmed_on": None if confirmed is None else confirmed.isoformat(),
            "entries": [_told(entry, known) for entry in entries(index, organisation, today)],
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return (Route("/map/organisations/{organisation:str}", own),)


def _told(entry: Entry, known: Municipalities) -> dict[str, Any]:
    row, room = entry.statement, entry.room
    return {
        "offer": row.offer,
        "name": entry.name,
        "municipality": row.municipality,
        "municipality_name": known.name(row.municipality),
        "provider": str(row.provider),
        "mode": row.mode,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": None if row.valid_to is None else row.valid_to.isoformat(),
        "stated_on": row.stated_on.isoformat(),
        "places": None if room is None else room.places,
        "wait_days": None if room is None else room.wait_days,
    }
