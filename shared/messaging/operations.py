"""What operators may do to a running process over HTTP: look into quarantine, redrive, discard.

Only with the service token; the `tijdig quarantine` command is the usual caller.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.messaging import quarantine
from shared.messaging.context import Context
from shared.messaging.errors import Refused
from shared.messaging.problems import problem
from shared.messaging.redrive import discard, redrive
from shared.messaging.subscription import Subscription

Endpoint = Callable[[Request], Awaitable[Response]]


def authorised(request: Request, token: str) -> bool:
    """Whether the request carries the service token."""
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def operation_routes(context: Context, subscription: Subscription) -> Sequence[Route]:
    """Routes below /quarantine."""

    async def show(_: Request) -> Response:
        async with context.connection() as conn:
            rows = await quarantine.listed(conn)
        return JSONResponse([{k: _plain(v) for k, v in dict(row).items()} for row in rows])

    async def settle(request: Request) -> Response:
        number: UUID = request.path_params["number"]
        by = request.headers.get("x-tijdig-operator", "operator")[:64]
        try:
            if request.path_params["action"] == "discard":
                await discard(context, number, by)
                return JSONResponse({"discarded": 1})
            return JSONResponse({"redriven": await redrive(context, subscription, number, by)})
        except LookupError:
            return problem(404, "not_waiting", "list what waits and use its number")
        except Refused as refusal:
            return problem(409, refusal.code, refusal.remedy, field=refusal.field)

    token = context.settings.secret("service.token")
    return [
        Route("/quarantine", _guarded(show, token)),
        Route("/quarantine/{number:uuid}/{action:str}", _guarded(settle, token), methods=["POST"]),
    ]


def _guarded(endpoint: Endpoint, token: str) -> Endpoint:
    """Only with the service token."""

    async def check(request: Request) -> Response:
        if not authorised(request, token):
            return problem(401, "unauthorised", "send the service token as bearer token")
        return await endpoint(request)

    return check


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
