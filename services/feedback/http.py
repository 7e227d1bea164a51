"""`GET /feedback`: what a referring organisation was told, for those that have no Kafka."""

import hmac
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.feedback.domain.owed import HOLD_SECONDS
from services.feedback.repository import owed
from shared.consent import Kind, may_disclose
from shared.consent.store import load as load_standing
from shared.messaging import Context, problem

_LIMIT = 200
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,48}")
_CURSOR = re.compile(r"\d{1,18}")


def feedback_routes(context: Context, keys: Path) -> Sequence[Route]:
    """The route, for the organisations that have a key in this folder."""

    async def feedback(request: Request) -> Response:
        organisation = organisation_of(request.headers.get("authorization", ""), keys)
        if organisation is None:
            return problem(401, "unauthorised", "send your organisation's key as bearer token")
        if request.query_params.get("organisation", organisation) != organisation:
            return problem(403, "not_yours", "ask for your own feedback only", field="organisation")
        after = request.query_params.get("after", "0")
        if not _CURSOR.fullmatch(after):
            return problem(422, "cursor_invalid", "send the cursor of the last item you read", field="after")
        if context.staleness() > HOLD_SECONDS:
            return problem(503, "catching_up", "ask again in a moment")
        async with context.connection() as conn:
            items = await readable(conn, organisation, int(after))
        following = items[-1]["cursor"] if items else int(after)
        return JSONResponse({"items": items, "next": following}, headers={"Cache-Control": "no-store"})

    return [Route("/feedback", feedback)]


def organisation_of(authorization: str, keys: Path) -> str | None:
    """Whose key this is. Every key is compared, so that the time taken tells nothing."""
    given = authorization.encode()
    found = None
    for file in keys.iterdir() if keys.is_dir() else ():
        if _SLUG.fullmatch(file.name):
            key = file.read_text().strip()
            if hmac.compare_digest(given, f"Bearer {key}".encode()) and key:
                found = file.name
    return found


async def readable(conn: asyncpg.Connection, organisation: str, after: int) -> list[dict[str, Any]]:
    """What may be read now, in order. What lost its basis since it was told is left out."""
    found: list[dict[str, Any]] = []
    while len(found) < _LIMIT:
        async with conn.transaction():
            rows = await owed.told_after(conn, organisation, after, _LIMIT)
        for row in rows:
            after = row["number"]
            standing = await load_standing(conn, row["case_id"])
            if may_disclose(standing, Kind.FEEDBACK).allowed and len(found) < _LIMIT:
                found.append(_item(row))
        if len(rows) < _LIMIT:
            break
    return found


def _item(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "cursor": row["number"],
        "id": str(row["event_id"]),
        "sent_at": row["sent_at"].isoformat(),
        **json.loads(row["told"]),
    }
