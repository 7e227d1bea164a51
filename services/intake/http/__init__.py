"""The front door over HTTP: events in, the public key out, contact details to whoever may see them."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.intake.http.contact import ContactDetails
from services.intake.http.events import Events
from shared.sealing.jwe import FrontDoorKeys


def routes(events: Events, contact: ContactDetails, keys: FrontDoorKeys) -> Sequence[Route]:
    """Everything that intake answers besides health and metrics."""
    published = keys.jwks()

    async def jwks(_: Request) -> Response:
        return JSONResponse(published, headers={"cache-control": "public, max-age=300"})

    return [
        Route("/events", events.post, methods=["POST"]),
        Route("/.well-known/jwks.json", jwks),
        Route("/cases/{case_id:uuid}/contact", contact.get),
    ]
